/**
 * Which downloads are too slow to keep a lane. Whoever is slow moves aside into the one lane that all slow links share, or
 * pauses until that is free; nothing that came is thrown away, and no file is given up. Slow is told by comparison: where the
 * whole network is slow, everybody is alike and nobody moves.
 */
export interface SlowRules {
  /** a rate is what came in so long; long enough for a slow start and for a hiccup */
  readonly windowMs: number;
  /**
   * Less than this is a drip, also when there is nothing to compare with. Our own choice, below GPRS (about 4 kB/s); curl
   * proposes no number of its own (`--speed-limit`, with 30 s as its default window).
   */
  readonly dripBytesPerSecond: number;
  /** As much as the leanest video seen in an export plays at (290 kbit/s, TikTok 2025-01): no link this quick is slow. */
  readonly watchableBytesPerSecond: number;
  /** slow is below this share of what another download reached in the same window */
  readonly share: number;
  /** how long one has the shared lane while others wait for it; twice as long every time it comes back */
  readonly turnMs: number;
  /** what would take longer than this at its rate is put off: a run must not last for a month because of one link */
  readonly longestMs: number;
}

export const slowRules: SlowRules = {
  windowMs: 10_000,
  dripBytesPerSecond: 1_000,
  watchableBytesPerSecond: 36_000,
  share: 0.1,
  turnMs: 30_000,
  longestMs: 24 * 3_600_000,
};

/** What becomes of a running download. */
export interface SlowVerdict {
  readonly id: number;
  /** `aside`: goes on in the shared lane. `pause`: stops, and continues when that lane is free. `put-off`: much later. */
  readonly kind: 'aside' | 'pause' | 'put-off';
  readonly bytesPerSecond: number;
}

/** Times are of a clock that never goes back. */
export interface SlowLinks {
  /** a request goes out: the wait for its headers counts. More requests of the same download are one. */
  began(id: number, nowMs: number): void;
  /** `expectedBytes`: of this answer; null: it does not say */
  answered(id: number, expectedBytes: number | null): void;
  received(id: number, bytes: number): void;
  /** nothing more comes for now: it is whole, failed or paused */
  ended(id: number, nowMs: number): void;
  /** it is here, or waits for a person: whatever was known of its link is over */
  settled(id: number): void;
  /** To be asked every now and then; each verdict is to be carried out, and `ended` follows a pause. */
  judge(nowMs: number): readonly SlowVerdict[];
  /** to be started in the shared lane only, through `reserve` */
  isSlow(id: number): boolean;
  slowCount(): number;
  /** Who of these that wait, in the order of their deadlines, has the shared lane next; it is theirs until `ended`. Null: it is taken. */
  reserve(ids: readonly number[], nowMs: number): number | null;
}

export function createSlowLinks(rules: SlowRules): SlowLinks {
  return new Watch(rules);
}

interface Transfer {
  readonly id: number;
  bytes: number;
  /** of the answer under way */
  leftBytes: number | null;
  /** what had come by when: the first is a window ago */
  marks: Mark[];
  /** told to stop, and not ended yet */
  stopped: boolean;
}

interface Mark {
  readonly atMs: number;
  readonly bytes: number;
}

class Watch implements SlowLinks {
  readonly #rules: SlowRules;
  readonly #running = new Map<number, Transfer>();
  /** proven: another download was quick at the same time, or it is the second time; else perhaps the network stood still */
  readonly #slow = new Map<number, { readonly proven: boolean }>();
  /** had their second chance */
  readonly #forgiven = new Set<number>();
  /** how often each had the shared lane */
  readonly #turns = new Map<number, number>();
  /** who has the shared lane */
  #holder: { readonly id: number; readonly sinceMs: number } | null = null;
  #isAwaited = false;
  /** what came, within the window, of those that have ended in it */
  #ended: Mark[] = [];

  constructor(rules: SlowRules) {
    this.#rules = rules;
  }

  began(id: number, nowMs: number): void {
    if (this.#running.has(id)) return;
    this.#running.set(id, { id, bytes: 0, leftBytes: null, marks: [{ atMs: nowMs, bytes: 0 }], stopped: false });
  }

  answered(id: number, expectedBytes: number | null): void {
    const transfer = this.#running.get(id);
    if (transfer) transfer.leftBytes = expectedBytes;
  }

  received(id: number, bytes: number): void {
    const transfer = this.#running.get(id);
    if (!transfer) return;
    transfer.bytes += bytes;
    if (transfer.leftBytes !== null) transfer.leftBytes -= bytes;
  }

  ended(id: number, nowMs: number): void {
    const transfer = this.#running.get(id);
    const [first] = transfer?.marks ?? [];
    if (transfer && first) this.#ended.push({ atMs: nowMs, bytes: transfer.bytes - first.bytes });
    this.#running.delete(id);
    if (this.#holder?.id === id) this.#holder = null;
  }

  settled(id: number): void {
    this.#slow.delete(id);
    this.#turns.delete(id);
    this.#forgiven.delete(id);
  }

  judge(nowMs: number): readonly SlowVerdict[] {
    const { windowMs, dripBytesPerSecond, share } = this.#rules;
    this.#ended = this.#ended.filter(({ atMs }) => nowMs - atMs < windowMs);
    const rates = this.#measure(nowMs);
    // Together: one small file that came in a burst says nothing about the network.
    const endedBytes = this.#ended.reduce((sum, { bytes }) => sum + bytes, 0);
    const best = Math.max(perSecond(endedBytes, windowMs), ...rates.values());
    // The network moves again: whoever seemed slow while nothing moved gets another chance.
    if (best >= dripBytesPerSecond / share) for (const [id, { proven }] of this.#slow) if (!proven) this.#forgive(id);
    return [...rates].flatMap(([id, rate]) => this.#judgeOne({ id, rate, best, nowMs }) ?? []);
  }

  isSlow(id: number): boolean {
    return this.#slow.has(id);
  }

  slowCount(): number {
    return this.#slow.size;
  }

  reserve(ids: readonly number[], nowMs: number): number | null {
    const slow = ids.filter((id) => this.#slow.has(id));
    this.#isAwaited = slow.length > 0;
    if (this.#holder !== null) return null;
    const [next = null] = slow.sort((a, b) => this.#turnsOf(a) - this.#turnsOf(b));
    if (next !== null) this.#holder = { id: next, sinceMs: nowMs };
    return next;
  }

  /** Of those that have run for a whole window, in the order they began. */
  #measure(nowMs: number): ReadonlyMap<number, number> {
    const rates = new Map<number, number>();
    for (const transfer of this.#running.values()) {
      transfer.marks.push({ atMs: nowMs, bytes: transfer.bytes });
      const from = transfer.marks.findLastIndex(({ atMs }) => nowMs - atMs >= this.#rules.windowMs);
      if (from < 0) continue;
      transfer.marks = transfer.marks.slice(from);
      const [first] = transfer.marks;
      if (first && !transfer.stopped)
        rates.set(transfer.id, perSecond(transfer.bytes - first.bytes, nowMs - first.atMs));
    }
    return rates;
  }

  #judgeOne({ id, rate, best, nowMs }: Judged): SlowVerdict | null {
    const proven = rate < this.#rules.watchableBytesPerSecond && rate < best * this.#rules.share;
    const isSlow = proven || rate < this.#rules.dripBytesPerSecond;
    const known = this.#slow.get(id);
    if (!isSlow) {
      this.#slow.delete(id);
      return null;
    }
    this.#slow.set(id, { proven: proven || this.#forgiven.has(id) || (known?.proven ?? false) });
    if (this.#holder?.id === id) return this.#judgeHolder({ id, rate, nowMs });
    if (this.#holder !== null) return this.#stop(id, 'pause', rate);
    this.#holder = { id, sinceMs: nowMs };
    return { id, kind: 'aside', bytesPerSecond: rate };
  }

  #forgive(id: number): void {
    this.#slow.delete(id);
    this.#forgiven.add(id);
  }

  #judgeHolder({ id, rate, nowMs }: Omit<Judged, 'best'>): SlowVerdict | null {
    const turns = this.#turnsOf(id);
    const sinceMs = this.#holder?.sinceMs ?? nowMs;
    if (nowMs - sinceMs < this.#rules.turnMs * 2 ** turns) return null;
    const isHopeless = this.#isHopeless(id, rate);
    if (!isHopeless && !this.#isAwaited) return null;
    this.#turns.set(id, turns + 1);
    return this.#stop(id, isHopeless ? 'put-off' : 'pause', rate);
  }

  #stop(id: number, kind: 'pause' | 'put-off', bytesPerSecond: number): SlowVerdict {
    const transfer = this.#running.get(id);
    if (transfer) transfer.stopped = true;
    return { id, kind, bytesPerSecond };
  }

  #turnsOf(id: number): number {
    return this.#turns.get(id) ?? 0;
  }

  #isHopeless(id: number, rate: number): boolean {
    const { longestMs, dripBytesPerSecond } = this.#rules;
    const leftBytes = this.#running.get(id)?.leftBytes ?? null;
    return leftBytes === null ? rate < dripBytesPerSecond : leftBytes > (rate * longestMs) / 1000;
  }
}

interface Judged {
  readonly id: number;
  readonly rate: number;
  readonly best: number;
  readonly nowMs: number;
}

function perSecond(bytes: number, ms: number): number {
  return (bytes * 1000) / ms;
}
