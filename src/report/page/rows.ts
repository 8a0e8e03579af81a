import { oneLine, toEpochMs, wellFormed } from '../../kit/index.ts';
import type { ReportEntry, ReportPost, Said } from '../data.ts';
import type { Label, Labels, Row } from './client/rows.ts';
import { columnOf, columns } from './column.ts';
import { accountName, accountTitle, type Frame } from './frame.ts';

export interface Rows {
  add(entry: ReportEntry): Row;
  /** names of what was added */
  labels(): Labels;
}

const kinds = ['video', 'images'] as const;

/** What an entry is found by. Keeps a line for each code that comes up, nothing of the entries. */
export function createRows(frame: Frame): Rows {
  const { head, words } = frame;
  const allRehearsed = head.accounts.length > 0 && head.accounts.every(({ rehearsal }) => rehearsal);
  const names = new Map<string, number>(head.accounts.map(({ account }, index) => [accountName(account), index]));
  const accounts: Label[] = head.accounts.map(({ account }) => [accountName(account), accountTitle(account, frame)]);
  const codes = new Map<string, { readonly place: number; readonly says: string }>();
  const general = new Map<string, string>();
  for (const { code, text } of head.accounts.flatMap(countsOf)) general.set(code, sharedWords(general.get(code), text));
  const placeOf = (reason: Said): number => {
    const known = codes.get(reason.code);
    const place = known?.place ?? codes.size;
    const says = general.get(reason.code) ?? sharedWords(known?.says, reason.text);
    if (says !== known?.says) codes.set(reason.code, { place, says });
    return place;
  };
  return {
    add(entry) {
      const { text, reasons } = contentOf(entry);
      return [
        folded(text),
        columns.indexOf(columnOf(entry)),
        entry.kind === 'delivery' ? kinds.indexOf(entry.media) : -1,
        'account' in entry ? (names.get(accountName(entry.account)) ?? -1) : -1,
        [...new Set(reasons.map(placeOf))],
        entry.kind === 'delivery' && entry.warnings.length > 0 ? 1 : 0,
        'createdAt' in entry && entry.createdAt !== null ? toEpochMs(entry.createdAt) : null,
      ];
    },
    labels: () => ({
      states: columns.map((column) => [column, words.top.column(column, { count: 2, isRehearsal: allRehearsed })]),
      kinds: kinds.map((kind) => [kind, words.card.kinds[kind]]),
      accounts,
      codes: Array.from(codes, ([code, { says }]) => [code, shortened(says)]),
    }),
  };
}

function countsOf(account: Frame['head']['accounts'][number]): readonly Said[] {
  const { problems, warnings, textChanges, renditions } = account;
  const counts = [problems, warnings, textChanges, ...renditions.map(({ because }) => because)].flat();
  return counts.map(({ reason }) => reason);
}

interface Content {
  readonly text: readonly (string | null)[];
  readonly reasons: readonly Said[];
}

function contentOf(entry: ReportEntry): Content {
  switch (entry.kind) {
    case 'delivery':
      return postContent(entry);
    case 'not-planned':
      return { text: [entry.title, entry.ref], reasons: [] };
    case 'deleted':
      return { text: [entry.ref, entry.where], reasons: [] };
    case 'unreadable':
      return { text: [entry.where, entry.reason.text], reasons: [entry.reason] };
  }
}

function postContent(post: ReportPost): Content {
  const { reason, changes, warnings, files, check } = post;
  const reasons = [
    ...(reason === null ? [] : [reason]),
    ...changes.map((change) => change.reason),
    ...warnings,
    ...files.flatMap(({ because }) => because),
    ...(check?.differences ?? []),
  ];
  const tags = post.hashtags.map((tag) => `#${tag}`);
  return { text: [post.title, post.body, ...tags, post.ref, post.location, reason?.text ?? null], reasons };
}

function folded(parts: readonly (string | null)[]): string {
  const text = parts.filter((part) => part !== null && part !== '').join(' \n ');
  return wellFormed(text).normalize('NFKC').toLowerCase();
}

/**
 * What several wordings of one reason begin with, as far as a sentence may end there: what differs are the values of each post. Texts
 * that share no beginning keep the first one.
 */
export function sharedWords(one: string | undefined, other: string): string {
  if (one === undefined || one === other || other.startsWith(one)) return one ?? other;
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  const shared = one.slice(0, length);
  const clause = /^.*(?=[,;:]\s| \(|[，；：（])/su.exec(shared)?.[0] ?? '';
  const words = /^.*(?=\s)/su.exec(shared)?.[0] ?? '';
  if (clause.trim().length >= leastOfLabel) return clause.trim();
  return words.trim().length >= leastOfLabel ? `${words.trim()} …` : one;
}

const leastOfLabel = 8;
const mostOfLabel = 90;

function shortened(text: string): string {
  const line = oneLine(text);
  return line.length <= mostOfLabel ? line : `${line.slice(0, mostOfLabel).replace(/[\ud800-\udbff]$/, '')}…`;
}
