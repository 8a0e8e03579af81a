import type { IsoTime, Reason } from '../../contract/index.ts';
import type { Activity, Step } from '../../engine/engine.ts';
import { assertNever } from '../../kit/index.ts';
import type { Counts, FileCounts, PostCounts } from './counts.ts';
import { createFlow, type Flow } from './flow.ts';
import { byteRules, countRules, createRate, type Rate } from './rate.ts';

export type LaneName = 'fetch' | 'prepare' | 'upload' | 'publish';

/** One kind of work, over the whole run. */
export interface LaneState {
  readonly done: number;
  /** never less than `done` */
  readonly total: number;
  /** of those that leave the total: what waits for a person or will not be had, since the run began */
  readonly troubled: number;
  /** `total` null: nobody knows; the whole null: nothing is counted in bytes here */
  readonly bytes: { readonly done: number; readonly total: number | null } | null;
  readonly bytesPerSecond: number | null;
  /** null: not believable yet */
  readonly leftMs: number | null;
  /** a part that is under way, 0 to 1; null: none, or nobody knows */
  readonly fraction: number | null;
  /** something of it is under way */
  readonly active: boolean;
}

export interface ProgressState {
  /** what people wait for; null: it is none of the lanes */
  readonly main: LaneName | null;
  /** those that have work in this run */
  readonly lanes: Partial<Readonly<Record<LaneName, LaneState>>>;
  /** nothing can be done before then */
  readonly wait: { readonly until: IsoTime; readonly because: Reason | null } | null;
  /** a person's turn */
  readonly person: { readonly kind: 'showing' | 'asking'; readonly subject: string } | null;
  /** a look or a removal, outside of the lanes */
  readonly single: { readonly kind: 'checking' | 'removing' | 'publishing'; readonly subject: string } | null;
}

/**
 * What goes on, from activities and from what the ledger counts. Knows no clock: every call says when, in ms of a clock that only
 * goes forward. What an earlier run did counts as done, never as speed.
 */
export interface Progress {
  /** A run begins: the next count is what it begins with. */
  begin(): void;
  /** `asOf`: when the ledger was asked */
  count(counts: Counts, asOf: number): void;
  take(what: Activity, now: number): void;
  state(now: number): ProgressState;
}

/** A main lane changes only down this list: what has gone further does not step back. */
const downstream: readonly LaneName[] = ['fetch', 'prepare', 'upload', 'publish'];

export function createProgress(): Progress {
  return new Model();
}

class Model implements Progress {
  #first: Counts | null = null;
  #counts: Counts | null = null;
  #wait: ProgressState['wait'] = null;
  #main: LaneName | null = null;
  #uploads = false;
  readonly #fetching: Flow = createFlow();
  readonly #uploading: Flow = createFlow();
  /** what the ledger counts, for who looks at another process's run: no activity comes from there */
  readonly #weight: Rate = createRate(byteRules);
  readonly #preparing = new Map<string, number | null>();
  readonly #single = new Map<string, Step>();
  readonly #rates: Readonly<Record<LaneName, Rate>> = {
    fetch: createRate(countRules),
    prepare: createRate(countRules),
    upload: createRate(countRules),
    publish: createRate(countRules),
  };

  begin(): void {
    this.#first = null;
    this.#counts = null;
    this.#main = null;
    this.#uploads = false;
    this.#wait = null;
    this.#fetching.begin();
    this.#uploading.begin();
    this.#weight.forget();
    for (const rate of Object.values(this.#rates)) rate.forget();
  }

  count(counts: Counts, asOf: number): void {
    this.#first ??= counts;
    this.#counts = counts;
    this.#fetching.counted(asOf);
    this.#uploading.counted(asOf);
    this.#weight.add(asOf, counts.files.bytes);
    for (const lane of downstream) {
      const tally = this.#tally(lane);
      if (tally !== null) this.#rates[lane].add(asOf, tally.done);
    }
    this.#main = this.#decideMain();
  }

  take(what: Activity, now: number): void {
    switch (what.kind) {
      case 'fetching':
        this.#fetching.moved(what, now);
        break;
      case 'uploading':
        this.#uploads = true;
        this.#uploading.moved(what, now);
        break;
      case 'preparing':
        this.#preparing.set(what.id, what.fraction);
        break;
      case 'publishing':
      case 'checking':
      case 'removing':
      case 'showing':
      case 'asking':
        this.#single.set(`${what.kind} ${what.id}`, what);
        break;
      case 'over':
        this.#over(what.step, what.id, now);
        return;
      case 'waiting':
        this.#wait = { until: what.until, because: what.because };
        // After a wait everything begins anew: what came before says nothing of what comes.
        for (const rate of Object.values(this.#rates)) rate.forget();
        return;
      case 'run-ended':
        this.#wait = null;
        this.#single.clear();
        this.#preparing.clear();
        return;
      case 'changed':
      case 'run-began':
        return;
      default:
        assertNever(what);
    }
    this.#wait = null;
  }

  #over(step: Step['kind'], id: string, now: number): void {
    if (step === 'fetching') this.#fetching.over(id, now);
    else if (step === 'uploading') this.#uploading.over(id, now);
    else if (step === 'preparing') this.#preparing.delete(id);
    else this.#single.delete(`${step} ${id}`);
  }

  state(now: number): ProgressState {
    const lanes: Partial<Record<LaneName, LaneState>> = {};
    for (const name of downstream) {
      const lane = this.#lane(name, now);
      if (lane !== null) lanes[name] = lane;
    }
    const { publish, ...before } = lanes;
    // Nothing is published before its files are here.
    if (publish !== undefined && publish.leftMs !== null)
      lanes.publish = {
        ...publish,
        leftMs: Math.max(publish.leftMs, ...Object.values(before).map(({ leftMs }) => leftMs ?? 0)),
      };
    const open = [...this.#single.values()];
    const turn = open.find(({ kind }) => kind === 'showing' || kind === 'asking');
    const single = open.find(({ kind }) => kind === 'checking' || kind === 'removing' || kind === 'publishing');
    return {
      main: this.#main,
      lanes,
      wait: this.#wait,
      person: turn?.kind === 'showing' || turn?.kind === 'asking' ? { kind: turn.kind, subject: turn.subject } : null,
      single:
        single?.kind === 'checking' || single?.kind === 'removing' || single?.kind === 'publishing'
          ? { kind: single.kind, subject: single.subject }
          : null,
    };
  }

  #lane(name: LaneName, now: number): LaneState | null {
    const tally = this.#tally(name);
    if (tally === null || tally.total === 0) return null;
    switch (name) {
      case 'fetch':
        return this.#fetchLane(tally, now);
      case 'prepare': {
        const known = [...this.#preparing.values()].filter((fraction) => fraction !== null);
        return {
          ...this.#plain(name, tally, now),
          fraction: known.length === 0 ? null : Math.min(1, Math.max(0, ...known)),
          active: this.#preparing.size > 0,
        };
      }
      case 'upload':
        return this.#uploadLane(tally, now);
      case 'publish':
        return { ...this.#plain(name, tally, now), active: this.#single.size > 0 };
      default:
        return assertNever(name);
    }
  }

  #plain(name: LaneName, tally: Tally, now: number): LaneState {
    return {
      ...tally,
      bytes: null,
      bytesPerSecond: null,
      leftMs: this.#leftByCount(name, tally, now),
      fraction: null,
      active: false,
    };
  }

  /** Files are of very different sizes: bytes tell more than numbers, where enough came to know what one weighs. */
  #fetchLane(tally: Tally, now: number): LaneState {
    const files = this.#counts?.files;
    const flow = this.#fetching.state(now);
    const left = tally.total - tally.done;
    const allKnown = left > 0 && flow.open === left && flow.unknown === 0;
    const done = (files?.bytes ?? 0) + flow.bytes;
    const total = left === 0 ? done : allKnown ? done + flow.leftBytes : null;
    const leftMs = flow.isUsed ? this.#fetchLeftMs(flow, left, now) : this.#leftByCount('fetch', tally, now);
    return {
      ...tally,
      bytes: { done, total },
      bytesPerSecond: flow.isUsed ? flow.perSecond : this.#weight.perSecond(now),
      leftMs: left === 0 ? 0 : longest(leftMs, flow.slowestLeftMs),
      fraction: null,
      active: flow.open > 0,
    };
  }

  #fetchLeftMs(flow: ReturnType<Flow['state']>, left: number, now: number): number | null {
    const { perSecond } = flow;
    const mean = this.#meanFileBytes();
    if (perSecond === null || !flow.believable) return null;
    const unknown = left - (flow.open - flow.unknown);
    if (unknown <= 0) return (flow.leftBytes * 1000) / perSecond;
    if (mean === null) return null;
    const bytes = flow.leftBytes + Math.max(0, unknown * mean - flow.unknownBytes);
    const byBytes = (bytes * 1000) / perSecond;
    // Many small files take longer than their bytes: the pauses between requests count as well.
    return longest(byBytes, this.#rates.fetch.perSecond(now) === null ? null : this.#byCount('fetch', left, now));
  }

  /** Of those that came in this run: null: too few. */
  #meanFileBytes(): number | null {
    const [first, counts] = [this.#first?.files, this.#counts?.files];
    if (first === undefined || counts === undefined) return null;
    const files = counts.fetched - first.fetched;
    return files < leastDone ? null : Math.max(0, counts.bytes - first.bytes) / files;
  }

  #uploadLane(tally: Tally, now: number): LaneState {
    const flow = this.#uploading.state(now);
    return {
      ...this.#plain('upload', tally, now),
      bytes: flow.received > 0 ? { done: flow.received, total: null } : null,
      bytesPerSecond: flow.perSecond,
      fraction: flow.fraction,
      active: flow.open > 0,
    };
  }

  #leftByCount(name: LaneName, { done, total }: Tally, now: number): number | null {
    if (done >= total) return 0;
    const first = tallyOf(name, this.#first, this.#first);
    if (done - (first?.done ?? done) < leastDone) return null;
    return this.#byCount(name, total - done, now);
  }

  #byCount(name: LaneName, left: number, now: number): number | null {
    const perSecond = this.#rates[name].perSecond(now);
    return perSecond === null ? null : (left * 1000) / perSecond;
  }

  #tally(name: LaneName): Tally | null {
    if (name === 'upload' && !this.#uploads) return null;
    return tallyOf(name, this.#counts, this.#first);
  }

  #decideMain(): LaneName | null {
    const { files, posts } = this.#counts ?? {};
    if (posts === undefined || posts === null) return files !== undefined && files.wanted > 0 ? 'fetch' : this.#main;
    const moved = downstream.filter((name) => {
      const [now, first] = [this.#tally(name), tallyOf(name, this.#first, this.#first)];
      return now !== null && first !== null && now.done > first.done;
    });
    const furthest = moved.at(-1) ?? (files !== undefined && files.wanted > 0 ? 'fetch' : 'publish');
    if (this.#main === null) return furthest;
    return downstream.indexOf(furthest) > downstream.indexOf(this.#main) ? furthest : this.#main;
  }
}

/** Fewer say nothing of the others. */
const leastDone = 3;

type Tally = Pick<LaneState, 'done' | 'total' | 'troubled'>;

/** The total holds what was left when the run began: what leaves for a person's list is told beside it, and the sum stays. */
function tallyOf(name: LaneName, counts: Counts | null, first: Counts | null): Tally | null {
  if (counts === null || first === null) return null;
  if (name === 'fetch') return tallyFiles(counts.files, first.files);
  return counts.posts === null ? null : tallyPosts(name, counts.posts, first.posts ?? nothingPlanned);
}

/** A plan was made since. */
const nothingPlanned: PostCounts = { planned: 0, prepared: 0, sent: 0, published: 0, troubled: 0 };

function tallyFiles(now: FileCounts, first: FileCounts): Tally | null {
  // Nothing was to be had in this run: others' files are no news.
  if (now.wanted === 0 && first.wanted === 0) return null;
  return { done: now.fetched, total: now.fetched + now.wanted, troubled: Math.max(0, now.troubled - first.troubled) };
}

function tallyPosts(name: Exclude<LaneName, 'fetch'>, now: PostCounts, first: PostCounts): Tally {
  const { planned, prepared, sent, published } = now;
  const total = planned + prepared + sent + published;
  const done = { prepare: prepared + sent + published, upload: sent + published, publish: published }[name];
  return { done, total, troubled: Math.max(0, now.troubled - first.troubled) };
}

function longest(one: number | null, other: number | null): number | null {
  if (one === null) return null;
  return other === null ? one : Math.max(one, other);
}
