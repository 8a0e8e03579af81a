import { onTestFinished } from 'vitest';
import {
  type Asset,
  type Capabilities,
  type DestinationSession,
  type Draft,
  type DraftMedia,
  type FerryError,
  type HandOff,
  isFerryError,
  type Json,
  type Options,
  type PublishTicket,
  type RemotePost,
  type RenditionFile,
  type UploadTicket,
} from '../../src/contract/index.ts';
import { toEpochMs } from '../../src/kit/index.ts';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient, type NetClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';
import { MemoryCredentials, TempFiles, testContext } from '../support/adapter-context.ts';
import { type Conduct, watchConduct } from '../support/conduct.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { FaultyHttp } from '../support/fault-http.ts';
import { FakePerson } from '../support/hand-off.ts';
import { tempDir } from '../support/temp.ts';
import { type DraftChanges, Drafts } from './drafts.ts';
import type { DestinationHarness, PublicPost, Stage } from './harness.ts';
import { Hearing } from './hearing.ts';
import { secretsIn } from './secrets.ts';

/** One account, signed in, and the HTTP it speaks through. */
export interface Connection {
  readonly session: DestinationSession;
  readonly http: FaultyHttp;
  readonly credentials: MemoryCredentials;
}

export interface ConnectionChanges {
  readonly options?: Options;
  /** a person publishes here, and none is to be found */
  readonly nobodyIsThere?: boolean;
  /** somebody who watches where a program publishes */
  readonly handOff?: HandOff;
}

/** One test's stage, and the engine's part played by hand: everything that the engine would store goes through JSON. */
export class Kit {
  readonly harness: DestinationHarness;
  readonly stage: Stage;
  readonly capabilities: Capabilities;
  /** where a person publishes: they are there, and tell the truth, unless a test says otherwise */
  readonly person: FakePerson;
  readonly clock: FakeClock = fakeClock();
  readonly signal: AbortSignal = new AbortController().signal;
  readonly conduct: Conduct;
  readonly #files: TempFiles;
  readonly #drafts: Drafts;
  readonly #hearing: Hearing;
  readonly #open: DestinationSession[] = [];
  readonly #clients: NetClient[] = [];

  /** Ends with the test; then what was said is searched for secrets, and what was done for breaches. */
  static async make(harness: DestinationHarness): Promise<Kit> {
    const stage = await harness.start();
    const kit = new Kit(harness, stage, new TempFiles(await tempDir()));
    onTestFinished(() => kit.#end());
    return kit;
  }

  private constructor(harness: DestinationHarness, stage: Stage, files: TempFiles) {
    this.harness = harness;
    this.stage = stage;
    this.capabilities = harness.destination.capabilities(stage.options, harness.serverLimits);
    this.person = this.#makePerson();
    this.conduct = watchConduct();
    this.#files = files;
    this.#drafts = new Drafts({
      samples: harness.samples,
      capabilities: this.capabilities,
      account: stage.account,
      files,
    });
    this.#hearing = new Hearing(harness.destination);
  }

  /** A new connection, as after a restart: nothing is carried over but what the engine stores. */
  async connect(
    credentials: Json | null = this.stage.credentials,
    changes: ConnectionChanges = {},
  ): Promise<Connection> {
    const prepared = this.prepare(credentials, changes);
    const session = await prepared.connect();
    return { ...prepared, session };
  }

  /** The same, before anything was asked: for faults while connecting. */
  prepare(credentials: Json | null = this.stage.credentials, changes: ConnectionChanges = {}) {
    const { destination } = this.harness;
    const store = new MemoryCredentials(credentials);
    // No secrets are known to the redactor: an adapter must not rely on it.
    const inner = createHttpClient({
      guard: createHostGuard({ allowedHosts: this.stage.hosts }),
      redact: createRedactor(),
      userAgent: 'clipferry-contract-suite',
    });
    this.#clients.push(inner);
    const http = new FaultyHttp({
      request: (request, signal) => this.conduct.exempt(() => inner.request(request, signal)),
    });
    const context = testContext({ http, files: this.#files, credentials: store, clock: this.clock });
    const isThere = this.capabilities.publisher === 'person' && changes.nobodyIsThere !== true;
    const handOff = changes.handOff ?? (isThere ? this.person : null);
    const ctx = { ...context, handOff: handOff && this.#exempt(handOff), log: this.#hearing.log };
    return {
      http,
      credentials: store,
      ctx,
      connect: async (signal: AbortSignal = this.signal) => {
        const { account, options } = { ...this.stage, ...changes };
        const session = await this.call(() => destination.connect(account, options, ctx, signal));
        this.#open.push(session);
        return this.#watched(session);
      },
    };
  }

  /** What a person does takes place outside the adapter. */
  #exempt(handOff: HandOff): HandOff {
    return {
      present: (draft, signal) => this.conduct.exempt(() => handOff.present(draft, signal)),
      ask: (draft, signal) => this.conduct.exempt(() => handOff.ask(draft, signal)),
    };
  }

  #makePerson(): FakePerson {
    return new FakePerson({
      publish: (draft) => {
        const { publishByHand } = this.stage;
        if (publishByHand === undefined) throw new Error('a stage where a person publishes needs publishByHand');
        return publishByHand(draft);
      },
      find: async (draft) => (await this.postsOf(draft))[0]?.url ?? null,
    });
  }

  /** Runs adapter code under watch; remembers its errors. */
  async call<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.conduct.watch(work);
    } catch (error) {
      this.#hearing.error(error);
      throw error;
    }
  }

  /** The FerryError this must end with. */
  async failure(work: () => Promise<unknown>): Promise<FerryError> {
    const outcome = await this.outcome(work);
    if (outcome.kind === 'failed') return outcome.error;
    throw new Error('it succeeded, and should have been refused');
  }

  async outcome<Result>(
    work: () => Promise<Result>,
  ): Promise<
    { readonly kind: 'done'; readonly result: Result } | { readonly kind: 'failed'; readonly error: FerryError }
  > {
    try {
      return { kind: 'done', result: await work() };
    } catch (error) {
      if (isFerryError(error)) return { kind: 'failed', error };
      throw error;
    }
  }

  /** A draft like no other of this test. */
  draft(changes: DraftChanges = {}): Promise<Draft> {
    return this.#drafts.draft(changes);
  }

  file(bytes?: number): Promise<RenditionFile> {
    return this.#drafts.file(bytes);
  }

  /** Uploads what the draft needs and fills in the assets. Nothing to do where files travel inside publish. */
  async upload(session: DestinationSession, draft: Draft): Promise<Draft> {
    if (this.capabilities.upload === null) return draft;
    const media: DraftMedia[] = [];
    for (const medium of draft.media) media.push({ ...medium, asset: await this.uploadFile(session, medium.file) });
    const cover = draft.cover ? { ...draft.cover, asset: await this.uploadFile(session, draft.cover.file) } : null;
    return stored({ ...draft, media, cover });
  }

  async uploadFile(session: DestinationSession, file: RenditionFile): Promise<Asset> {
    return this.finishFrom(session, file, stored(await session.openUpload(file, this.signal)));
  }

  /** From any ticket to the asset. A file that is still in the works is waited for, as long as the place asks. */
  async finishFrom(session: DestinationSession, file: RenditionFile, ticket: UploadTicket): Promise<Asset> {
    let current = ticket;
    while (current.next !== null) current = stored(await session.sendPart(file, current, current.next, this.signal));
    for (let tries = 0; tries < 50; tries += 1) {
      const outcome = await this.outcome(() => session.finishUpload(file, current, this.signal));
      if (outcome.kind === 'done') return stored(outcome.result);
      const { kind, remedy, retryAfterMs } = outcome.error;
      if (kind !== 'retryable' || remedy === 'upload-again' || retryAfterMs === null) throw outcome.error;
      await this.advance(retryAfterMs);
    }
    throw new Error('the file was never ready');
  }

  /** As after a restart: what the place has is asked first. */
  async resume(session: DestinationSession, file: RenditionFile, ticket: UploadTicket): Promise<Asset> {
    const progress = await session.queryUpload(file, ticket, this.signal);
    switch (progress.kind) {
      case 'open':
        return this.finishFrom(session, file, stored(progress.ticket));
      case 'complete':
        return stored(progress.asset);
      case 'gone':
        return this.uploadFile(session, file);
    }
  }

  async openPublish(session: DestinationSession, draft: Draft, attempt = 1): Promise<PublishTicket> {
    return stored(await session.openPublish(draft, `key-${draft.postRef}-${attempt}`, this.signal));
  }

  /** Upload, intent, publish: the whole way. */
  async deliver(
    session: DestinationSession,
    draft: Draft,
  ): Promise<{ ready: Draft; ticket: PublishTicket; remote: RemotePost }> {
    const ready = await this.upload(session, draft);
    const ticket = await this.openPublish(session, ready);
    const remote = await session.publish(ready, ticket, this.signal);
    return { ready, ticket, remote };
  }

  /** Posts of the place that hold this draft's bytes. */
  async postsOf(draft: Draft): Promise<readonly PublicPost[]> {
    const first = draft.media[0]?.file.sha256;
    return (await this.stage.published()).filter((post) => post.media[0] === first);
  }

  /** Until a list that lags has surely heard of what was published. */
  async advanceUntilListed(): Promise<void> {
    const { absence } = this.capabilities.publish;
    await this.advance(absence === 'unprovable' ? 60_000 : absence.provableAfterMs);
  }

  /** What must never leave but for the account's own server. */
  get secrets(): readonly string[] {
    const { credentials, notSecret = [], secrets } = this.stage;
    return [...secretsIn(credentials).filter((text) => !notSecret.includes(text)), ...secrets];
  }

  /** Time passes, for the adapter and for the place. */
  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.stage.advance(ms);
  }

  async advanceTo(time: string): Promise<void> {
    await this.advance(Math.max(0, toEpochMs(time) - toEpochMs(this.clock.now())));
  }

  #watched(session: DestinationSession): DestinationSession {
    return new Proxy(session, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: readonly unknown[]) =>
          this.call(async () => {
            const result: unknown = await Reflect.apply(member, target, [...args]);
            this.#hearing.result(result);
            return result;
          });
      },
    });
  }

  async #end(): Promise<void> {
    try {
      for (const session of this.#open) await this.conduct.watch(() => session.close());
    } finally {
      this.conduct.end();
      for (const client of this.#clients) client.close();
      await this.stage.close();
    }
    if (this.conduct.breaches.length > 0)
      throw new Error(`the adapter ${[...new Set(this.conduct.breaches)].join(', ')}`);
    this.#hearing.judge(this.secrets);
  }
}

/** What the engine writes down and reads again after a restart. */
export function stored<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}
