import type { IsoTime } from '../contract/index.ts';
import type { OriginalRow } from '../core/model.ts';
import { type SlowRules, slowRules } from '../core/slow-links.ts';
import { createHostGate, type HostGate } from '../media/host-gate.ts';
import { type Archives, createArchives } from './archives.ts';
import type { Engine } from './engine.ts';
import { fetchFromArchive, fetchFromLink, putOff } from './fetch-file.ts';
import type { Lanes } from './lanes.ts';
import { lookAgain } from './originals.ts';
import { createTransfers, type Line, type Transfer } from './transfers.ts';

/** Originals that wait in the queue: enough to keep the lane busy, few enough that one with a sooner deadline is not behind many. */
const maxQueued = 8;

/**
 * Secures originals: soonest expiry first, with one slot kept for the posts that are next in the plan. What is too slow keeps
 * no lane: it goes on in the one that slow links share.
 */
export interface Fetcher {
  /** what may be started now in the background */
  due(now: IsoTime): Promise<readonly OriginalRow[]>;
  /** one of those `due` gave, in the order they were given */
  fetchQueued(original: OriginalRow): Promise<void>;
  /** Tries everything this post still lacks, ahead of the queue; but nobody waits for a slow link. */
  ensurePost(postRef: string): Promise<void>;
  close(): Promise<void>;
}

export function createFetcher(engine: Engine, lanes: Lanes, rules: SlowRules = slowRules): Fetcher {
  const origins: FetchOrigins = { gate: createHostGate(engine.fetchGapMs), archives: createArchives(engine) };
  const transfers = createTransfers(engine, rules);
  const queued = new Set<number>();
  let hasLookedAgain = false;

  /** One fetch per original at a time, whichever lane came first. */
  const once = (id: number): Transfer => transfers.start(id, (line) => fetchOne(id, line));

  /** After an abort nothing is written any more, and what is written is true. */
  const fetchOne = async (id: number, line: Line): Promise<void> => {
    try {
      await tryFetch(id, line);
    } catch (error) {
      if (!line.signal.aborted) throw error;
      const stopped = line.stopped();
      if (stopped?.kind === 'put-off' && !engine.stop.draining) await putOff(engine, stopped);
    }
  };

  const tryFetch = async (id: number, line: Line): Promise<void> => {
    const original = await engine.ledger.originals.find(id);
    if (original === null || engine.stop.draining || !isWanted(original, engine.clock.now())) return;
    const unusable = await lookAgain(engine, original);
    if (unusable === null && original.sha256 !== null && (await isHere(id))) return;
    const { source } = original;
    if (source.from === 'link')
      await fetchFromLink(engine, { original, source, unusable }, { gate: origins.gate, line });
    else await fetchFromArchive(engine, origins.archives, { original, source, unusable });
    const after = await engine.ledger.originals.find(id);
    if (after === null || after.state !== 'wanted' || after.hold !== null) transfers.settled(id);
  };

  const isHere = async (id: number) => (await engine.ledger.originals.find(id))?.state === 'fetched';

  /** Of what was kept although nothing could use it: this clipferry may know more than the one that kept it. */
  const lookAtKept = async (): Promise<void> => {
    if (hasLookedAgain) return;
    hasLookedAgain = true;
    for (const original of await engine.ledger.originals.kept())
      if (!engine.stop.draining) await lookAgain(engine, original);
  };

  const dueRows = async (now: IsoTime): Promise<readonly OriginalRow[]> => {
    const free = Math.max(0, maxQueued - lanes.busy('fetch'));
    // Slow ones may stand in front of all others.
    const rows = await engine.ledger.originals.due(now, free + queued.size + transfers.knownCount());
    const waiting = rows.filter(({ id }) => !queued.has(id) && transfers.find(id) === null);
    const isSlow = ({ id }: OriginalRow) => transfers.isSlow(id);
    const next = transfers.reserve(waiting.filter(isSlow).map(({ id }) => id));
    const others = waiting.filter((row) => !isSlow(row)).slice(0, free);
    return [...waiting.filter(({ id }) => id === next), ...others];
  };

  /** What the posts asked for and did not wait for, because it is slow: the run does not end before it. */
  const asideRows = async (): Promise<readonly OriginalRow[]> => {
    const ids = transfers.aside().filter((id) => !queued.has(id));
    const rows = await Promise.all(ids.map((id) => engine.ledger.originals.find(id)));
    return rows.filter((row) => row !== null);
  };

  return {
    async due(now) {
      await lookAtKept();
      const fresh = [...(await asideRows()), ...(await dueRows(now))];
      for (const row of fresh) queued.add(row.id);
      return fresh;
    },
    async fetchQueued({ id }) {
      try {
        // A slow one has the shared lane already, and needs no other.
        if (transfers.isSlow(id)) return await once(id).done;
        await lanes.run('fetch', async () => {
          const isLate = transfers.isSlow(id) && transfers.find(id) === null;
          if (!isLate) await once(id).freed;
        });
        await transfers.find(id)?.done;
      } finally {
        queued.delete(id);
      }
    },
    async ensurePost(postRef) {
      for (const original of await engine.ledger.originals.ofPost(postRef)) {
        const { id } = original;
        if (!isWanted(original, engine.clock.now()) || transfers.isSlow(id)) continue;
        await lanes.run('urgent-fetch', async () => {
          if (!transfers.isSlow(id)) await once(id).freed;
        });
      }
    },
    async close() {
      await transfers.close();
      await origins.archives.close();
    },
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
