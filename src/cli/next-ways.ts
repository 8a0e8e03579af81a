import type { Account, Way } from '../contract/index.ts';
import { freedBy, outlivesPlans } from '../core/holds.ts';
import type { AccountReport, ReportHead } from '../report/data.ts';
import type { Talk } from './phrases/talk.ts';

/**
 * What a person can type next, best first: what cannot wait, what goes on, what is stuck, what can be looked at. What waits for
 * a choice has its own ways out, which stand with its reasons.
 */
export function nextWays(talk: Talk, { accounts, files, archive, madeAt }: Omit<ReportHead, 'next'>): readonly Way[] {
  const { speech, text } = talk;
  const { next } = text.page;
  const real = accounts.filter(({ rehearsal }) => !rehearsal);
  const sumOf = (count: (account: AccountReport) => number) => real.reduce((sum, account) => sum + count(account), 0);
  const going = real.filter(({ balance }) => balance.waiting > 0);
  // Whoever types `run` for one account does not mean the others.
  const goes = (publisher: AccountReport['publisher'], words: (posts: number) => string, verb: string) =>
    going
      .filter((account) => account.publisher === publisher)
      .flatMap(({ account, balance }) =>
        way(balance.waiting, words, verb, ...(going.length > 1 ? ['--account', nameOf(account)] : [])),
      );
  const unconfirmed = sumOf(({ balance }) => balance.unconfirmed);
  // What is dead already needs another export, which the reasons of its posts say.
  const dying = files.dying.reduce((sum, { at, files: some }) => sum + (at > madeAt ? some : 0), 0);
  const stuck = sumOf(stuckIn);
  const published = sumOf(({ certificate }) => certificate?.checked['not-looked'] ?? 0);
  const [rehearsed] = accounts.filter(({ rehearsal }) => rehearsal);
  const way = (posts: number, words: (posts: number) => string, ...command: readonly string[]): readonly Way[] =>
    posts === 0 ? [] : [{ text: words(posts), command: speech.command(...command) }];
  return [
    ...way(archive === null ? 0 : dying, next.fetch, 'fetch', text.places.export),
    ...way(unconfirmed, next.resolve, 'resolve'),
    ...goes('program', next.publish, 'run'),
    ...goes('person', next.handOff, 'handoff'),
    ...(real.length > 0 || rehearsed === undefined
      ? []
      : way(1, () => next.rehearse(rehearsed.account), 'migrate', text.places.export, '--to', text.places.destination)),
    ...way(stuck, () => next.retry(sumOf(liftedIn), files.held + files.unfetchable), 'retry'),
    ...real.flatMap(({ account, balance }) =>
      way(balance.removing, next.undo, 'undo', ...(real.length > 1 ? ['--account', nameOf(account)] : [])),
    ),
    ...way(published, next.verify, 'verify'),
  ];
}

function nameOf({ destination, label }: Account): string {
  return `${destination}/${label}`;
}

/** What nothing but `retry` lifts: not what waits for another plan or for a file, nor what the next run offers by itself. */
function stuckIn({ problems }: AccountReport): number {
  return sumOfProblems(problems, ({ verdict, reason }) => verdict === 'failed' || freedBy(reason.code) === 'person');
}

/** What it lifts when it is typed: also what waits for a file, or was put off. */
function liftedIn({ problems }: AccountReport): number {
  return sumOfProblems(problems, ({ reason }) => freedBy(reason.code) !== 'plan');
}

type Problem = AccountReport['problems'][number];

/** Of those held or failed; not what a person said of a single post. */
function sumOfProblems(problems: readonly Problem[], isMeant: (problem: Problem) => boolean): number {
  return problems
    .filter(({ verdict, reason }) => (verdict === 'held' || verdict === 'failed') && !outlivesPlans(reason.code))
    .filter(isMeant)
    .reduce((sum, { count }) => sum + count, 0);
}
