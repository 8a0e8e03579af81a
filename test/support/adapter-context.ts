import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AdapterContext,
  type Clock,
  type CredentialStore,
  type HttpClient,
  type IsoTime,
  type Json,
  type JsonObject,
  type RenditionFile,
  type RenditionFiles,
  toEpochMs,
  toIso,
} from '../../src/contract/index.ts';
import type { Sample } from './samples.ts';

/** A clock that moves only when told. */
export class ManualClock implements Clock {
  #now: number;

  constructor(start: IsoTime = '2026-11-22T09:00:00.000Z') {
    this.#now = toEpochMs(start);
  }

  now(): IsoTime {
    return toIso(this.#now);
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

/** Renditions in a temp folder, named by hash. */
export class TempFiles implements RenditionFiles {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(): Promise<TempFiles> {
    const folder = await mkdtemp(join(tmpdir(), 'clipferry-files-'));
    await mkdir(folder, { recursive: true });
    return new TempFiles(folder);
  }

  /** `claim` says other facts or sizes than are true: to see what an adapter does about limits without huge files. */
  async add(
    sample: Sample,
    claim: Partial<Pick<RenditionFile, 'bytes' | 'mime' | 'facts'>> = {},
  ): Promise<RenditionFile> {
    const sha256 = createHash('sha256').update(sample.bytes).digest('hex');
    await writeFile(this.path(sha256), sample.bytes);
    return {
      sha256,
      bytes: claim.bytes ?? sample.bytes.length,
      mime: claim.mime ?? sample.mime,
      role: sample.role,
      facts: claim.facts ?? sample.facts,
    };
  }

  path(sha256: string): string {
    return join(this.#folder, sha256);
  }

  open(sha256: string, range?: { readonly start: number; readonly end: number }) {
    return createReadStream(this.path(sha256), range ? { start: range.start, end: range.end - 1 } : {});
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }
}

export class MemoryCredentials implements CredentialStore {
  #secret: Json | null;
  readonly written: JsonObject[] = [];

  constructor(secret: Json | null) {
    this.#secret = secret;
  }

  async read(): Promise<Json | null> {
    return this.#secret;
  }

  async write(secret: JsonObject): Promise<void> {
    this.#secret = secret;
    this.written.push(secret);
  }
}

export interface TestContext extends AdapterContext {
  readonly clock: ManualClock;
  readonly logs: readonly string[];
}

/** An AdapterContext whose every part a test can look into. */
export function testContext(parts: {
  readonly http: HttpClient;
  readonly files: RenditionFiles;
  readonly credentials: CredentialStore;
  readonly clock?: ManualClock;
}): TestContext {
  const logs: string[] = [];
  return {
    http: parts.http,
    files: parts.files,
    credentials: parts.credentials,
    clock: parts.clock ?? new ManualClock(),
    logs,
    log: (message, fields) => {
      logs.push(fields === undefined ? message : `${message} ${JSON.stringify(fields)}`);
    },
  };
}
