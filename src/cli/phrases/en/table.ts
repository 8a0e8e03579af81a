import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { TableProblem, TableReasons } from '../../../contract/reasons/table.ts';
import { counted } from './counting.ts';
import { planMistake, postNamed } from './plan-file.ts';

type Problem = Partial<TableProblem>;

export const table: PhraseBook<TableReasons> = {
  'table-unreadable': ({ path = 'the table', systemCode }) => {
    switch (systemCode) {
      case 'ENOENT':
      case 'ENOTDIR':
        return { says: `there is no file ${path} (${systemCode})`, ways: ['look at how its name is written'] };
      case 'EISDIR':
        return { says: `${path} is a folder (${systemCode})`, ways: ['name the file in it'] };
      default:
        return {
          says: `${path} cannot be read${systemCode === undefined ? '' : ` (${systemCode})`}`,
          ways: ['close it in the spreadsheet, and look whether you may read it'],
        };
    }
  },
  'table-workbook': ({ path }) => ({
    says: `${path ?? 'the file'} is a workbook, and not a table of plain text`,
    ways: ['save it in the spreadsheet as "CSV UTF-8", and give that file'],
  }),
  'table-empty': ({ path }) => `there is nothing in ${path ?? 'the table'}`,
  'table-torn': ({ path, row, fault }) => ({
    says: `${path ?? 'the table'}${row === undefined ? '' : `, row ${row}`}: ${torn(fault)}; nothing of it was used`,
    ways: ['open it in a spreadsheet, mend that row, and save it as CSV again'],
  }),
  'table-no-ref': ({ path, names = [] }, speech) => ({
    says: `${path ?? 'the table'} has no column "ref" in its first row${names.length === 0 ? '' : `, which says: ${names.join(', ')}`}`,
    ways: [
      'put the first row back as it was written',
      { text: 'or write the table anew', command: speech.command('plan', '--csv', 'plan.csv') },
    ],
  }),
  'table-column-twice': ({ path, name, columns = [] }) => ({
    says: `${path ?? 'the table'} has two columns "${name ?? 'of one name'}"${columns.length === 0 ? '' : ` (${columns.join(' and ')})`}`,
    ways: ['give one of them another name: it is then left alone'],
  }),
  'table-wrong': ({ path, problems = [], more = 0 }, speech) => ({
    says: [
      `${path ?? 'the table'} has ${counted(speech, problems.length + more, 'mistake')}, so nothing of it was used and nothing was published`,
      ...problems.map((problem) => `- ${mistake(problem, speech)}`),
      ...(more > 0 ? [`and ${counted(speech, more, 'more mistake')}`] : []),
    ].join('\n'),
    ways: ways(problems),
  }),
  'table-in-the-way': ({ path, holds }, speech) => ({
    says: `${path ?? 'the file'} is there already and ${inTheWay(holds)}; it was left as it is`,
    ways: [
      ...(holds === 'edits' ? [{ text: 'to use what you changed', command: apply(speech, path) }] : []),
      ...(holds === 'captions' ? [{ text: 'to use them', command: speech.command('captions', path ?? '<path>') }] : []),
      'choose another name, or write over it with --yes',
    ],
  }),
  'not-written-over': ({ path, holds }) => ({
    says: `${path ?? 'the file'} ${notOver(holds)}; it was left as it is`,
    ways: [holds === 'other-page' ? 'choose another name, or write over it with --yes' : 'choose another name'],
  }),
  'flags-apart': ({ flag, other }) => ({
    says: `${flag ?? 'one flag'} and ${other ?? 'another'} do not go together`,
    ways: ['leave one of them out'],
  }),
};

function apply(speech: Speech, path: string | undefined): string {
  return speech.command('plan', '--apply', path ?? 'plan.csv');
}

function torn(fault: 'open' | 'behind' | 'too-long' | undefined): string {
  switch (fault) {
    case 'open':
      return 'a quote is opened and never closed';
    case 'too-long':
      return 'this row is longer than any post can be';
    default:
      return 'a quote stands where none belongs';
  }
}

function notOver(holds: 'workspace' | 'input' | 'special' | 'other-page' | undefined): string {
  switch (holds) {
    case 'workspace':
      return 'belongs to the workspace, and is never written over';
    case 'input':
      return 'is what this command reads or a part of it, and is never written over';
    case 'special':
      return 'is a link, a pipe or a device, and no plain file';
    default:
      return 'is there already, and is not a page that clipferry wrote';
  }
}

function inTheWay(holds: 'edits' | 'captions' | 'something-else' | undefined): string {
  switch (holds) {
    case 'edits':
      return 'holds changes that are not in the plan yet';
    case 'captions':
      return 'holds captions';
    default:
      return 'is not as clipferry wrote it';
  }
}

function ways(problems: readonly Problem[]): readonly (string | Way)[] {
  const has = (...wrong: readonly Problem['wrong'][]) => problems.some((problem) => wrong.includes(problem.wrong));
  return [
    ...(has('letters-lost', 'letters-garbled')
      ? ['save the table as "CSV UTF-8": other encodings have no place for all letters']
      : []),
    'mend that in the table, save it, then type the same command again',
  ];
}

function mistake({ row, post, ...problem }: Problem, speech: Speech): string {
  const places = [...(row === undefined ? [] : [`row ${row}`]), ...(post == null ? [] : [postNamed(post, speech)])];
  return `${places.join(', ')}: ${what(problem, speech)}`;
}

function what({ field = '', wrong, given, ...more }: Problem, speech: Speech): string {
  const name = field === '' ? 'this row' : `"${field}"`;
  const is = given === undefined ? name : `${name} is ${given}`;
  const time = 'write it as 2027-01-31 18:00';
  switch (wrong) {
    case 'changed-meanwhile':
      return `you changed this row, and the plan of this post has changed since the table was written; write the table anew and change it there`;
    case 'letters-lost':
      return `${name} has lost letters: there are "?" in place of them`;
    case 'letters-garbled':
      return `the letters of ${name} are garbled`;
    case 'cells':
      return 'there is something beyond the last column that has a name';
    case 'no-ref':
      return 'it does not say which post it is: its ref is missing';
    case 'time-order':
      return `${is}: is the day or the month first? ${time}`;
    case 'time-serial':
      return `${is}, which is how a spreadsheet counts days; ${time}`;
    case 'time-no-time':
      return `${is}, without a time of day; ${time}`;
    case 'time-narrow':
      return `${is}: the column is too narrow for the spreadsheet to save it; make it wider`;
    case 'time-unknown':
      return `${is}, which is not a time; ${time}`;
    case 'fixed':
      return `${name} was changed, and is only shown; you may change ${speech.anyOf([...(more.allowed ?? [])])}`;
    case 'no-file':
      return `${name}: this post cannot go, there is no file for it`;
    case 'post-twice':
      return `this post stands in row ${more.found ?? ''} already; leave one`;
    case 'no-posts':
      return 'there is no post in it';
    default:
      return planMistake(
        { field: name, ...(wrong === undefined ? {} : { wrong }), ...(given === undefined ? {} : { given }), ...more },
        speech,
      );
  }
}
