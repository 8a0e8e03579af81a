import type { Reconciliation } from '../../src/contract/index.ts';
import { type DoubtDecision, resendMarginMs } from '../../src/core/doubt.ts';
import type { DeliveryState } from '../../src/core/states.ts';

/**
 * One delivery, its attempts, the processes that work on it, the requests on their way and what the platform holds.
 * Times are ages in ticks, capped: nothing compares beyond `ageCap`, so time has no end and the state space is finite.
 */
export interface World {
  readonly state: DeliveryState;
  /** the row knows of a post at the platform */
  readonly remote: boolean;
  readonly attempts: readonly Attempt[];
  /** ticks until the delivery is due again, by the machine's clock */
  readonly dueIn: number;
  readonly looks: number;
  readonly processes: readonly Process[];
  readonly requests: readonly Request[];
  readonly posts: readonly Post[];
  readonly left: Left;
}

/** What may still go wrong. Kills, lost answers and time are not counted: they may happen for ever. */
export interface Left {
  readonly refusals: number;
  readonly clockJumps: number;
  readonly ledgerFaults: number;
  /** how often a person takes it back, or finds it gone, and wants it again; absent: never */
  readonly comebacks?: number;
}

/** A row of the ledger. Ages by the machine's clock, which may be set back: then they shrink. */
export interface Attempt {
  readonly outcome: 'open' | 'accepted' | 'refused' | 'absent' | 'given-up';
  readonly age: number;
  /** null: not stamped */
  readonly doubtAge: number | null;
}

/** Where a process stands. Everything here is gone when it is killed. */
export type Process =
  | { readonly at: 'off' }
  | { readonly at: 'idle' }
  /** `openPublish` was asked; the intent is not on disk yet */
  | { readonly at: 'opened'; readonly number: number }
  | { readonly at: 'sending'; readonly attempt: number; readonly repeat: Repeat | null }
  | {
      readonly at: 'waiting';
      readonly attempt: number;
      readonly repeat: Repeat | null;
      readonly answer: 'yes' | 'no' | null;
    }
  | {
      readonly at: 'answered';
      readonly attempt: number;
      readonly repeat: Repeat | null;
      readonly result: 'yes' | 'no' | 'unknown';
    }
  /** the reconciliation was begun; ages of the attempt and of the doubt at that moment. `seen`: what the platform read out */
  | {
      readonly at: 'looking';
      readonly attempt: number;
      readonly age: number;
      readonly doubtAge: number;
      readonly seen: Reconciliation['kind'] | null;
    }
  | {
      readonly at: 'decided';
      readonly attempt: number;
      readonly decision: DoubtDecision['kind'];
      readonly waitTicks: number;
      readonly seen: Reconciliation['kind'];
      readonly sinceDecision: number;
    };

export interface Repeat {
  readonly sinceDecision: number;
}

/** Bytes on their way. A request lands while its sender waits, or at most `delayTicks` after nobody waits any more. */
export interface Request {
  readonly attempt: number;
  /** index of the process that waits for the answer; null: nobody does */
  readonly sender: number | null;
  readonly abandonedAge: number;
  readonly repeat: Repeat | null;
}

export interface Post {
  readonly attempt: number;
  readonly age: number;
}

export const tickMs = 60_000;
export const marginTicks = resendMarginMs / tickMs;

export interface Rules {
  readonly resend: 'safe' | 'unsafe' | 'safe-for-a-while';
  readonly absence: 'unprovable' | 'provable';
  /** what a platform knows a repeat by: each attempt has a key of its own, or the delivery has one for ever */
  readonly keyOf: 'attempt' | 'delivery';
  /** a request nobody waits for lands within this */
  readonly delayTicks: number;
  /** a post shows in the listing within this */
  readonly lagTicks: number;
  /** declared `provableAfterMs` */
  readonly windowTicks: number;
  /** declared `safeForMs`, and how long the platform really keeps a key */
  readonly keyTicks: number;
  /** the listing never fails, never lags and answers at once: for the one fault that needs it */
  readonly clearListing: boolean;
  /** a repeat that was decided is on the wire or dead within the margin of core/doubt.ts */
  readonly promptRepeats: boolean;
  readonly maxAttempts: number;
  readonly maxRequests: number;
  readonly left: Left;
  readonly fault: PlantedFault | null;
}

/** Ways to get it wrong. Each is a line somebody could write, and some were. */
export type PlantedFault =
  | 'no intent row'
  | 'blind retry after a timeout'
  | 'window shorter than delay + lag'
  | 'window counted from the start of the call'
  | 'window judged when the look ends'
  | 'window not begun anew by a repeat'
  | 'expired key re-sent'
  | 'key judged when the look begins'
  | 'no margin before the key expires'
  | 'key preferred over listing'
  | 'refused repeat taken for a refusal'
  | 'failed look taken for absence'
  | 'ledger error taken for a refusal'
  | 'no run lock'
  | 'refused when read back taken for never published'
  | 'brought back while the removal is unknown'
  | 'written again on the word of a listing';

const noFaultsLeft: Left = { refusals: 0, clockJumps: 0, ledgerFaults: 0 };

export const baseRules: Rules = {
  resend: 'unsafe',
  absence: 'provable',
  keyOf: 'attempt',
  delayTicks: 1,
  lagTicks: 1,
  windowTicks: 2,
  keyTicks: 5,
  clearListing: false,
  promptRepeats: true,
  maxAttempts: 3,
  maxRequests: 2,
  left: { ...noFaultsLeft, refusals: 1, ledgerFaults: 1 },
  fault: null,
};

/** One more than the largest number of ticks any rule compares with. */
export function ageCap(rules: Rules): number {
  return Math.max(rules.keyTicks, rules.windowTicks, rules.delayTicks, rules.lagTicks) + 1;
}

export function firstWorld(rules: Rules): World {
  return {
    state: 'uploaded',
    remote: false,
    attempts: [],
    dueIn: 0,
    looks: 0,
    processes: [{ at: 'off' }, { at: 'off' }],
    requests: [],
    posts: [],
    left: rules.left,
  };
}

/** Equal text, equal world. Written by hand: it is called a million times. */
export function keyOf(world: World): string {
  let key = `${world.state} ${world.dueIn} ${world.looks} ${world.left.refusals}${world.left.clockJumps}${world.left.ledgerFaults}`;
  if (world.left.comebacks !== undefined) key += ` ${world.remote} ${world.left.comebacks}`;
  for (const one of world.attempts)
    key += one.outcome === 'open' ? ` open ${one.age} ${one.doubtAge}` : ` ${one.outcome}`;
  for (const process of world.processes) key += `|${processKey(process)}`;
  key += sorted(
    world.requests.map(
      (one) => `!${one.attempt} ${one.sender} ${one.abandonedAge} ${one.repeat?.sinceDecision ?? '-'}`,
    ),
  );
  return key + sorted(world.posts.map((one) => `*${one.attempt} ${one.age}`));
}

function sorted(parts: string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : parts.sort().join('');
}

function processKey(process: Process): string {
  switch (process.at) {
    case 'off':
    case 'idle':
      return process.at;
    case 'opened':
      return `opened ${process.number}`;
    case 'sending':
      return `sending ${process.attempt} ${process.repeat?.sinceDecision ?? '-'}`;
    case 'waiting':
      return `waiting ${process.attempt} ${process.repeat?.sinceDecision ?? '-'} ${process.answer}`;
    case 'answered':
      return `answered ${process.attempt} ${process.repeat !== null} ${process.result}`;
    case 'looking':
      return `looking ${process.attempt} ${process.age} ${process.doubtAge} ${process.seen}`;
    case 'decided':
      return `decided ${process.attempt} ${process.decision} ${process.waitTicks} ${process.seen} ${process.sinceDecision}`;
  }
}
