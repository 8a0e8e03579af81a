import type { AttemptOutcome } from '../../../src/core/model.ts';
import type { DeliveryState } from '../../../src/core/states.ts';

/**
 * Two deliveries to one account whose posts a person publishes, the one process that works on them, and the person: what
 * lies before them and what they did with it. Nothing here takes time but what a person does, so ages are not needed: where
 * absence is provable at once, the person's word is the proof.
 */
export interface World {
  readonly deliveries: readonly Delivery[];
  readonly process: Process;
  readonly desk: readonly Desk[];
  readonly ledgerFaults: number;
  /** set by the step that did what must never be */
  readonly harm: Harm | null;
}

export type Harm =
  | 'a post is made twice'
  /** whoever has two drafts before them mistakes one for the other */
  | 'another post is shown while one is in doubt'
  | 'a person is asked what they have said';

export interface Delivery {
  readonly state: DeliveryState;
  readonly attempts: readonly Attempt[];
  /** put off: it waits for the next run */
  readonly held: boolean;
  /** asking failed: it is asked about after a while */
  readonly later: boolean;
}

export interface Attempt {
  readonly outcome: AttemptOutcome | 'open';
  /** the person's word about it was heard, and the process lived on to write it down */
  readonly said: boolean;
}

/** What a person has of one post. Outlives every process. */
export interface Desk {
  /** drafts before them that they could still publish */
  readonly drafts: number;
  readonly posts: number;
}

export type Word = 'posted' | 'not now' | 'skip';

/** Where the process stands. Everything here is gone when it is killed. `putOff`: held when it began. */
export type Process = { readonly putOff: readonly number[] } & (
  | { readonly at: 'off' | 'idle' }
  | { readonly at: 'opened'; readonly post: number }
  /** the intent is on disk, nothing is shown yet */
  | { readonly at: 'presenting'; readonly post: number }
  | { readonly at: 'showing'; readonly post: number }
  /** `silence`: Ctrl-C while it was shown. `lost`: the page broke. */
  | { readonly at: 'heard'; readonly post: number; readonly word: Word | 'silence' | 'lost' }
  /** "not now" is written, and the hold is not yet */
  | { readonly at: 'putting off'; readonly post: number }
  | { readonly at: 'asking'; readonly post: number }
  | { readonly at: 'told'; readonly post: number; readonly seen: 'yes' | 'no' | 'unknown' | 'failed' }
);

/** Ways to get it wrong. Each is a line somebody could write. */
export type PlantedFault =
  | 'shown before the intent is on disk'
  | 'offered again after a kill without asking'
  | 'silence taken for a no'
  | 'a broken page taken for a no'
  | '"not now" taken for an unknown outcome'
  | 'another post offered while one is in doubt'
  | '"nobody knows" taken for a no'
  | 'a yes that could not be written taken for a no';

export interface Rules {
  readonly maxAttempts: number;
  readonly ledgerFaults: number;
  readonly fault: PlantedFault | null;
}

export const baseRules: Rules = { maxAttempts: 3, ledgerFaults: 1, fault: null };

export function firstWorld({ ledgerFaults }: Rules): World {
  const delivery: Delivery = { state: 'uploaded', attempts: [], held: false, later: false };
  const desk: Desk = { drafts: 0, posts: 0 };
  return {
    deliveries: [delivery, delivery],
    process: { at: 'off', putOff: [] },
    desk: [desk, desk],
    ledgerFaults,
    harm: null,
  };
}

export function keyOf(world: World): string {
  const { process, desk, deliveries, ledgerFaults, harm } = world;
  const post = 'post' in process ? process.post : '';
  const heard = 'word' in process ? process.word : 'seen' in process ? process.seen : '';
  const rows = deliveries.map(
    ({ state, attempts, held, later }) =>
      `${state}${held ? ' held' : ''}${later ? ' later' : ''} ${attempts.map(({ outcome, said }) => `${outcome}${said ? '!' : ''}`)}`,
  );
  const before = desk.map(({ drafts, posts }) => `${drafts}/${posts}`);
  return `${process.at}|${process.putOff}|${post}|${heard}|${rows}|${before}|${ledgerFaults}|${harm}`;
}
