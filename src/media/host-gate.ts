import { setTimeout as sleep } from 'node:timers/promises';

/** Manners towards one host: a gap between two requests, and silence for as long as the host asked for. */
export interface HostGate {
  /**
   * Waits for this host's next slot, then returns 0. When the host asked for silence, returns at once with the
   * milliseconds that are left: come back then. Rejects with the signal's reason when aborted.
   */
  enter(host: string, signal: AbortSignal): Promise<number>;
  /** The host asked for a pause of this length from now. A shorter one never shortens a longer one. */
  pause(host: string, pauseMs: number): void;
}

/**
 * `minGapMs`: between the starts of two requests to one host, whoever asks. Working downloaders of TikTok exports pause
 * 250 to 1,000 ms (2026-11); no published limit exists.
 */
export function createHostGate(minGapMs: number): HostGate {
  const nextSlot = new Map<string, number>();
  const silentUntil = new Map<string, number>();
  return {
    enter: async (host, signal) => {
      signal.throwIfAborted();
      const nowMs = performance.now();
      const silentMs = (silentUntil.get(host) ?? 0) - nowMs;
      if (silentMs > 0) return Math.ceil(silentMs);
      const slot = Math.max(nowMs, nextSlot.get(host) ?? 0);
      nextSlot.set(host, slot + minGapMs);
      if (slot > nowMs) await sleep(slot - nowMs, undefined, { signal });
      return 0;
    },
    pause: (host, pauseMs) => {
      silentUntil.set(host, Math.max(silentUntil.get(host) ?? 0, performance.now() + pauseMs));
    },
  };
}
