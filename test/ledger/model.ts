import type { Verdict } from '../../src/core/plan/item.ts';
import { allowedTransitions, type DeliveryState, unfinishedStates } from '../../src/core/states.ts';

/** The same rules as the ledger's, told once more in the plainest way: an array in memory. For the property test. */

export interface ModelRow {
  readonly post: number;
  state: DeliveryState;
  runHold: string | null;
  planHold: string | null;
  code: string | null;
  notBefore: number | null;
  tries: number;
  remote: boolean;
  /** the verdict of its item: all that differs between the items of one post here */
  verdict: VerdictNumber;
  attempts: ('open' | 'accepted' | 'refused' | 'absent' | 'given-up')[];
}

export type Op =
  | {
      readonly op: 'plan';
      readonly items: readonly { readonly post: number; readonly verdict: VerdictNumber }[];
      readonly ends: boolean;
    }
  | {
      readonly op: 'move';
      readonly post: number;
      readonly from: DeliveryState;
      readonly to: DeliveryState;
      readonly remote: boolean;
    }
  | { readonly op: 'step'; readonly post: number; readonly choice: number }
  | { readonly op: 'hold'; readonly post: number; readonly code: 'login' | 'schedule-missed' }
  | { readonly op: 'postpone'; readonly post: number; readonly until: number; readonly countsAsTry: boolean }
  | { readonly op: 'release'; readonly codes: readonly string[] | null; readonly posts: readonly number[] | null }
  | { readonly op: 'begin'; readonly post: number }
  | {
      readonly op: 'settle';
      readonly post: number;
      readonly outcome: 'accepted' | 'refused' | 'absent' | 'given-up';
      readonly to: DeliveryState;
      /** a person's own word on the post, which outlives plans */
      readonly byPerson: boolean;
    };

export const verdicts: readonly Verdict[] = [
  { kind: 'deliver' },
  { kind: 'hold', reason: { code: 'no-caption' } },
  { kind: 'skip', reason: { code: 'private' } },
  { kind: 'hold', reason: { code: 'too-long' } },
];
export type VerdictNumber = 0 | 1 | 2 | 3;

export function holdOf(row: ModelRow): string | null {
  return row.runHold ?? row.planHold;
}

/** Where a `step` goes: one of the allowed ways, so that random runs get far. */
export function stepOf(row: ModelRow, choice: number): DeliveryState | null {
  const ways = allowedTransitions[row.state];
  return ways[choice % Math.max(1, ways.length)] ?? null;
}

/** Changes the rows, or returns false where the ledger must refuse and change nothing. */
export function apply(rows: ModelRow[], op: Op): boolean {
  switch (op.op) {
    case 'plan':
      if (op.ends) plan(rows, op.items);
      return true;
    case 'move':
      return op.to !== 'publishing' && move(find(rows, op.post), op.from, op.to, op.remote);
    case 'step': {
      const row = find(rows, op.post);
      const to = row === undefined ? null : stepOf(row, op.choice);
      if (row === undefined || to === null) return true;
      return to !== 'publishing' && move(row, row.state, to, to === 'accepted');
    }
    case 'hold': {
      const row = find(rows, op.post);
      if (row === undefined || !unfinishedStates.includes(row.state)) return false;
      row.runHold = op.code;
      return true;
    }
    case 'postpone': {
      const row = find(rows, op.post);
      if (row === undefined || ![...unfinishedStates, 'unconfirmed', 'removing'].includes(row.state)) return false;
      Object.assign(row, { notBefore: op.until, code: 'slow', tries: row.tries + (op.countsAsTry ? 1 : 0) });
      return true;
    }
    case 'release':
      for (const row of rows) release(row, op);
      return true;
    case 'begin': {
      const row = find(rows, op.post);
      if (row?.state !== 'uploaded' || row.attempts.includes('open')) return false;
      row.attempts.push('open');
      return move(row, 'uploaded', 'publishing', false);
    }
    case 'settle': {
      const row = find(rows, op.post);
      const open = row?.attempts.indexOf('open') ?? -1;
      if (row === undefined || open < 0) return false;
      if (op.outcome === 'accepted' && op.to !== 'accepted') return false;
      const settled = op.to !== 'publishing' && move(row, row.state, op.to, op.to === 'accepted');
      if (settled) row.attempts[open] = op.outcome;
      if (settled && op.byPerson) row.code = personsWord;
      return settled;
    }
  }
}

function find(rows: readonly ModelRow[], post: number): ModelRow | undefined {
  return rows.find((row) => row.post === post);
}

function move(row: ModelRow | undefined, from: DeliveryState, to: DeliveryState, remote: boolean): boolean {
  if (row?.state !== from || !allowedTransitions[from].includes(to)) return false;
  if (from === 'failed' && to === 'planned') return false;
  if (to === 'planned') row.remote = false;
  Object.assign(row, { state: to, runHold: null, planHold: null, code: null, notBefore: null, tries: 0 });
  if (remote) row.remote = true;
  return true;
}

const personsWord = 'skipped-by-person';

function isSpokenFor(row: ModelRow): boolean {
  return row.state === 'failed' && row.code === personsWord;
}

function mayBeginAgain(row: ModelRow): boolean {
  if (row.state === 'planned' || row.state === 'skipped') return true;
  return row.state === 'failed' && !row.remote && row.attempts.every((one) => one !== 'open' && one !== 'given-up');
}

function plan(rows: ModelRow[], items: readonly { readonly post: number; readonly verdict: VerdictNumber }[]): void {
  const seen = new Set<number>();
  for (const { post, verdict } of items) {
    seen.add(post);
    const old = find(rows, post);
    const isReady = old?.state === 'prepared' || old?.state === 'uploaded';
    if (old !== undefined && !isReady && (!mayBeginAgain(old) || isSpokenFor(old))) continue;
    if (old !== undefined && isReady && old.verdict === verdict) {
      rows.push(...rows.splice(rows.indexOf(old), 1));
      continue;
    }
    const planHold = verdict === 1 ? 'no-caption' : verdict === 3 ? 'too-long' : null;
    const clean = { runHold: null, code: null, notBefore: null, tries: 0 };
    const fresh = { post, verdict, state: 'planned' as const, planHold, ...clean };
    const stays = (old?.state === 'planned' || isReady) && verdict !== 2;
    const { code, notBefore, tries } = old ?? clean;
    // Here is the other plan that this one waited for.
    const runHold = old?.runHold === 'schedule-missed' ? null : (old?.runHold ?? null);
    const kept = stays ? { runHold, code, notBefore, tries } : {};
    const skipped = verdict === 2 ? { state: 'skipped' as const, code: 'private' } : {};
    const before = { remote: old?.remote ?? false, attempts: old?.attempts ?? [] };
    if (old !== undefined) rows.splice(rows.indexOf(old), 1);
    rows.push({ ...before, ...fresh, ...kept, ...skipped });
  }
  for (const row of rows)
    if (['planned', 'prepared', 'uploaded'].includes(row.state) && !seen.has(row.post))
      Object.assign(row, {
        state: 'skipped',
        runHold: null,
        planHold: null,
        code: 'not-in-plan',
        notBefore: null,
        tries: 0,
      });
}

function release(row: ModelRow, { codes, posts }: Extract<Op, { op: 'release' }>): void {
  const hold = holdOf(row);
  if (codes !== null && !codes.includes(hold ?? row.code ?? '')) return;
  if (posts !== null && !posts.includes(row.post)) return;
  if (row.state === 'failed') {
    if (mayBeginAgain(row) && !(isSpokenFor(row) && codes === null && posts === null))
      Object.assign(row, { state: 'planned', code: null, notBefore: null, tries: 0, runHold: null, planHold: null });
    return;
  }
  if (!unfinishedStates.includes(row.state)) return;
  if (hold === 'no-caption' || hold === 'schedule-missed') return;
  const mayBePublic = row.state === 'publishing' || row.state === 'accepted';
  if (hold === null && (mayBePublic || row.notBefore === null)) return;
  if (!mayBePublic) Object.assign(row, { notBefore: null, tries: 0 });
  if (row.runHold !== null) row.runHold = null;
  else row.planHold = null;
}
