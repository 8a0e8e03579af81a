import { createHash, type Hash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { type FileHandle, open, readFile, rm } from 'node:fs/promises';
import { uptime } from 'node:os';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ensureFolder, onDisk, writeFileAtomically } from '../disk/index.ts';
import { GatheredWrites } from './gathered-writes.ts';
import { parseJson } from './stored-json.ts';

/** Our own limit, far above what any platform takes for one video. */
export const MAX_ORIGINAL_BYTES = 16 * 1024 ** 3;

/**
 * What must be true of the next answer for its bytes to continue this part. Kept in `<part>.json`, written before the
 * part's first byte. Holds no link: links are signed.
 */
interface PartRecord {
  /** hash of the link without its query: another file's bytes are never continued */
  readonly source: string;
  /** for If-Range: a strong ETag, else Last-Modified, else null */
  readonly validator: string | null;
  /** null: the server did not say */
  readonly totalBytes: number | null;
  readonly mime: string;
  readonly extension: string;
}

const storedSchema = z.object({
  v: z.literal(1),
  boot: z.string(),
  source: z.string(),
  validator: z.string().nullable(),
  totalBytes: z.number().int().nonnegative().nullable(),
  mime: z.string(),
  extension: z.string(),
});

/**
 * A file that is on its way: appended to, hashed as it grows, continued by the next process after a kill. One process at a
 * time (the run lock sees to that).
 */
export class PartFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #writes: GatheredWrites;
  #hash: Hash = createHash('sha256');
  #bytes = 0;
  #record: PartRecord | null = null;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
    const onWritten = (bytes: Uint8Array) => {
      this.#hash.update(bytes);
      this.#bytes += bytes.length;
    };
    this.#writes = new GatheredWrites({ handle, folder: dirname(path), onWritten });
  }

  /** Picks up what is there if it belongs to `source`, else starts empty. FerryError `fatal` when the disk says no. */
  static async open(path: string, source: string): Promise<PartFile> {
    await ensureFolder(dirname(path));
    return onDisk(dirname(path), async () => {
      const part = new PartFile(path, await open(path, 'a+'));
      try {
        await part.#pickUp(source);
      } catch (error) {
        await part.close();
        throw error;
      }
      return part;
    });
  }

  /** in the file; what was appended is as soon as it is flushed */
  get bytes(): number {
    return this.#bytes;
  }

  /** with what was appended and is not in the file yet */
  get receivedBytes(): number {
    return this.#bytes + this.#writes.waitingBytes;
  }

  /** null: empty, nothing to continue */
  get record(): PartRecord | null {
    return this.#record;
  }

  /** All bytes the server promised are here. */
  get complete(): boolean {
    return this.#record !== null && this.#record.totalBytes === this.#bytes;
  }

  /** Empties the part and writes down what it will hold, in this order: a kill between the two leaves nothing wrong. */
  async begin(record: PartRecord): Promise<void> {
    await this.clear();
    const stored = { v: 1, boot: bootId(), ...record };
    // One name for the temp file, so that `removePart` finds it after a kill.
    await writeFileAtomically(recordPath(this.path), JSON.stringify(stored), { temp: tempPath(this.path) });
    this.#record = record;
  }

  async clear(): Promise<void> {
    await this.#writes.drop();
    await onDisk(dirname(this.path), () => this.#handle.truncate(0));
    this.#hash = createHash('sha256');
    this.#bytes = 0;
    this.#record = null;
  }

  /** Taken, and in the file a little later: a kill loses at most 256 KiB of what came in the last 50 ms. */
  append(chunk: Uint8Array): Promise<void> {
    return this.#writes.append(chunk);
  }

  async flush(): Promise<void> {
    await this.#writes.flush();
  }

  /** Flushed to the disk, so that the rename that follows can be trusted. */
  async finish(): Promise<{ readonly bytes: number; readonly sha256: string }> {
    await this.flush();
    await onDisk(dirname(this.path), () => this.#handle.sync());
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest('hex') };
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.#writes.end();
      await this.#handle.close();
    }
  }

  async #pickUp(source: string): Promise<void> {
    const { size } = await this.#handle.stat();
    const record = size > 0 ? await readRecord(this.path) : null;
    const belongs = record !== null && record.source === source && (record.totalBytes ?? size) >= size;
    if (!belongs) return size > 0 ? this.clear() : undefined;
    for await (const chunk of createReadStream(this.path, { highWaterMark: 1 << 20 })) {
      this.#hash.update(chunk as Buffer);
      this.#bytes += (chunk as Buffer).length;
    }
    this.#record = record;
  }
}

/** Takes a part and its record away; nothing there is fine. Call it once the finished file has its place in the store. */
export async function removePart(path: string): Promise<void> {
  for (const each of [path, recordPath(path), tempPath(path)]) await rm(each, { force: true });
}

function recordPath(path: string): string {
  return `${path}.json`;
}

function tempPath(path: string): string {
  return `${recordPath(path)}.tmp`;
}

/** Null when there is none, it is damaged, or the machine was restarted since. */
async function readRecord(path: string): Promise<PartRecord | null> {
  let text: string;
  try {
    text = await readFile(recordPath(path), 'utf8');
  } catch {
    return null;
  }
  const stored = storedSchema.safeParse(parseJson(text));
  if (!stored.success || stored.data.boot !== bootId()) return null;
  const { v: _v, boot: _boot, ...record } = stored.data;
  return record;
}

/**
 * A killed process leaves what it wrote in the page cache, complete. A power cut may leave a file of the right length with
 * holes in it, and no server tells us a hash: parts from before the last start of the machine are not continued.
 */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Elsewhere: the start time, coarse enough that two readings agree. A wrong guess costs one download.
    return `up-${Math.round((Date.now() - uptime() * 1000) / 600_000)}`;
  }
}
