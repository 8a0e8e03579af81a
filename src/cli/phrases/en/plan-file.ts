import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { PlanFileReasons, PlanProblem } from '../../../contract/reasons/plan-file.ts';
import { counted } from './counting.ts';
import { faults } from './source.ts';

type Problem = Partial<PlanProblem>;

export const planFile: PhraseBook<PlanFileReasons> = {
  'decided-by-hand': 'you decided so in the plan',
  'held-by-person': (_, speech) => ({
    says: 'you hold it back',
    ways: [{ text: 'to let it go', command: speech.command('include', '<ref>') }],
  }),
  'plan-wrong': ({ path, field }, speech) => ({
    says: `${path ?? 'the file'} is not a plan${field === undefined || field === '' ? '' : `: there is no "${field}" in it`}`,
    ways: [putAside(speech)],
  }),
  'plan-not-json': ({ path, line, column, fault }, speech) => ({
    says: `${path ?? 'the plan'}${line === undefined ? '' : `, line ${line}`}${column === undefined ? '' : `, column ${column}`}: ${fault === undefined ? 'the file ends too early' : faults[fault]}; nothing of it was used`,
    ways: [...jsonHint(fault), ...mend(speech)],
  }),
  'plan-not-utf8': ({ path }) => ({
    says: `${path ?? 'the plan'} is not saved as UTF-8, so its letters cannot be told`,
    ways: ['save it as UTF-8 in your editor, then type the same command again'],
  }),
  'plan-of-older-version': ({ path }, speech) => ({
    says: `${path ?? 'the plan'} was written by an older clipferry; what was changed in it by hand cannot be taken over`,
    ways: [putAside(speech)],
  }),
  'plan-of-unknown-version': ({ path, version }, speech) => ({
    says: `${path ?? 'the plan'} is of version ${version ?? 'unknown'}; this clipferry reads "v": 2`,
    ways: ['use the clipferry that wrote it, or put "v":2 back if you changed it', putAside(speech)],
  }),
  'plan-of-other-account': ({ path, destination, account }, speech) => ({
    says: `${path ?? 'the file'} is a plan for ${destination ?? 'another destination'}/${account ?? 'another account'}, which this workspace has none for; nothing was published`,
    ways: ['name its workspace: --workspace <dir>', putAside(speech)],
  }),
  'plan-of-other-workspace': ({ path, destination, account }, speech) => ({
    says: `${path ?? 'the file'} is a plan for ${destination ?? 'a destination'}/${account ?? 'an account'} that was not made in this workspace; nothing was published`,
    ways: ['name its workspace: --workspace <dir>', putAside(speech)],
  }),
  'plan-of-rehearsal': ({ path }, speech) => ({
    says: `${path ?? 'the plan'} is a rehearsal’s, and its sandbox is gone`,
    ways: [
      'rehearse again with the same migrate command: what you changed counts there',
      { text: 'or plan it for real', command: speech.planAgain() },
    ],
  }),
  'plan-file-older': ({ path, madeAt, inForce, edited }, speech) => ({
    says: `${path ?? 'the file'} is ${madeAt === undefined ? 'an older plan' : `the plan of ${speech.minute(madeAt)}`}, and ${inForce === undefined ? 'a newer one' : `the one of ${speech.minute(inForce)}`} is in force; nothing was published`,
    ways: [
      edited === false
        ? { text: 'nobody edited this file; to carry out the plan in force', command: speech.command('run') }
        : { text: 'to use this file all the same', command: speech.command('run', path ?? 'plan.json') },
      { text: 'to see the plan anew', command: speech.planAgain() },
    ],
  }),
  'plan-edits-wrong': ({ path, problems = [], more = 0 }, speech) => ({
    says: [
      `${path ?? 'the plan'} has ${counted(speech, problems.length + more, 'mistake')}, so nothing of it was used and nothing was published`,
      ...problems.map((problem) => `- ${mistake(problem, speech)}`),
      ...(more > 0 ? [`and ${counted(speech, more, 'more mistake')}`] : []),
    ].join('\n'),
    ways: mend(speech),
  }),
  'plan-large': ({ path }, speech) => ({
    says: `${path ?? 'the plan'} is too large to be read back`,
    ways: [putAside(speech), { text: 'leave single posts out by name', command: speech.command('skip', '<ref>') }],
  }),
  'plan-unreadable': ({ path }) => `cannot read ${path ?? 'the plan'}`,

  'which-account': ({ accounts = [] }, speech) => ({
    says: `several accounts have a plan here${accounts.length === 0 ? '' : `: ${accounts.join(', ')}`}`,
    ways: [`say which one: --account ${accounts[0] ?? speech.anyOf(['<destination>/<label>'])}`],
  }),
  'already-sent': ({ ref, state }, speech) => ({
    says: `${ref ?? 'this post'} is ${sentAs(state)}, so it cannot be left out any more; nothing was changed`,
    ways: state === 'published' ? [{ text: 'to take it back', command: speech.command('undo', ref ?? '<ref>') }] : [],
  }),
};

function mend(speech: Speech): readonly Way[] {
  return [{ text: 'mend that in the file, then type the same command again' }, putAside(speech)];
}

function putAside(speech: Speech): Way {
  return {
    text: 'or move the file to another name: nothing of it is lost, and the plan the workspace holds counts',
    command: speech.command('run'),
  };
}

function jsonHint(fault: string | undefined): readonly string[] {
  switch (fault) {
    case 'no-comma':
      return ['put a comma between two lines, and none after the last'];
    case 'comma-before-bracket':
    case 'comma-before-brace':
      return ['take the last comma away'];
    default:
      return [];
  }
}

function sentAs(state: string | undefined): string {
  switch (state) {
    case 'published':
      return 'published already';
    case 'removed':
      return 'taken back already';
    case 'unconfirmed':
      return 'perhaps published (clipferry resolve)';
    case 'failed':
      return 'over: it failed, and may be public all the same';
    default:
      return 'under way already';
  }
}

function mistake(problem: Problem, speech: Speech): string {
  const { line, post } = problem;
  const place = line === undefined ? '' : `line ${line}`;
  const whose = post == null ? '' : postNamed(post, speech);
  return `${[place, whose].filter((part) => part !== '').join(', ')}: ${planMistake(problem, speech)}`;
}

/** A post by its ref, day and first words. */
export function postNamed({ ref, createdAt, words }: NonNullable<PlanProblem['post']>, speech: Speech): string {
  return `${ref} (${speech.day(createdAt)}${words === '' ? '' : `, “${words}”`})`;
}

/** What is wrong with a field or a line. */
export function planMistake({ field = '', wrong, given, ...more }: Problem, speech: Speech): string {
  const allowed = (more.allowed ?? []).map((word) => `"${word}"`);
  const name = field === '' ? 'this line' : field;
  const is = given === undefined ? name : `${name} is ${given}`;
  switch (wrong) {
    case 'not-allowed':
      return `${is}; allowed: ${speech.anyOf(allowed)}`;
    case 'not-text':
      return `${is}; write a text in "…"`;
    case 'not-tags':
      return `${is}; write words without spaces: ["harbour","evening"]`;
    case 'not-time':
      return `${is}; write a time with its zone, as "2027-01-31T18:00:00+01:00", or null`;
    case 'not-reason':
      return `${is}; write your own words in "…", or leave it out`;
    case 'cover-unknown':
      return `${is}: that is neither a time of the video, as 0:03 or 3.2, nor a picture file that is there`;
    case 'cover-not-picture':
      return `${is}: that file is not a picture that can be opened here`;
    case 'cover-too-late':
      return `${is}, and the video ends at ${more.allowed?.[0] ?? ''}`;
    case 'cover-of-photos':
      return `${name}: this post has photos, and those show their first one; only videos have a cover`;
    case 'cover-two-times':
      return `${is}: a spreadsheet may have made that of ${more.allowed?.[1] ?? ''}; write ${more.allowed?.join(' or ') ?? ''}, whichever you mean`;
    case 'control-character':
      return `${name} has a control character in it${given === undefined ? '' : ` (${given})`}, which no editor shows; type the text anew`;
    case 'too-long':
      return `${name} is too long: ${speech.number(more.found ?? 0)} ${speech.unit(more.unit ?? '')}, and ${speech.number(more.max ?? 0)} fit`;
    case 'too-many':
      return `${name}: ${speech.number(more.found ?? 0)} are too many, ${speech.number(more.max ?? 0)} fit`;
    case 'not-taken-here':
      return `${name}: this destination has no place for it`;
    case 'fixed':
      return `${name} was changed, and is clipferry’s own; you may change ${speech.anyOf([...(more.allowed ?? [])])}`;
    case 'state':
      return `${is}, which is only shown; to leave a post out, write "verdict":{"kind":"skip"}`;
    case 'header':
      return 'the header was changed, and is clipferry’s own; other choices are another plan command';
    case 'missing':
      return `${name} is gone; put it back`;
    case 'unknown-field':
      return `there is no ${name}; you may change ${speech.anyOf([...(more.allowed ?? [])])}`;
    case 'field-twice':
      return `${name} stands there twice; leave one`;
    case 'post-twice':
      return `this post stands in line ${more.found ?? ''} already; leave one`;
    case 'foreign':
      return `${given ?? 'this post'} is not in this workspace’s plan for the account`;
    case 'no-file':
      return 'it cannot go, there is no file for it; put its verdict back';
    case 'sent':
      return `${name} was changed, and the post is ${sentAs(more.state)}`;
    case 'no-posts':
      return 'there is no post in it';
    case 'line-too-long':
      return 'this line is longer than any post can be';
    default:
      return 'this is not a post: it has no deliveryKey and postRef';
  }
}
