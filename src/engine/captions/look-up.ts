import { z } from 'zod';
import {
  because,
  type CaptionLookUp,
  type Clock,
  type HttpClient,
  type IsoTime,
  isFerryError,
  type JsonObject,
  type LookedUp,
  type Reason,
} from '../../contract/index.ts';
import { wantsCaption } from '../../core/caption/precedence.ts';
import type { PostRow } from '../../core/model.ts';
import { assertNever, toEpochMs, toIso, wellFormed } from '../../kit/index.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { postPages } from '../../ledger/pages.ts';
import type { StopSignal } from '../engine.ts';
import { sleepUnlessStopped } from '../stop.ts';

interface Deps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly stop: StopSignal;
}

export interface LookUpRequest {
  readonly lookUp: CaptionLookUp;
  readonly http: HttpClient;
  /** of the source, as the ledger has it: answers of one are nothing to another */
  readonly source: string;
  readonly accountName: string | null;
  /** before the first question: how many there are, and what they take at least */
  onStart?(posts: number, atLeastMs: number): void;
  onProgress?(done: number, posts: number): void;
  /** about each post that got nothing */
  onRemark?(remark: { readonly where: string; readonly because: Reason }): void | Promise<void>;
}

/** All posts whose words are not stronger already (`core/caption/precedence.ts`): the numbers up to `left` sum up to them. */
export interface LookUpResult {
  readonly found: number;
  /** there, and without a word */
  readonly wordless: number;
  readonly gone: number;
  readonly foreign: number;
  /** private or for friends: nobody is asked, because nobody would be shown */
  readonly notPublic: number;
  /** nothing says which post it is at the platform */
  readonly withoutId: number;
  readonly trouble: number;
  /** not asked this time: stopped before */
  readonly left: number;
  /** of all these, asked just now; the others were known from earlier */
  readonly asked: number;
  /** why it ended early; null: it did not, or the person stopped it */
  readonly stopped: Reason | null;
}

type Counts = { -readonly [Name in Exclude<keyof LookUpResult, 'stopped'>]: number };

const kept = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('found'), caption: z.string(), at: z.string() }),
  z.object({ outcome: z.literal('gone'), at: z.string() }),
  z.object({ outcome: z.literal('foreign'), owner: z.string().nullable(), at: z.string() }),
  /** of the platform as a whole: nobody asks before `until` */
  z.object({ outcome: z.literal('pause'), until: z.string() }),
]);
type Kept = z.output<typeof kept>;

/** Who made a post public again, or took another name, should not have to wait long; nobody should be asked at every plan. */
const goneForMs = 24 * 3_600_000;
/** Where a block names no time of its own. */
const pauseMs = 3_600_000;
/** So many without an answer one after another: it is not the posts. */
const mostTroubles = 3;
/** So many that are gone before any was ever there: it may be the way of asking that is gone. */
const mostGone = 5;

/**
 * Asks the platform for the words of one post after another, politely, and stops at the first sign that it minds. Each answer is kept
 * before its caption is set, so that a run that was killed asks nothing twice; that posts are gone is kept only when one was there, or all
 * were asked for. Never throws for what one post or the network does; FerryError
 * `needs-user` where this computer does not let it ask.
 */
export async function lookUpCaptions(deps: Deps, request: LookUpRequest): Promise<LookUpResult> {
  const counts = noneYet();
  const wanted = await findWanted(deps, request, counts);
  const pause = wanted.length === 0 ? null : await findPause(deps, request);
  if (pause !== null) return { ...counts, left: wanted.length, stopped: pause };
  const { gapMs } = request.lookUp;
  if (wanted.length > 0) request.onStart?.(wanted.length, (wanted.length - 1) * gapMs);
  const unsure: Wanted[] = [];
  const believe = async () => {
    for (const post of unsure.splice(0)) await take(deps, request, { post, answer: { kind: 'gone' }, counts });
  };
  const endAt = (index: number, stopped: Reason | null): LookUpResult => ({
    ...counts,
    left: wanted.length - index + unsure.length,
    stopped,
  });
  let troubles = 0;
  for (const [index, post] of spread(wanted).entries()) {
    if (index > 0) await sleepUnlessStopped(deps.stop, gapMs);
    if (deps.stop.draining) return endAt(index, null);
    const answer = await ask(deps, request, post);
    counts.asked += 1;
    if (answer.kind === 'blocked') return endAt(index, await keepPause(deps, request, answer));
    if (answer.kind === 'gone' && !wasThere(counts)) unsure.push(post);
    else await take(deps, request, { post, answer, counts });
    if (wasThere(counts)) await believe();
    const { host } = request.lookUp;
    if (unsure.length === mostGone) return endAt(index + 1, because('look-up-all-gone', { host, posts: mostGone }));
    request.onProgress?.(index + 1, wanted.length);
    troubles = answer.kind === 'trouble' ? troubles + 1 : 0;
    if (troubles === mostTroubles && index + 1 < wanted.length)
      return endAt(index + 1, because('look-up-unreachable', { host, posts: troubles }));
  }
  await believe();
  return endAt(wanted.length, null);
}

/** Now or earlier, one was there: who asks is answered. */
function wasThere({ found, wordless, foreign }: Counts): boolean {
  return found + wordless + foreign > 0;
}

/** The first ones from all over: neighbours may well have been deleted together. */
function spread(wanted: readonly Wanted[]): readonly Wanted[] {
  const first = new Set(
    Array.from(
      { length: Math.min(mostGone, wanted.length) },
      (_, n) => wanted[Math.floor((n * wanted.length) / mostGone)],
    ),
  );
  if (wanted.length <= mostGone) return wanted;
  return [...wanted.filter((one) => first.has(one)), ...wanted.filter((one) => !first.has(one))];
}

function noneYet(): Counts {
  return { found: 0, wordless: 0, gone: 0, foreign: 0, notPublic: 0, withoutId: 0, trouble: 0, left: 0, asked: 0 };
}

interface Wanted {
  readonly ref: string;
  readonly sourceId: string;
}

/** What is known from earlier is used at once; the others are to be asked about. */
async function findWanted(deps: Deps, request: LookUpRequest, counts: Counts): Promise<readonly Wanted[]> {
  const wanted: Wanted[] = [];
  for await (const page of postPages(deps.ledger.posts)) {
    const posts = page.filter((post) => wantsCaption(post, 'look-up')).flatMap((post) => askable(post, counts));
    const known = await findKept(deps.ledger, request, posts);
    const found: { ref: string; caption: string; from: string }[] = [];
    for (const post of posts) {
      const answer = known.get(subjectOf(request, post.sourceId));
      if (answer === undefined || isOver(answer, deps.clock.now())) wanted.push(post);
      else await useKept(request, { post, answer, counts, found });
    }
    await deps.ledger.posts.setCaptions(found, deps.clock.now());
  }
  return wanted;
}

function askable({ ref, sourceId, audience }: PostRow, counts: Counts): readonly Wanted[] {
  if (sourceId === null) counts.withoutId += 1;
  else if (audience === 'private' || audience === 'friends') counts.notPublic += 1;
  else return [{ ref, sourceId }];
  return [];
}

function findKept({ answers }: Ledger, request: LookUpRequest, posts: readonly Wanted[]) {
  return answers.find(
    'caption-look-up',
    posts.map(({ sourceId }) => subjectOf(request, sourceId)),
    kept,
  );
}

function isOver(answer: Kept, now: IsoTime): boolean {
  const mayChange = answer.outcome === 'gone' || answer.outcome === 'foreign';
  return mayChange && toEpochMs(answer.at) + goneForMs <= toEpochMs(now);
}

interface Known {
  readonly post: Wanted;
  readonly answer: Kept;
  readonly counts: Counts;
  readonly found: { ref: string; caption: string; from: string }[];
}

async function useKept(request: LookUpRequest, { post: { ref }, answer, counts, found }: Known): Promise<void> {
  switch (answer.outcome) {
    case 'found':
      if (answer.caption === '') counts.wordless += 1;
      else {
        counts.found += 1;
        found.push({ ref, caption: answer.caption, from: fromOf(request) });
      }
      return;
    case 'gone':
      counts.gone += 1;
      await request.onRemark?.({ where: ref, because: because('look-up-gone') });
      return;
    case 'foreign':
      counts.foreign += 1;
      await request.onRemark?.({ where: ref, because: foreign(answer.owner) });
      return;
    case 'pause':
      return;
    default:
      assertNever(answer);
  }
}

async function ask(
  { clock, stop }: Deps,
  { lookUp, http, accountName }: LookUpRequest,
  post: Wanted,
): Promise<LookedUp> {
  try {
    return await lookUp.ask({ sourceId: post.sourceId, accountName }, { http, clock }, stop.now);
  } catch (error) {
    if (!isFerryError(error) || error.kind === 'needs-user' || stop.now.aborted) throw error;
    return { kind: 'trouble', because: error.reason };
  }
}

interface Answered {
  readonly post: Wanted;
  readonly answer: Exclude<LookedUp, { readonly kind: 'blocked' }>;
  readonly counts: Counts;
}

async function take(deps: Deps, request: LookUpRequest, { post, answer, counts }: Answered): Promise<void> {
  const at = deps.clock.now();
  if (answer.kind === 'trouble') {
    counts.trouble += 1;
    await request.onRemark?.({ where: post.ref, because: answer.because });
    return;
  }
  const row = toKept(answer, at);
  await deps.ledger.answers.keep('caption-look-up', new Map([[subjectOf(request, post.sourceId), row]]), at);
  const found: { ref: string; caption: string; from: string }[] = [];
  await useKept(request, { post, answer: row, counts, found });
  await deps.ledger.posts.setCaptions(found, at);
}

function toKept(answer: Exclude<LookedUp, { readonly kind: 'blocked' | 'trouble' }>, at: IsoTime): Kept & JsonObject {
  switch (answer.kind) {
    case 'found':
      return { outcome: 'found', caption: wellFormed(answer.caption), at };
    case 'gone':
      return { outcome: 'gone', at };
    case 'foreign':
      return { outcome: 'foreign', owner: answer.owner, at };
    default:
      return assertNever(answer);
  }
}

/** Null: it may be asked. */
async function findPause({ ledger, clock }: Deps, request: LookUpRequest): Promise<Reason | null> {
  const subject = pauseOf(request);
  const answer = (await ledger.answers.find('caption-look-up', [subject], kept)).get(subject);
  if (answer?.outcome !== 'pause' || answer.until <= clock.now()) return null;
  return because('look-up-too-early', { host: request.lookUp.host, untilAt: answer.until });
}

async function keepPause(
  { ledger, clock }: Deps,
  request: LookUpRequest,
  { because, waitMs }: LookedUp & { readonly kind: 'blocked' },
): Promise<Reason> {
  const now = clock.now();
  const until = toIso(toEpochMs(now) + (waitMs ?? pauseMs));
  await ledger.answers.keep('caption-look-up', new Map([[pauseOf(request), { outcome: 'pause', until }]]), now);
  return { ...because, values: { ...because.values, untilAt: until } };
}

function subjectOf({ source }: LookUpRequest, sourceId: string): string {
  return `${source}/${sourceId}`;
}

/** No id of a post. */
function pauseOf({ source, lookUp }: LookUpRequest): string {
  return `${source}/pause/${lookUp.host}`;
}

function fromOf({ lookUp }: LookUpRequest): string {
  return `look-up: ${lookUp.host}`;
}

function foreign(owner: string | null): Reason {
  return because('look-up-foreign', owner === null ? {} : { owner });
}
