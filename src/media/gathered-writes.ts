import type { FileHandle } from 'node:fs/promises';
import { onDisk } from '../disk/index.ts';

interface GatheredWritesOptions {
  readonly handle: FileHandle;
  /** how the disk's refusals call the place */
  readonly folder: string;
  /** Told once the disk has taken them; the memory is used again when this returns. */
  onWritten(bytes: Uint8Array): void;
}

/** Whatever its size, a write costs the same wake-ups of a thread. */
const gatherBytes = 256 * 1024;
/** So much is worth a write of its own. */
const largeBytes = 128 * 1024;
/** What trickles in is not held back for longer: a kill would lose it. */
const heldBackMs = 50;
/** Memory that no file uses just now; as many as usually come in together. */
const spare: Buffer[] = [];
const mostSpare = 4;

/**
 * Appends to a file in large pieces. What waits here is written when there is much of it, after 50 ms, and by `flush`. Where the disk
 * refuses, the next call throws FerryError `fatal`, what waited is lost, and the file may end anywhere in it. One caller at a time.
 */
export class GatheredWrites {
  readonly #options: GatheredWritesOptions;
  #memory: Buffer | null = null;
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;
  #refusal: { readonly error: unknown } | null = null;

  constructor(options: GatheredWritesOptions) {
    this.#options = options;
  }

  /** taken, and not yet told of by `onWritten` */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** The chunk is copied or written when this resolves. */
  async append(chunk: Uint8Array): Promise<void> {
    // Not awaited without need: between a check and what follows it the timer may begin to write.
    if (this.#writing !== null) await this.#writing;
    this.#throwRefusal();
    const isLarge = chunk.length >= largeBytes;
    if (isLarge || this.#waitingBytes + chunk.length > gatherBytes) await this.flush();
    if (isLarge) return this.#write(chunk);
    this.#memory ??= spare.pop() ?? Buffer.allocUnsafeSlow(gatherBytes);
    this.#memory.set(chunk, this.#waitingBytes);
    this.#waitingBytes += chunk.length;
    // What it throws is kept for the next call.
    this.#timer ??= setTimeout(() => void this.flush().catch(() => undefined), heldBackMs);
  }

  async flush(): Promise<void> {
    if (this.#writing !== null) await this.#writing;
    this.#throwRefusal();
    if (this.#memory !== null && this.#waitingBytes > 0)
      await this.#write(this.#memory.subarray(0, this.#waitingBytes));
  }

  /** What waits is not wanted any more, and the file is begun anew. */
  async drop(): Promise<void> {
    await this.#writing?.catch(() => undefined);
    this.#stopTimer();
    this.#waitingBytes = 0;
    this.#refusal = null;
  }

  /** Gives the memory back; what still waits is lost. Nothing may be appended any more. */
  async end(): Promise<void> {
    await this.drop();
    if (this.#memory !== null && spare.length < mostSpare) spare.push(this.#memory);
    this.#memory = null;
  }

  #write(bytes: Uint8Array): Promise<void> {
    this.#stopTimer();
    const writing = this.#writeAll(bytes);
    this.#writing = writing;
    return writing;
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    const { handle, folder, onWritten } = this.#options;
    try {
      // appendFile writes all of it; write() may stop short.
      await onDisk(folder, () => handle.appendFile(bytes));
      onWritten(bytes);
    } catch (error) {
      this.#refusal = { error };
      throw error;
    } finally {
      this.#waitingBytes = 0;
      this.#writing = null;
    }
  }

  #throwRefusal(): void {
    if (this.#refusal !== null) throw this.#refusal.error;
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
