import { FerryError, type IsoTime, isFerryError } from '../contract/index.ts';
import { assertNever } from '../kit/index.ts';
import { deliveryKey } from '../core/identity.ts';
import type { OriginalRow } from '../ledger/ledger.ts';
import { type FetchOutcome, fetchOriginal, removePart } from '../media/fetch.ts';
import { createHostGate } from '../media/host-gate.ts';
import { probeFile } from '../media/probe.ts';
import type { Engine } from './engine.ts';
import type { Lanes } from './lanes.ts';
import { patientCodes, retryAt, withHint } from './outcome.ts';

/** After this many failures that are not the network's a person should look. */
const maxTries = 8;

/** Deliveries that wait for a file, beside those held with the original's own code. `expired-link` may be the plan's word. */
const fileWaitCodes: readonly string[] = [
  'expired-link',
  'link-refused',
  'not-media',
  'not-fetched-yet',
  'original-lost',
];

const renew =
  'ask TikTok for a new export and run the same command with it, or give the file you have with --media <folder>';

/** What a person can do about a link that leads nowhere. */
const waysOut: Readonly<Record<string, string>> = {
  'expired-link': `the link has died; ${renew}`,
  'link-refused': `the server refused the link; try again later with clipferry retry, or ${renew}`,
  'not-media': `the link leads to something that is not the file; ${renew}`,
};

/** Secures originals: soonest expiry first, with one slot kept for the posts that are next in the plan. */
export interface Fetcher {
  /** what may be started now in the background */
  due(now: IsoTime): Promise<readonly OriginalRow[]>;
  fetchInTurn(original: OriginalRow): Promise<void>;
  /** Tries everything this post still lacks, ahead of the queue. */
  ensurePost(postRef: string): Promise<void>;
}

export function createFetcher(engine: Engine, lanes: Lanes): Fetcher {
  const gate = createHostGate(engine.fetchGapMs);
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
    const partPath = engine.store.originalPart(String(id));
    const outcome = await fetchOriginal(
      { locator: original.locator, kind: original.kind, expiresAt: original.expiresAt, partPath },
      {
        downloader: engine.downloader,
        clock: engine.clock,
        gate,
        onProgress: (bytes, totalBytes) =>
          engine.watch.activity({ kind: 'fetching', subject: original.postRef, bytes, totalBytes }),
      },
      engine.stop.now,
    );
    await settleFetch(engine, original, partPath, outcome);
  };

  return {
    async due(now) {
      const room = 8 - lanes.busy('fetch');
      if (room <= 0) return [];
      const rows = await engine.ledger.originals.due(now, room + queued.size);
      const fresh = rows.filter((row) => !queued.has(row.id)).slice(0, room);
      for (const row of fresh) queued.add(row.id);
      return fresh;
    },
    fetchInTurn: (original) => lanes.run('fetch', () => once(original.id)).finally(() => queued.delete(original.id)),
    async ensurePost(postRef) {
      for (const original of await engine.ledger.originals.ofPost(postRef)) {
        if (isWanted(original, engine.clock.now())) await lanes.run('urgent-fetch', () => once(original.id));
      }
    },
  };
}

function isWanted(original: OriginalRow, now: IsoTime): boolean {
  return (
    original.state === 'wanted' &&
    original.holdCode === null &&
    (original.notBefore === null || original.notBefore <= now)
  );
}

async function settleFetch(
  engine: Engine,
  original: OriginalRow,
  partPath: string,
  outcome: FetchOutcome,
): Promise<void> {
  const { originals } = engine.ledger;
  const at = engine.clock.now();
  switch (outcome.kind) {
    case 'fetched':
      return keepOriginal(engine, original, { partPath, ...outcome, from: 'link' });
    case 'expired':
    case 'refused':
      // The detail of one file stands in parentheses at the end: totals leave it out.
      return originals.hold(
        original.id,
        { code: outcome.code, message: `${waysOut[outcome.code] ?? outcome.hint} (${outcome.because})` },
        at,
      );
    case 'not-media':
      // A part of it may be here already: one login page does not make it worthless.
      return originals.unfetchable(
        original.id,
        { code: outcome.code, message: `${waysOut[outcome.code]} (${outcome.because})` },
        at,
      );
    case 'later': {
      if (original.tries + 1 >= maxTries && !patientCodes.includes(outcome.code)) {
        return originals.hold(
          original.id,
          { code: outcome.code, message: `${maxTries} tries failed: ${outcome.because}` },
          at,
        );
      }
      const notBefore = retryAt(engine, original.tries, outcome.retryAfterMs);
      return originals.postpone(original.id, { code: outcome.code, message: outcome.because, notBefore }, at);
    }
    default:
      return assertNever(outcome);
  }
}

export interface ReceivedFile {
  readonly partPath: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly extension: string;
  /** `link`, or the person's own file */
  readonly from: string;
}

/**
 * A whole file is here: look inside, give it its place, write it down; in this order, so that a kill repeats a step and loses
 * nothing. A kill between the last two downloads the file again: its hash is only known afterwards.
 */
export async function keepOriginal(engine: Engine, original: OriginalRow, file: ReceivedFile): Promise<void> {
  const { originals } = engine.ledger;
  try {
    const probed = await probeFile(file.partPath, engine.stop.now);
    await engine.store.adoptOriginal(file.partPath, file.sha256, file.extension);
    await removePart(file.partPath);
    const { sha256, bytes, extension, from } = file;
    await originals.fetched(original.id, { sha256, bytes, extension, probed, from }, engine.clock.now());
    await freeDeliveries(engine, original);
  } catch (error) {
    if (!isFerryError(error) || error.kind !== 'permanent') throw error;
    await removePart(file.partPath);
    await originals.unfetchable(original.id, { code: error.code, message: withHint(error) }, engine.clock.now());
  }
}

/**
 * The file is here: deliveries of its post that waited for it go on. Looked at first, because `release` reads every delivery
 * that waits: with 10,000 posts without captions that would be done for each of 10,000 files.
 */
export async function freeDeliveries(engine: Engine, original: OriginalRow): Promise<void> {
  const { deliveries } = engine.ledger;
  const codes = original.holdCode === null ? fileWaitCodes : [...fileWaitCodes, original.holdCode];
  for (const account of await deliveries.accounts()) {
    const row = await deliveries.find(deliveryKey(original.postRef, account));
    if (row === null || !codes.includes(row.holdCode ?? row.code ?? '')) continue;
    await deliveries.release({ account, refs: [original.postRef], codes }, engine.clock.now());
  }
}

/** The file of a fetched original is not where the ledger says: say so, and want it again. */
export async function assertOriginalHere(engine: Engine, original: OriginalRow): Promise<string> {
  if (original.sha256 === null || original.extension === null || original.bytes === null) {
    throw new FerryError('fatal', 'not-fetched', `the ledger has no file for original ${original.id}`);
  }
  const path = await engine.store.findOriginal(original.sha256, original.extension, original.bytes);
  if (path !== null) return path;
  await engine.ledger.originals.lost(original.id, 'the file is gone or has another size', engine.clock.now());
  throw new FerryError(
    'retryable',
    'original-lost',
    `the original of ${original.postRef} is no longer in the workspace; fetching it again`,
    { effect: 'none' },
  );
}
