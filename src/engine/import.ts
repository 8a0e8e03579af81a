import { resolve } from 'node:path';
import { findZipsInside } from '../archive/open.ts';
import {
  type Archive,
  because,
  type CaptionReader,
  type CaptionRecord,
  type Clock,
  FerryError,
  type Reason,
  type Source,
  type SourceAbout,
  type SourceIds,
  type SourceItem,
} from '../contract/index.ts';
import {
  type CaptionMatch,
  captionSearchWindow,
  createCaptionClaims,
  decideCaptionMatch,
  findOtherZone,
  otherZonesWindow,
} from '../core/caption/join.ts';
import type { ImportCounts, PostRow } from '../core/model.ts';
import { reasonToJson } from '../core/reason-json.ts';
import { oneLine, wellFormed } from '../kit/index.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Items per transaction: large enough to be quick, small enough to stay flat in memory. */
const batchSize = 500;

interface ImportResult extends ImportCounts {
  readonly about: SourceAbout;
}

interface Deps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Which of the sources understands this archive. FerryError `usage` with each one's reason when none does. */
export async function findSource(archive: Archive, sources: readonly Source[]): Promise<Source> {
  const reasons: Reason[] = [];
  for (const source of sources) {
    const answer = await source.recognise(archive);
    if (answer.mine) return source;
    if (answer.because !== null) reasons.push(answer.because);
  }
  const inside = await findZipsInside(archive);
  if (inside !== null) reasons.unshift(inside);
  const reason = because('not-an-export', { path: archive.name, because: reasons.map(reasonToJson) });
  throw new FerryError('usage', reason, { effect: 'none' });
}

/** Reads the archive into the ledger. Known posts keep what is known of them; a second import doubles nothing. */
export async function importArchive(
  { ledger, clock, signal }: Deps,
  archive: Archive,
  source: Source,
): Promise<ImportResult> {
  const reading = await source.read(archive, signal);
  const id = await ledger.posts.beginArchive({
    path: archive.name,
    location: resolve(archive.name),
    source: source.name,
    about: reading.about,
    at: clock.now(),
  });
  let counts: ImportCounts = { added: 0, known: 0, deleted: 0, unreadable: 0 };
  for await (const batch of inBatches(reading.items)) {
    signal.throwIfAborted();
    const more = await ledger.posts.add(id, batch, clock.now());
    counts = {
      added: counts.added + more.added,
      known: counts.known + more.known,
      deleted: counts.deleted + more.deleted,
      unreadable: counts.unreadable + more.unreadable,
    };
  }
  await ledger.posts.endArchive(id, clock.now());
  return { ...counts, about: reading.about };
}

/** Text is made fit to be kept where it enters, once for all sources. What can still be told as a change is left to the plan. */
function withFitText(item: SourceItem): SourceItem {
  if (item.kind !== 'post') return item;
  const { post } = item;
  const { caption, alternateText, location, sound } = post;
  const facts = Object.entries(post.facts).map(([name, value]) => [wellFormed(name), wellFormed(value)] as const);
  return {
    kind: 'post',
    post: {
      ...post,
      caption: caption === null ? null : wellFormed(caption),
      alternateText: alternateText === null ? null : wellFormed(alternateText),
      location: location === null ? null : oneLine(location) || null,
      sound: sound === null ? null : { ...sound, name: oneLine(sound.name) },
      facts: Object.fromEntries(facts),
    },
  };
}

async function* inBatches(items: AsyncIterable<SourceItem>): AsyncIterable<readonly SourceItem[]> {
  let batch: SourceItem[] = [];
  for await (const item of items) {
    batch.push(withFitText(item));
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

export interface CaptionImport {
  readonly matched: number;
  readonly unmatched: readonly CaptionRemark[];
  /** rows of a table that name a post and no caption */
  readonly empty: number;
}

interface CaptionRemark {
  /** the line of the file, or the post that several captions claim */
  readonly where: string;
  readonly because: Reason;
}

interface CaptionFile {
  readonly reader: CaptionReader;
  readonly path: string;
  /** of the source the posts came from */
  readonly ids: SourceIds | null;
}

/** Joins captions from the person's own file or folder to posts. */
export async function importCaptions(
  { ledger, clock, signal }: Deps,
  { reader, path, ids }: CaptionFile,
): Promise<CaptionImport> {
  const claims = createCaptionClaims();
  const unmatched: CaptionRemark[] = [];
  let empty = 0;
  const onEmpty = () => {
    empty += 1;
  };
  for await (const record of reader.read(path, signal, onEmpty)) {
    const named = await namedPosts(ledger, record);
    const ofItsTime = await postsOfItsTime(ledger, record, ids);
    const match = decideCaptionMatch(record, { named, ofItsTime }, ids);
    if (match.kind === 'match') claims.add({ ...record, caption: wellFormed(record.caption) }, match);
    else unmatched.push({ where: record.where, because: (await otherZone(ledger, record, match)) ?? match.because });
  }
  const { undisputed, conflicts } = claims.settle();
  await ledger.posts.setCaptions(undisputed, clock.now());
  return {
    matched: undisputed.length,
    unmatched: [...unmatched, ...conflicts.map(({ ref, because }) => ({ where: ref, because }))],
    empty,
  };
}

async function otherZone({ posts }: Ledger, record: CaptionRecord, match: CaptionMatch): Promise<Reason | null> {
  const window = match.kind === 'none' ? otherZonesWindow(record) : null;
  return window === null ? null : findOtherZone(record, await posts.findBetween(window.from, window.to));
}

async function namedPosts({ posts }: Ledger, { ref, sourceId }: CaptionRecord): Promise<readonly PostRow[]> {
  const byRef = ref === null ? null : await posts.find(ref);
  const byId = sourceId === null ? [] : await posts.findBySourceId(sourceId);
  return byRef === null ? byId : [byRef, ...byId];
}

async function postsOfItsTime(
  { posts }: Ledger,
  record: CaptionRecord,
  ids: SourceIds | null,
): Promise<readonly PostRow[]> {
  const window = captionSearchWindow(record, ids);
  return window === null ? [] : posts.findBetween(window.from, window.to);
}
