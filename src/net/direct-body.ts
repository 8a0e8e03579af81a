import type { IncomingMessage } from 'node:http';
import { findTap, readAtOnceBytes } from './tapped-sockets.ts';

/** Smaller ones leave their connection usable for the next: the handshake that saves costs as much as some MiB through the parser (2026-11). */
const leastBytes = 4 * 1024 * 1024;
const memoryBytes = 512 * 1024;
/** Left free: whoever is told "no more" may still hand over what it has unpacked already, with TLS a read and most of a record (16 KiB). */
const marginBytes = 2 * readAtOnceBytes;
/** Who reads is woken for this much, or for less after a while. */
const worthWakingBytes = memoryBytes - marginBytes;
const patienceMs = 100;

/** Memory that no body uses just now: two for each of the few that come in together. */
const spare: Buffer[] = [];
const mostSpare = 8;

/** Length of a body that may go past the parser: plain bytes up to a length that is known. Null: it may not. */
export function directLength(response: IncomingMessage): number | null {
  const { 'content-length': length = '', 'transfer-encoding': transfer, 'content-encoding': packed } = response.headers;
  if (transfer !== undefined || packed !== undefined || response.complete || !/^\d{1,15}$/.test(length)) return null;
  return Number(length) >= leastBytes && findTap(response.socket) !== null ? Number(length) : null;
}

interface DirectBodyOptions {
  readonly response: IncomingMessage;
  /** `directLength` of it */
  readonly bytes: number;
  /** calls back, now or later, if the connection is lost */
  onLost(callback: (error: unknown) => void): void;
  /** ends the connection: the parser has not seen where the body ends */
  close(): void;
}

/**
 * The body straight from its socket, in large pieces. A piece is good until the next one is asked for. What came before the connection was
 * lost comes first, then what `onLost` said is thrown.
 */
export async function* directBody({
  response,
  bytes,
  onLost,
  close,
}: DirectBodyOptions): AsyncGenerator<Uint8Array, void, void> {
  const { socket } = response;
  const inbox = new Inbox(bytes, () => socket.resume());
  onLost((error) => inbox.lose(error));
  try {
    // What the parser has let through by now; nobody else reads, and nothing more comes before the next turn.
    for (let head: Buffer | null = response.read(); head !== null; head = response.read()) inbox.put(head);
    findTap(socket)?.divert((read) => inbox.put(read));
    socket.resume();
    for (let piece = await inbox.take(); piece !== null; piece = await inbox.take()) yield piece;
  } finally {
    close();
    inbox.end();
  }
}

/** Two pieces of memory: one is filled while who reads has the other. */
class Inbox {
  readonly #resume: () => void;
  #filling = spare.pop() ?? Buffer.allocUnsafeSlow(memoryBytes);
  #taken = spare.pop() ?? Buffer.allocUnsafeSlow(memoryBytes);
  #filledBytes = 0;
  #leftBytes: number;
  #isPaused = false;
  #isPatient = true;
  #hasEnded = false;
  #lost: { readonly error: unknown } | null = null;
  #wake: () => void = () => {};

  constructor(bytes: number, resume: () => void) {
    this.#leftBytes = bytes;
    this.#resume = resume;
  }

  /** What lies behind the end of the body is nobody's. False: not now. */
  put(chunk: Uint8Array): boolean {
    if (this.#hasEnded) return false;
    const wanted = chunk.subarray(0, Math.min(chunk.length, this.#leftBytes));
    if (wanted.length > memoryBytes - this.#filledBytes) {
      this.lose(new Error('more came at once than was asked for'));
      return false;
    }
    this.#filling.set(wanted, this.#filledBytes);
    this.#filledBytes += wanted.length;
    this.#leftBytes -= wanted.length;
    if (this.#isReady()) this.#wake();
    this.#isPaused = this.#leftBytes === 0 || memoryBytes - this.#filledBytes < marginBytes;
    return !this.#isPaused;
  }

  lose(error: unknown): void {
    this.#lost ??= { error };
    this.#wake();
  }

  /** Null: that was all. What it gave before is filled anew from now on. */
  async take(): Promise<Uint8Array | null> {
    if (!this.#isReady()) await this.#filled();
    if (this.#filledBytes === 0) {
      if (this.#leftBytes === 0) return null;
      throw this.#lost?.error;
    }
    const piece = this.#filling.subarray(0, this.#filledBytes);
    [this.#filling, this.#taken] = [this.#taken, this.#filling];
    this.#filledBytes = 0;
    if (this.#isPaused && this.#leftBytes > 0) {
      this.#isPaused = false;
      this.#resume();
    }
    return piece;
  }

  end(): void {
    this.#hasEnded = true;
    spare.push(...[this.#filling, this.#taken].slice(0, mostSpare - spare.length));
  }

  #isReady(): boolean {
    if (this.#leftBytes === 0 || this.#lost !== null || this.#filledBytes >= worthWakingBytes) return true;
    return !this.#isPatient && this.#filledBytes > 0;
  }

  async #filled(): Promise<void> {
    const timer = setTimeout(() => {
      this.#isPatient = false;
      if (this.#isReady()) this.#wake();
    }, patienceMs);
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    clearTimeout(timer);
    this.#isPatient = true;
  }
}
