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
  type Reason,
  type RemotePost,
  type RenditionFile,
  type UploadTicket,
} from '../../src/contract/index.ts';
import { toEpochMs, toIso } from '../../src/kit/index.ts';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient, type NetClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';
import { MemoryCredentials, TempFiles, testContext } from '../support/adapter-context.ts';
import { type Conduct, watchConduct } from '../support/conduct.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { FaultyHttp } from '../support/fault-http.ts';
import { FakePerson } from '../support/hand-off.ts';
import { type Sample, sampleImage, sampleVideo } from '../support/samples.ts';
import { tempDir } from '../support/temp.ts';
import type { DestinationHarness, PublicPost, Stage } from './harness.ts';
import { secretsIn } from './secrets.ts';
import { findWordingFaults, languages, textOf, wordsOf } from './worded.ts';

/** One account, signed in, and the HTTP it speaks through. */
export interface Connection {
  readonly session: DestinationSession;
  readonly http: FaultyHttp;
  readonly credentials: MemoryCredentials;
}

export type DraftChanges = Partial<
  Pick<Draft, 'title' | 'body' | 'hashtags' | 'visibility' | 'scheduledAt' | 'kind'>
> & {
  readonly file?: Partial<Pick<RenditionFile, 'bytes' | 'mime' | 'facts' | 'alt'>>;
  readonly cover?: Partial<Pick<RenditionFile, 'bytes' | 'mime' | 'facts'>>;
  readonly images?: number;
  readonly videoBytes?: number;
  readonly noCover?: boolean;
};

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
  readonly #said: string[] = [];
  readonly #bugs: unknown[] = [];
  readonly #wordingFaults = new Set<string>();
  readonly #open: DestinationSession[] = [];
  readonly #clients: NetClient[] = [];
  #drafts = 0;

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
    const ctx = { ...context, handOff: handOff && this.#exempt(handOff), log: this.#hear };
    return {
      http,
      credentials: store,
      ctx,
      connect: async () => {
        const { account, options } = { ...this.stage, ...changes };
        const session = await this.call(() => destination.connect(account, options, ctx));
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
      this.#hearError(error);
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

  /** A draft like no other of this test: own key, text and bytes. */
  async draft(changes: DraftChanges = {}): Promise<Draft> {
    this.#drafts += 1;
    const number = this.#drafts;
    const kind = changes.kind ?? (this.capabilities.video ? 'video' : 'images');
    const { account } = this.stage;
    const postRef = `post-${number}`;
    return {
      deliveryKey: `${account.destination}:${account.label}:${postRef}`,
      postRef,
      order: number,
      kind,
      title: changes.title !== undefined ? changes.title : this.capabilities.text.title ? `Ferry ${number}` : null,
      body: changes.body ?? `The crossing, number ${number}`,
      hashtags: changes.hashtags ?? [],
      visibility: changes.visibility ?? this.capabilities.visibility[0] ?? 'public',
      createdAt: toIso(Date.UTC(2024, 5, 2, 18, 0, number)),
      scheduledAt: changes.scheduledAt ?? null,
      location: null,
      language: 'en',
      media: await this.#media(kind, number, changes),
      cover: await this.#cover(kind, number, changes),
    };
  }

  async #media(kind: Draft['kind'], number: number, changes: DraftChanges): Promise<readonly DraftMedia[]> {
    const media: DraftMedia[] = [];
    const count = kind === 'video' ? 1 : (changes.images ?? 2);
    for (let index = 0; index < count; index += 1) {
      const sample =
        kind === 'video'
          ? await this.#sampleVideo(number, changes.videoBytes)
          : await this.#sampleImage(number * 1000 + index, 'image');
      const claim = index === 0 ? changes.file : {};
      const alt = this.capabilities.altText ? `Picture ${number}.${index + 1}, 画` : '';
      media.push({ file: await this.#files.add(sample, { alt, ...claim }), asset: null });
    }
    return media;
  }

  async #cover(kind: Draft['kind'], number: number, changes: DraftChanges): Promise<DraftMedia | null> {
    const wanted = kind === 'video' && this.capabilities.video?.cover !== 'none' && changes.noCover !== true;
    if (!wanted) return null;
    const file = await this.#files.add(await this.#sampleImage(number * 1000 + 999, 'cover'), changes.cover);
    return { file, asset: null };
  }

  async file(bytes?: number): Promise<RenditionFile> {
    this.#drafts += 1;
    const sample = this.capabilities.video
      ? await this.#sampleVideo(this.#drafts, bytes)
      : await this.#sampleImage(this.#drafts, 'image');
    return this.#files.add(sample);
  }

  #sampleVideo(seed: number, bytes?: number): Promise<Sample> {
    return this.harness.samples?.video(seed, bytes) ?? Promise.resolve(sampleVideo(seed, bytes));
  }

  #sampleImage(seed: number, role: 'image' | 'cover'): Promise<Sample> {
    return this.harness.samples?.image(seed, role) ?? sampleImage(seed, role);
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

  /** From any ticket to the asset. */
  async finishFrom(session: DestinationSession, file: RenditionFile, ticket: UploadTicket): Promise<Asset> {
    let current = ticket;
    while (current.next !== null) current = stored(await session.sendPart(file, current, current.next, this.signal));
    return stored(await session.finishUpload(file, current, this.signal));
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
            this.#hearDoubt(result);
            return result;
          });
      },
    });
  }

  readonly #hear = (message: string, fields?: unknown): void => {
    this.#said.push(`log: ${message} ${JSON.stringify(fields ?? null)}`);
  };

  #hearError(error: unknown): void {
    if (!isFerryError(error)) this.#bugs.push(error);
    for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
      this.#said.push(`error: ${at.message}`);
      if (isFerryError(at)) this.hearReason(at.reason);
    }
  }

  /** A verification or a reconciliation may say why. */
  #hearDoubt(result: unknown): void {
    if (typeof result === 'object' && result !== null && 'because' in result) this.hearReason(result.because as Reason);
  }

  /** It must be worded in both languages, and hold no secret in any of them. */
  hearReason(reason: Reason): void {
    const { destination } = this.harness;
    for (const fault of findWordingFaults(destination, reason)) this.#wordingFaults.add(fault);
    const texts = languages.flatMap((language) => wordsOf(destination, reason, language) ?? []).map(textOf);
    this.#said.push(JSON.stringify(reason), ...texts);
  }

  async #end(): Promise<void> {
    try {
      for (const session of this.#open) await this.conduct.watch(() => session.close());
    } finally {
      this.conduct.end();
      for (const client of this.#clients) client.close();
      await this.stage.close();
    }
    this.#judge();
  }

  #judge(): void {
    const [bug] = this.#bugs;
    if (bug !== undefined)
      throw new Error(`only FerryErrors may leave an adapter, and this is none: ${String(bug)}`, { cause: bug });
    if (this.#wordingFaults.size > 0) throw new Error([...this.#wordingFaults].join('; '));
    if (this.conduct.breaches.length > 0)
      throw new Error(`the adapter ${[...new Set(this.conduct.breaches)].join(', ')}`);
    const open = this.stage.notSecret ?? [];
    const secrets = [
      ...secretsIn(this.stage.credentials).filter((text) => !open.includes(text)),
      ...this.stage.secrets,
    ];
    for (const line of this.#said)
      if (secrets.some((secret) => line.includes(secret)))
        throw new Error('a secret was said in an error or a log line');
  }
}

/** What the engine writes down and reads again after a restart. */
export function stored<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}
