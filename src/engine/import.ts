import { resolve } from 'node:path';
import { findZipsInside } from '../archive/open.ts';
import {
  type Archive,
  because,
  type Clock,
  FerryError,
  type Reason,
  type Source,
  type SourceAbout,
  type SourceItem,
} from '../contract/index.ts';
import type { ImportCounts } from '../core/model.ts';
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
