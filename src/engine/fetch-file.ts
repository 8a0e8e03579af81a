import { because, isFerryError, type Reason } from '../contract/index.ts';
import type { OriginalRow, OriginalSource } from '../core/model.ts';
import { decideRetry, maxFetchTries, slowLinkRestMs } from '../core/retry.ts';
import type { SlowVerdict } from '../core/slow-links.ts';
import { assertNever, toEpochMs, toIso } from '../kit/index.ts';
import { describeLink, type FetchOutcome, fetchOriginal } from '../media/fetch.ts';
import type { HostGate } from '../media/host-gate.ts';
import { receiveStream } from '../media/receive.ts';
import type { Archives } from './archives.ts';
import type { Engine } from './engine.ts';
import { keepOriginal } from './originals.ts';
import type { Line } from './transfers.ts';

/** At its rate the file would not be here within a day: the run goes on without it. */
export async function putOff(engine: Engine, { id, bytesPerSecond }: SlowVerdict): Promise<void> {
  const original = await engine.ledger.originals.find(id);
  if (original === null || original.state !== 'wanted' || original.source.from !== 'link') return;
  const link = describeLink(original.source.locator);
  const reason = because('link-slow', { link, bytesPerSecond: Math.round(bytesPerSecond) });
  const now = engine.clock.now();
  await engine.ledger.originals.postpone(id, { reason, notBefore: toIso(toEpochMs(now) + slowLinkRestMs) }, now);
}

interface Wanted<From extends OriginalSource['from']> {
  readonly original: OriginalRow;
  readonly source: Extract<OriginalSource, { readonly from: From }>;
  /** a file is here and kept, and this is why it is of no use; null: none */
  readonly unusable: Reason | null;
}

export async function fetchFromLink(
  engine: Engine,
  wanted: Wanted<'link'>,
  { gate, line }: { readonly gate: HostGate; readonly line: Line },
): Promise<void> {
  const { original, source } = wanted;
  const partPath = engine.store.originalPart(String(original.id));
  const tell = teller(engine, original);
  try {
    const outcome = await fetchOriginal(
      { locator: source.locator, kind: original.kind, expiresAt: source.expiresAt, partPath },
      { downloader: line.downloader, clock: engine.clock, gate, onProgress: tell.received },
      line.signal,
    );
    await settleFetch(engine, wanted, { outcome, partPath });
  } finally {
    tell.over();
  }
}

/** What comes of one file, for who watches. */
function teller({ watch }: Engine, original: OriginalRow) {
  const id = String(original.id);
  return {
    received: (bytes: number, totalBytes: number | null) =>
      watch.activity({ kind: 'fetching', id, subject: original.postRef, bytes, totalBytes }),
    over: () => watch.activity({ kind: 'over', step: 'fetching', id }),
  };
}

async function settleFetch(
  engine: Engine,
  { original, unusable }: Wanted<'link'>,
  { outcome, partPath }: { readonly outcome: FetchOutcome; readonly partPath: string },
): Promise<void> {
  const { originals } = engine.ledger;
  const now = engine.clock.now();
  switch (outcome.kind) {
    case 'fetched':
      return keepOriginal(engine, original, { partPath, ...outcome, from: 'link' });
    case 'expired':
    case 'refused':
      // Why the kept file is of no use tells more than that there is no other.
      return originals.hold(original.id, unusable ?? outcome.reason, now);
    case 'not-media':
      if (unusable !== null) return originals.hold(original.id, unusable, now);
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
export async function fetchFromArchive(
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
  const tell = teller(engine, original);
  try {
    const received = await receiveStream({
      chunks: archive.open(entry),
      kind: original.kind,
      name: entry.path,
      partPath,
      signal: engine.stop.now,
      onProgress: (bytes) => tell.received(bytes, entry.bytes),
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
  } finally {
    tell.over();
  }
}
