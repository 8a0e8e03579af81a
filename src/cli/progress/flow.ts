import { byteRules, createRate } from './rate.ts';

/** Files on their way, in bytes. */
export interface Flow {
  /** a run begins: whatever was on its way is over */
  begin(): void;
  moved(file: { readonly id: string; readonly bytes: number; readonly totalBytes: number | null }, now: number): void;
  /** It is here, or was given up: it counts until the ledger was asked again. */
  over(id: string, now: number): void;
  /** The ledger was asked, and knows what was over by then. */
  counted(asOf: number): void;
  state(now: number): FlowState;
}

export interface FlowState {
  /** something came in this run */
  readonly isUsed: boolean;
  /** how many are on their way */
  readonly open: number;
  /** of these: whose size nobody knows, and what of them is here */
  readonly unknown: number;
  readonly unknownBytes: number;
  /** what is here of all on their way, and of those that the ledger does not know yet */
  readonly bytes: number;
  /** what is missing of those whose size is known */
  readonly leftBytes: number;
  /** in this run: what was here before it does not count */
  readonly received: number;
  readonly perSecond: number | null;
  /** measured long enough to say when it will end */
  readonly believable: boolean;
  /** the slowest file at its own pace; null: none is measured */
  readonly slowestLeftMs: number | null;
  /** of the largest on its way; null: none */
  readonly fraction: number | null;
}

interface Moving {
  readonly since: number;
  readonly firstBytes: number;
  readonly bytes: number;
  readonly totalBytes: number | null;
  readonly overAt: number | null;
}

/** A file is measured by itself after this long. */
const measuredMs = 10_000;

export function createFlow(): Flow {
  const files = new Map<string, Moving>();
  const rate = createRate(byteRules);
  let received = 0;
  let beganAt: number | null = null;

  return {
    begin() {
      files.clear();
      rate.forget();
      received = 0;
      beganAt = null;
    },
    moved({ id, bytes, totalBytes }, now) {
      const known = files.get(id);
      beganAt ??= now;
      // Begun anew, or seen for the first time: what is there already was not received now.
      const restarts = known === undefined || known.overAt !== null || bytes < known.bytes;
      if (!restarts) received += bytes - known.bytes;
      rate.add(now, received);
      const [since, firstBytes] = restarts ? [now, bytes] : [known.since, known.firstBytes];
      // A server that promised less than it sends is not believed.
      const total = totalBytes === null || totalBytes < bytes ? null : totalBytes;
      files.set(id, { since, firstBytes, bytes, totalBytes: total, overAt: null });
    },
    over(id, now) {
      const file = files.get(id);
      if (file !== undefined) files.set(id, { ...file, overAt: now });
    },
    counted(asOf) {
      for (const [id, { overAt }] of files) if (overAt !== null && overAt <= asOf) files.delete(id);
    },
    state(now) {
      const all = [...files.values()];
      const open = all.filter(({ overAt }) => overAt === null);
      const known = open.flatMap(({ totalBytes, ...file }) => (totalBytes === null ? [] : [{ ...file, totalBytes }]));
      const unknown = open.filter(({ totalBytes }) => totalBytes === null);
      const biggest = known.toSorted((a, b) => b.totalBytes - a.totalBytes)[0];
      const own = known.map((file) => ownLeftMs(file, now)).filter((ms) => ms !== null);
      return {
        isUsed: beganAt !== null,
        open: open.length,
        unknown: unknown.length,
        unknownBytes: sum(unknown),
        bytes: sum(all),
        leftBytes: known.reduce((left, { bytes, totalBytes }) => left + totalBytes - bytes, 0),
        received,
        perSecond: rate.perSecond(now),
        believable: beganAt !== null && now - beganAt >= measuredMs,
        slowestLeftMs: own.length === 0 ? null : Math.max(...own),
        fraction: biggest === undefined || biggest.totalBytes === 0 ? null : biggest.bytes / biggest.totalBytes,
      };
    },
  };
}

function sum(files: readonly Moving[]): number {
  return files.reduce((all, { bytes }) => all + bytes, 0);
}

function ownLeftMs(file: Moving & { readonly totalBytes: number }, now: number): number | null {
  const spanMs = now - file.since;
  const came = file.bytes - file.firstBytes;
  if (spanMs < measuredMs || came <= 0) return null;
  return ((file.totalBytes - file.bytes) * spanMs) / came;
}
