import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type Clock,
  type ErrorKind,
  FerryError,
  type FerryErrorOptions,
  type LinkedMedia,
  type SourcePost,
} from '../../src/contract/index.ts';
import type { Downloader } from '../../src/core/download.ts';
import { deliveryKey } from '../../src/core/identity.ts';
import type { DeliveryRow, OriginalRow } from '../../src/core/model.ts';
import type { PlanChoices } from '../../src/core/plan/item.ts';
import type { Connection } from '../../src/engine/connection.ts';
import type { Activity, Engine } from '../../src/engine/engine.ts';
import { type MadePlan, makePlan } from '../../src/engine/plan.ts';
import { type RunOptions, type RunResult, run } from '../../src/engine/run.ts';
import { createStop, type StopControl } from '../../src/engine/stop.ts';
import { toIso } from '../../src/kit/index.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { findFfmpeg } from '../../src/media/ffmpeg.ts';
import { probeFile } from '../../src/media/probe.ts';
import { type MediaStore, openMediaStore } from '../../src/media/store.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { sampleVideo } from '../support/samples.ts';
import { tempDir } from '../support/temp.ts';
import { FakeDestination } from './fake-destination.ts';

export const choices: PlanChoices = {
  allowUntitled: false,
  privatePosts: 'skip',
  since: null,
  until: null,
  only: null,
  ids: null,
  limit: null,
  order: 'oldest',
  pace: null,
};

const options: RunOptions = {
  sizes: { fetch: 3, prepare: 2, upload: 2 },
  wait: false,
  patienceMs: 0,
  pace: null,
};

const day0 = Date.parse('2024-03-01T10:00:00.000Z');

/** `p01`, one day after another. Its file is behind no link unless `locator` is given. */
export function makePost(n: number, over: Partial<SourcePost> = {}, media: Partial<LinkedMedia> = {}): SourcePost {
  return {
    ref: refOf(n),
    createdAt: toIso(day0 + n * 86_400_000),
    caption: `words of post ${n}`,
    audience: 'public',
    media: [
      {
        from: 'link',
        kind: 'video',
        locator: `http://127.0.0.1:9/${n}.mp4`,
        expiresAt: null,
        objectKey: `o${n}`,
        ...media,
      },
    ],
    cover: null,
    sourceId: null,
    likes: null,
    story: false,
    sound: null,
    alternateText: null,
    location: null,
    facts: {},
    ...over,
  };
}

export function refOf(n: number): string {
  return `p${String(n).padStart(2, '0')}`;
}

export function posts(count: number): readonly SourcePost[] {
  return Array.from({ length: count }, (_, index) => makePost(index + 1));
}

export function failure(kind: ErrorKind, code: string, more: Omit<FerryErrorOptions, 'cause'> = {}): FerryError {
  return new FerryError(kind, { code }, more);
}

const noDownloader: Downloader = {
  download: ({ url }) => Promise.reject(new Error(`an unexpected download of ${url}`)),
};

const shm = '/dev/shm';

async function memoryDir(): Promise<string> {
  const path = await mkdtemp(join(shm, 'clipferry-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A workspace with real ledger and real media store, and the engine's surroundings. */
export class Stage {
  readonly folder: string;
  readonly ledger: Ledger;
  readonly store: MediaStore;
  readonly clock: FakeClock;
  readonly activities: Activity[] = [];
  stop: StopControl = createStop();
  /** what a test changes of the engine */
  over: Partial<Engine> = {};
  onActivity: (what: Activity) => void = () => {};

  private constructor(folder: string, ledger: Ledger, store: MediaStore) {
    this.folder = folder;
    this.ledger = ledger;
    this.store = store;
    this.clock = fakeClock();
  }

  /** In memory where the machine has such a folder: the ledger syncs eight times a post, and no test here cuts the power. */
  static async open(where: 'memory' | 'disk' = 'memory'): Promise<Stage> {
    const folder = where === 'memory' && existsSync(shm) ? await memoryDir() : await tempDir();
    const ledger = await openLedger(folder, 'write');
    onTestFinished(() => ledger.close());
    return new Stage(folder, ledger, await openMediaStore(folder));
  }

  /** The usual beginning: so many posts whose files are here, planned for one account of `fake`. */
  static async planned(count: number, fake: FakeDestination, label = 'me'): Promise<Stage> {
    const stage = await Stage.open();
    await stage.import(posts(count));
    await stage.provideAll();
    await stage.plan(fake, label);
    return stage;
  }

  engine(): Engine {
    return {
      workspace: this.folder,
      ledger: this.ledger,
      store: this.store,
      clock: this.clock as Clock,
      downloader: noDownloader,
      ffmpeg: () => findFfmpeg(),
      watch: {
        activity: (what) => {
          this.activities.push(what);
          this.onActivity(what);
        },
      },
      fetchGapMs: 0,
      random: () => 0.5,
      stop: this.stop,
      ...this.over,
    };
  }

  async import(items: readonly SourcePost[], name = '/export.zip', accountName: string | null = 'someone') {
    const { posts: store } = this.ledger;
    const about = { generation: 'G5', accountName, notes: [] };
    const at = this.clock.now();
    const id = await store.beginArchive({ path: name, location: resolve(name), source: 'tiktok', about, at });
    const counts = await store.add(
      id,
      items.map((post) => ({ kind: 'post', post }) as const),
      at,
    );
    await store.endArchive(id, at);
    return counts;
  }

  /** All files of this post arrive without a network, and are this one. Returns its hash. */
  async provide(ref: string, path: string): Promise<string> {
    let sha = '';
    for (const original of await this.ledger.originals.ofPost(ref)) sha = await this.give(original, path);
    return sha;
  }

  async give(original: OriginalRow | undefined, path: string): Promise<string> {
    if (original === undefined) throw new Error('there is no such original');
    const extension = path.slice(path.lastIndexOf('.'));
    const signal = new AbortController().signal;
    const { sha256, bytes } = await this.store.ensureOriginalFromFile(path, extension, signal);
    const facts = { sha256, bytes, extension, probed: await probeFile(path, signal), from: 'test' };
    await this.ledger.originals.fetched(original.id, facts, this.clock.now());
    return sha256;
  }

  /** Each post gets a video of its own that goes as it is. */
  async provideAll(): Promise<void> {
    let seed = 0;
    for (const post of await this.ledger.posts.page(null, 10_000)) {
      seed += 1;
      const path = join(this.folder, `given-${seed}.mp4`);
      await writeFile(path, sampleVideo(seed).bytes);
      await this.provide(post.ref, path);
    }
  }

  async plan(fake: FakeDestination, label = 'me', more: Partial<PlanChoices> = {}): Promise<MadePlan> {
    const deps = { ledger: this.ledger, clock: this.clock, signal: this.stop.now };
    return makePlan(deps, {
      archive: '/export.zip',
      account: { destination: 'fake', label },
      options: {},
      capabilities: fake.capabilities,
      server: null,
      limitsNotFromServer: false,
      rules: { worthOfTag: () => null },
      choices: { ...choices, ...more },
    });
  }

  connection(fake: FakeDestination, label = 'me'): Connection {
    return {
      account: { destination: 'fake', label },
      destination: fake.destination,
      options: {},
      server: null,
      capabilities: fake.capabilities,
      session: fake.session(),
    };
  }

  /** One process: a new run over the same ledger. */
  run(fake: FakeDestination | readonly Connection[], more: Partial<RunOptions> = {}): Promise<RunResult> {
    const connections = fake instanceof FakeDestination ? [this.connection(fake)] : fake;
    return run(this.engine(), connections, { ...options, ...more });
  }

  /** Runs, lets the clock go on to when the engine wants to be called again, runs … at most `times` times. */
  async runOn(fake: FakeDestination | readonly Connection[], times: number): Promise<RunResult> {
    for (let count = 1; ; count += 1) {
      const result = await this.run(fake);
      if (result.nextAt === null || count === times) return result;
      if (result.nextAt > this.clock.now()) this.clock.set(result.nextAt);
    }
  }

  /** What a restart of the process brings. */
  restart(): void {
    this.stop = createStop();
  }

  async row(n: number, label = 'me'): Promise<DeliveryRow> {
    const row = await this.ledger.deliveries.find(deliveryKey(refOf(n), { destination: 'fake', label }));
    if (row === null) throw new Error(`there is no delivery of post ${n}`);
    return row;
  }

  /** `fake:me:p01: uploaded > publishing`, in the order they happened. */
  async moves(): Promise<readonly string[]> {
    const events = await this.ledger.events.after(0, 100_000);
    return events
      .filter(({ kind }) => kind === 'delivery-moved')
      .map(({ subject, data }) => `${subject}: ${data['from']} > ${data['to']}`);
  }

  /** `p01 published`, `p02 planned held:no-caption`, `p03 prepared later:timeout`: in plan order. */
  async rows(label = 'me'): Promise<readonly string[]> {
    const rows = await this.ledger.deliveries.list({ account: { destination: 'fake', label } }, 10_000);
    return rows.map((row) => `${row.postRef} ${told(row)}`);
  }
}

export function told({ state, hold, notBefore, reason }: DeliveryRow): string {
  if (hold !== null) return `${state} held:${hold.code}`;
  if (notBefore !== null) return `${state} later:${reason?.code}`;
  return state === 'failed' || state === 'skipped' ? `${state}:${reason?.code}` : state;
}

/** Ends with a rejection when a run hangs, instead of the test runner's vague timeout. */
export function soon<Result>(what: Promise<Result>, ms = 8_000): Promise<Result> {
  return Promise.race([
    what,
    new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new Error(`nothing came of it in ${ms} ms: a hang`)), ms);
      timer.unref();
    }),
  ]);
}
