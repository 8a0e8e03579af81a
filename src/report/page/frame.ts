import type { Account, Speech } from '../../contract/index.ts';
import type { ReportHead, Said } from '../data.ts';
import type { PageWords } from './words/words.ts';

/** What everything on the page is said with. */
export interface Frame {
  readonly head: ReportHead;
  readonly words: PageWords;
  readonly speech: Speech;
}

/** `rednote/main`: as commands write it, and the key of an account in the page's address. */
export function accountName({ destination, label }: Account): string {
  return `${destination}/${label}`;
}

/** `REDnote · main`: as it reads. Accounts without a plan of their own keep their short name. */
export function accountTitle(account: Account, { head }: Frame): string {
  const known = head.accounts.find(({ account: other }) => accountName(other) === accountName(account));
  return known === undefined ? accountName(account) : `${known.title} · ${account.label}`;
}

export function isRehearsal(account: Account, { head }: Frame): boolean {
  return head.accounts.some(({ account: one, rehearsal }) => rehearsal && accountName(one) === accountName(account));
}

const longPath = /(?:~?\/|[A-Za-z]:\\|\\\\)[^\s"'“”‘’，。：；、（）()]{56,}(?<![:;,.])/gu;
/** A folder in a workspace is named by a hash, and a quarter of a card was full of it. Commands keep the whole path. */
export function withShortPaths(text: string): string {
  return text.replace(longPath, (path) => `${path.slice(0, 18)}…${path.slice(-26)}`);
}

/** A reason as it stands on the page, and its ways out. */
export function sayReason({ code, text, ways }: Said, { words }: Frame): Said {
  return {
    code,
    text: withShortPaths(words.sentence(text)),
    ways: ways.map((way) => ({ ...way, text: words.phrase(way.text) })),
  };
}
