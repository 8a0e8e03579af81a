import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  AdapterContext,
  Browsers,
  CredentialStore,
  HandOff,
  HttpClient,
  Json,
  JsonObject,
  RenditionFile,
  RenditionFiles,
} from '../../src/contract/index.ts';
import { copyDurably } from '../../src/disk/index.ts';
import { withReader } from '../../src/media/byte-reader.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import type { Sample } from './samples.ts';

/** Renditions in a folder, named by hash. */
export class TempFiles implements RenditionFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `claim` says other facts or sizes than are true: to see what an adapter does about limits without huge files. */
  async add(
    sample: Sample,
    claim: Partial<Pick<RenditionFile, 'bytes' | 'mime' | 'facts' | 'alt'>> = {},
  ): Promise<RenditionFile> {
    const sha256 = createHash('sha256').update(sample.bytes).digest('hex');
    await writeFile(this.path(sha256), sample.bytes);
    return {
      sha256,
      bytes: claim.bytes ?? sample.bytes.length,
      mime: claim.mime ?? sample.mime,
      role: sample.role,
      alt: claim.alt ?? '',
      facts: claim.facts ?? sample.facts,
    };
  }

  path(sha256: string): string {
    return join(this.#folder, sha256);
  }

  async ensureFile(sha256: string): Promise<string> {
    return this.path(sha256);
  }

  copyTo(sha256: string, path: string, signal: AbortSignal): Promise<void> {
    return copyDurably(this.path(sha256), path, { signal });
  }

  fill(sha256: string, into: Buffer, start: number): Promise<number> {
    return withReader(this.path(sha256), (reader) => reader.fill(into, start));
  }

  open(sha256: string, range?: { readonly start: number; readonly end: number }) {
    return createReadStream(this.path(sha256), range ? { start: range.start, end: range.end - 1 } : {});
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

/** For adapters that have no business on a network. */
export const noHttp: HttpClient = {
  request: ({ method, url }) => Promise.reject(new Error(`an unexpected request: ${method} ${url}`)),
};

export interface TestContext extends AdapterContext {
  readonly clock: FakeClock;
  readonly logs: readonly string[];
}

/** An AdapterContext whose every part a test can look into. */
export function testContext(parts: {
  readonly http: HttpClient;
  readonly files: RenditionFiles;
  readonly credentials: CredentialStore;
  readonly clock?: FakeClock;
  /** where the account may keep things of its own; default: nowhere that exists */
  readonly folder?: string;
  /** default: the same one in every test */
  readonly workspaceId?: string;
  /** default: nobody is there */
  readonly handOff?: HandOff;
  /** default: none */
  readonly browsers?: Browsers;
}): TestContext {
  const logs: string[] = [];
  return {
    http: parts.http,
    files: parts.files,
    credentials: parts.credentials,
    folder: parts.folder ?? '/nowhere/clipferry',
    workspaceId: async () => parts.workspaceId ?? 'workspace-of-the-test',
    handOff: parts.handOff ?? null,
    browsers: parts.browsers ?? null,
    clock: parts.clock ?? fakeClock(),
    logs,
    log: (message, fields) => {
      logs.push(fields === undefined ? message : `${message} ${JSON.stringify(fields)}`);
    },
  };
}
