import type { PhraseBook, Speech } from '../../../contract/index.ts';
import type { WordFile, WordFileFault, WordFileReasons } from '../../../contract/reasons/word-file.ts';
import { counted } from './counting.ts';

const columns: Readonly<Record<WordFile, string>> = { glossary: 'rule,term,with', topics: 'tag,topic' };
const names: Readonly<Record<WordFile, string>> = { glossary: 'the glossary', topics: 'the list of topics' };

export const wordFile: PhraseBook<WordFileReasons> = {
  'word-file-columns': ({ path, file = 'glossary', names: said = [] }) => ({
    says: `${path ?? names[file]} does not begin with the names of its columns${said.length === 0 ? '' : `; its first line says: ${said.join(', ')}`}`,
    ways: [`make its first line: ${columns[file]}`],
  }),
  'word-file-too-big': ({ path, file = 'glossary', maxBytes, maxRules }, speech) => ({
    says: `${path ?? names[file]} is too big${maxBytes === undefined || maxRules === undefined ? '' : `: at most ${counted(speech, maxRules, 'line')} and ${speech.bytes(maxBytes)}`}`,
    ways: ['leave out what you do not need'],
  }),
  'word-file-encoding': ({ path, file = 'glossary' }) => ({
    says: `${path ?? names[file]} is not a table of plain text`,
    ways: ['save it in the spreadsheet as "CSV UTF-8", and give that file'],
  }),
  'word-file-line': ({ path, file = 'glossary', line, ...fault }, speech) => ({
    says: `${path ?? names[file]}${line === undefined ? '' : `, line ${line}`}: ${what(fault, speech)}`,
    ways: ['mend that line, save the file, then type the same command again'],
  }),
};

type Fault = Partial<Pick<WordFileReasons['word-file-line'], 'fault' | 'given' | 'otherLine' | 'maxLength'>>;

function what({ fault, given, otherLine, maxLength }: Fault, speech: Speech): string {
  const quoted = given === undefined ? 'this' : `"${given}"`;
  const other = otherLine === undefined ? 'another line' : `line ${otherLine}`;
  const texts: Readonly<Record<WordFileFault, string>> = {
    quote: 'a quote stands where none belongs, or is never closed',
    cells: 'there is more than the columns have a name for; put quotes around a text with commas in it',
    rule: `${quoted} is no rule; there are replace, drop, keep and append`,
    'term-missing': 'there is no text in it',
    'with-missing': `it does not say what ${quoted} becomes; to take it out, write drop`,
    'with-surplus': `this rule puts nothing in the place of its text, so ${quoted} has no meaning; to replace, write replace`,
    'line-break': `${quoted} goes over several lines; one line each`,
    'too-long': `it is longer than ${maxLength === undefined ? 'is allowed' : counted(speech, maxLength, 'character')}`,
    hashtag: `${quoted} is a hashtag; those have a table of their own: --topics`,
    mark: `${quoted} begins with a sign that would join the letter before it`,
    ellipsis: `${quoted} has … in it, which stands where clipferry cuts a text`,
    twice: `${quoted} stands in ${other} already`,
    again: `${other} would change ${quoted} once more; write here what it is to be in the end`,
    'not-a-tag': `${quoted} is not one hashtag: letters, digits and _ without spaces, and not digits alone`,
  };
  return fault === undefined ? 'it cannot be used' : texts[fault];
}
