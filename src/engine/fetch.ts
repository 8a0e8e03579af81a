import { because, type IsoTime, isFerryError } from '../contract/index.ts';
import type { OriginalRow, OriginalSource } from '../core/model.ts';
import { decideRetry, maxFetchTries } from '../core/retry.ts';
import { assertNever } from '../kit/index.ts';
import { type FetchOutcome, fetchOriginal } from '../media/fetch.ts';
import { createHostGate, type HostGate } from '../media/host-gate.ts';
import { receiveStream } from '../media/receive.ts';
import { type Archives, createArchives } from './archives.ts';
import type { Engine } from './engine.ts';
import type { Lanes } from './lanes.ts';
import { keepOriginal } from './originals.ts';

/** Originals that wait in the queue: enough to keep the lane busy, few enough that one with a sooner deadline is not behind many. */
const maxQueued = 8;

/** Secures originals: soonest expiry first, with one slot kept for the posts that are next in the plan. */
export interface Fetcher {
  /** what may be started now in the background */
  due(now: IsoTime): Promise<readonly OriginalRow[]>;
  /** one of those `due` gave, in the order they were given */
  fetchQueued(original: OriginalRow): Promise<void>;
  /** Tries everything this post still lacks, ahead of the queue. */
  ensurePost(postRef: string): Promise<void>;
  close(): Promise<void>;
}

export function createFetcher(engine: Engine, lanes: Lanes): Fetcher {
  const origins: FetchOrigins = { gate: createHostGate(engine.fetchGapMs), archives: createArchives(engine) };
  const started = new Map<number, Promise<void>>();
  const queued = new Set<number>();

  /** One fetch per original at a time, whichever lane came first. */
  const once = (id: number): Promise<void> => {
    const running = started.get(id);
    if (running) return running;
    const task = fetchOne(id).finally(() => started.delete(id));
    started.set(id, task);
    return task;
  };

  /** After an abort nothing is written any more, and what is written is true. */
  const fetchOne = (id: number): Promise<void> =>
    tryFetch(id).catch((error: unknown) => {
      if (!engine.stop.now.aborted) throw error;
    });

  const tryFetch = async (id: number): Promise<void> => {
    const original = await engine.ledger.originals.find(id);
    if (original === null || engine.stop.draining || !isWanted(original, engine.clock.now())) return;
    const { source } = original;
    if (source.from === 'link') await fetchFromLink(engine, origins.gate, { original, source });
    else await fetchFromArchive(engine, origins.archives, { original, source });
  };

  return {
    async due(now) {
      const free = maxQueued - lanes.busy('fetch');
      if (free <= 0) return [];
      const rows = await engine.ledger.originals.due(now, free + queued.size);
      const fresh = rows.filter((row) => !queued.has(row.id)).slice(0, free);
      for (const row of fresh) queued.add(row.id);
      return fresh;
    },
    fetchQueued: (original) => lanes.run('fetch', () => once(original.id)).finally(() => queued.delete(original.id)),
    async ensurePost(postRef) {
      for (const original of await engine.ledger.originals.ofPost(postRef)) {
        if (isWanted(original, engine.clock.now())) await lanes.run('urgent-fetch', () => once(original.id));
      }
    },
    close: () => origins.archives.close(),
  };
}

interface FetchOrigins {
  readonly gate: HostGate;
  readonly archives: Archives;
}

function isWanted(original: OriginalRow, now: IsoTime): boolean {
  return (
    original.state === 'wanted' && original.hold === null && (original.notBefore === null || original.notBefore <= now)
  );
}

interface Wanted<From extends OriginalSource['from']> {
  readonly original: OriginalRow;
  readonly source: Extract<OriginalSource, { readonly from: From }>;
}

async function fetchFromLink(engine: Engine, gate: HostGate, { original, source }: Wanted<'link'>): Promise<void> {
  const partPath = engine.store.originalPart(String(original.id));
  const outcome = await fetchOriginal(
    { locator: source.locator, kind: original.kind, expiresAt: source.expiresAt, partPath },
    {
      downloader: engine.downloader,
      clock: engine.clock,
      gate,
      onProgress: (bytes, totalBytes) =>
        engine.watch.activity({ kind: 'fetching', subject: original.postRef, bytes, totalBytes }),
    },
    engine.stop.now,
  );
  await settleFetch(engine, original, { outcome, partPath });
}

async function settleFetch(
  engine: Engine,
  original: OriginalRow,
  { outcome, partPath }: { readonly outcome: FetchOutcome; readonly partPath: string },
): Promise<void> {
  const { originals } = engine.ledger;
  const now = engine.clock.now();
  switch (outcome.kind) {
    case 'fetched':
      return keepOriginal(engine, original, { partPath, ...outcome, from: 'link' });
    case 'expired':
    case 'refused':
      return originals.hold(original.id, outcome.reason, now);
    case 'not-media':
      // A part of it may be here already: one login page does not make it worthless.
      return originals.unfetchable(original.id, outcome.reason, now);
    case 'later': {
      const { reason, patient, retryAfterMs } = outcome;
      const decision = decideRetry(
        { reason, remedy: patient ? 'wait-patiently' : 'send-again', scope: 'post', retryAfterMs },
        { tries: original.tries, max: maxFetchTries, now, random01: engine.random() },
      );
      // What the link said last tells more than how often it was tried.
      if (decision.kind === 'hold') return originals.hold(original.id, reason, now);
      return originals.postpone(original.id, { reason, notBefore: decision.at }, now);
    }
    default:
      return assertNever(outcome);
  }
}

/** Copied out, with the archive's own check of every byte; the archive itself is only read. */
async function fetchFromArchive(
  engine: Engine,
  archives: Archives,
  { original, source }: Wanted<'archive'>,
): Promise<void> {
  const { originals } = engine.ledger;
  const found = await archives.find(source.archiveId, source.entry);
  const now = engine.clock.now();
  switch (found.kind) {
    case 'archive-gone':
      return originals.hold(original.id, because('archive-gone', { path: found.path }), now);
    case 'entry-gone':
      return originals.hold(original.id, because('entry-gone', { path: found.path, entry: source.entry }), now);
    case 'found':
      return copyOut(engine, original, found);
    default:
      return assertNever(found);
  }
}

type Found = Extract<Awaited<ReturnType<Archives['find']>>, { readonly kind: 'found' }>;

async function copyOut(engine: Engine, original: OriginalRow, { archive, entry }: Found): Promise<void> {
  const partPath = engine.store.originalPart(String(original.id));
  try {
    const received = await receiveStream({
      chunks: archive.open(entry),
      kind: original.kind,
      name: entry.path,
      partPath,
      signal: engine.stop.now,
      onProgress: (bytes) =>
        engine.watch.activity({ kind: 'fetching', subject: original.postRef, bytes, totalBytes: entry.bytes }),
    });
    await keepOriginal(engine, original, { partPath, ...received, from: 'archive' });
  } catch (error) {
    if (!isFerryError(error)) throw error;
    const now = engine.clock.now();
    // A damaged entry or a disk pulled out: another copy of the archive may be whole.
    if (error.kind === 'needs-user' || error.kind === 'usage')
      return engine.ledger.originals.hold(original.id, error.reason, now);
    if (error.kind === 'permanent') return engine.ledger.originals.unfetchable(original.id, error.reason, now);
    throw error;
  }
}
