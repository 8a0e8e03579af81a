import { z } from 'zod';
import type {
  AccountFacts,
  Asset,
  Capabilities,
  Destination,
  DestinationSession,
  Draft,
  PublishTicket,
  Reconciliation,
  RemotePost,
  RenditionFile,
  UploadProgress,
  UploadTicket,
  Verification,
} from '../../src/contract/index.ts';

export type Method = Exclude<keyof DestinationSession, 'close' | 'whoAmI' | 'findServerLimits'>;

/** One call of the session, as it began. `about`: the post's ref, or the file's hash. */
export interface Call {
  readonly method: Method;
  readonly about: string;
  readonly ticket: PublishTicket | UploadTicket | null;
  readonly draft: Draft | null;
}

/** What this platform shows. It outlives sessions and processes, as a platform does. */
export interface PublicPost {
  readonly ref: string;
  readonly publishKey: string;
  readonly id: string;
  readonly draft: string;
  readonly ticket: string;
}

/**
 * How one call goes instead of well. `real` does what the platform would have done: calling it and throwing afterwards is a
 * lost answer.
 */
export type Script = (call: Call, real: () => Promise<unknown>, signal: AbortSignal) => Promise<unknown>;

export const easyVideo: NonNullable<Capabilities['video']> = {
  containers: ['mp4', 'mov', 'webm'],
  videoCodecs: ['avc', 'hevc', 'vp9'],
  audioCodecs: ['aac', 'mp3'],
  maxBytes: 1e9,
  minDurationMs: 0,
  maxDurationMs: 600_000,
  maxLongSide: 4096,
  maxShortSide: 4096,
  maxPixels: null,
  maxFrameRate: 120,
  highBitDepth: true,
  cover: 'none',
};

export const easy: Capabilities = {
  publisher: 'program',
  video: easyVideo,
  images: { maxCount: 9, formats: ['jpeg', 'png'], maxBytes: 1e8, maxLongSide: 8192, maxPixels: null },
  text: {
    title: null,
    body: [{ max: 1000, unit: 'utf16-units', measure: (text) => text.length }],
    hashtags: { max: 10, inBody: (tag) => `#${tag}` },
    links: 'keep',
    captionWanted: true,
  },
  upload: { resumableAboveBytes: 1 },
  publish: { resend: 'unsafe', absence: 'unprovable' },
  visibility: ['public', 'private'],
  altText: { limits: [] },
  backdating: false,
  schedule: null,
  pace: { perDay: null, minGapMs: 0, because: { code: 'fake/no-pace' } },
};

const words = { title: 'Fake', reasons: {}, options: {}, login: {} };

export class FakeDestination {
  readonly calls: Call[] = [];
  readonly posts: PublicPost[] = [];
  readonly capabilities: Capabilities;
  /** bytes per part */
  partBytes = 1e9;
  /** the most calls of one method at the same time, so far */
  readonly most: Partial<Record<Method, number>> = {};
  readonly #running: Partial<Record<Method, number>> = {};
  readonly #scripts: { readonly method: Method; readonly about: string | null; readonly script: Script }[] = [];
  readonly #always = new Map<Method, Script>();
  readonly uploads = new Map<string, { sha256: string; bytes: number }>();
  /** false: it has no way to take a post back */
  canRemove = true;
  /** id → post, also of those that were taken back */
  readonly #everPublished = new Map<string, string>();
  #uploads = 0;

  constructor(capabilities: Partial<Capabilities> = {}) {
    this.capabilities = { ...easy, ...capabilities };
  }

  /** The next call of this method (about this post or file) goes so. Several are used up in order. */
  once(method: Method, script: Script | Error, about: string | null = null): this {
    this.#scripts.push({ method, about, script: asScript(script) });
    return this;
  }

  always(method: Method, script: Script | Error): this {
    this.#always.set(method, asScript(script));
    return this;
  }

  healthy(): this {
    this.#always.clear();
    this.#scripts.length = 0;
    return this;
  }

  names(method: Method): readonly string[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.about);
  }

  get destination(): Destination {
    return {
      name: 'fake',
      words: { en: words, zh: words },
      options: z.object({}),
      capabilities: () => this.capabilities,
      limitsComeFromServer: false,
      login: null,
      consent: () => null,
      ownPosts: () => null,
      connect: async () => this.session(),
    };
  }

  session(): DestinationSession {
    const file = (method: Method, about: RenditionFile, ticket: UploadTicket | null, signal: AbortSignal) => {
      const call = { method, about: about.sha256, ticket, draft: null };
      return (real: () => unknown) => this.#call(call, real, signal);
    };
    const post = (method: Method, draft: Draft, ticket: PublishTicket | null, signal: AbortSignal) => {
      const call = { method, about: draft.postRef, ticket, draft };
      return (real: () => unknown) => this.#call(call, real, signal);
    };
    return {
      whoAmI: async (): Promise<AccountFacts> => ({ id: '1', name: 'me', url: null }),
      openUpload: (about, signal) =>
        file('openUpload', about, null, signal)(() => this.#open(about)) as Promise<UploadTicket>,
      queryUpload: (about, ticket, signal) =>
        file('queryUpload', about, ticket, signal)(() => this.#query(about, ticket)) as Promise<UploadProgress>,
      sendPart: (about, ticket, part, signal) =>
        file('sendPart', about, ticket, signal)(() => this.#part(about, ticket, part.end)) as Promise<UploadTicket>,
      finishUpload: (about, ticket, signal) =>
        file('finishUpload', about, ticket, signal)(() => this.#finish(about)) as Promise<Asset>,
      openPublish: (draft, publishKey, signal) =>
        post('openPublish', draft, null, signal)(() => ticketFor(draft, publishKey)) as Promise<PublishTicket>,
      publish: (draft, ticket, signal) =>
        post('publish', draft, ticket, signal)(() => this.#publish(draft, ticket)) as Promise<RemotePost>,
      reconcile: (draft, ticket, signal) =>
        post('reconcile', draft, ticket, signal)(() => this.#reconcile(ticket)) as Promise<Reconciliation>,
      verify: (remote, draft, signal) =>
        post('verify', draft, null, signal)(() => this.#verify(remote)) as Promise<Verification>,
      ...(this.canRemove
        ? {
            remove: (remote: RemotePost, signal: AbortSignal) => {
              const call = { method: 'remove', about: this.#refOf(remote), ticket: null, draft: null } as const;
              return this.#call(call, () => this.#remove(remote), signal) as Promise<void>;
            },
          }
        : {}),
      close: async () => {},
    };
  }

  async #call(call: Call, real: () => unknown, signal: AbortSignal): Promise<unknown> {
    this.calls.push(call);
    const running = (this.#running[call.method] ?? 0) + 1;
    this.#running[call.method] = running;
    this.most[call.method] = Math.max(this.most[call.method] ?? 0, running);
    try {
      const at = this.#scripts.findIndex(
        ({ method, about }) => method === call.method && (about === null || about === call.about),
      );
      const script = at === -1 ? this.#always.get(call.method) : this.#scripts.splice(at, 1)[0]?.script;
      const result = async () => real();
      return await (script === undefined ? result() : script(call, result, signal));
    } finally {
      this.#running[call.method] = running - 1;
    }
  }

  #refOf({ id }: RemotePost): string {
    return this.#everPublished.get(id) ?? id;
  }

  #remove({ id }: RemotePost): void {
    const at = this.posts.findIndex((post) => post.id === id);
    if (at >= 0) this.posts.splice(at, 1);
  }

  /** Shows all it has, as it was sent. */
  #verify({ id }: RemotePost): Verification {
    const found = this.posts.find((post) => post.id === id);
    if (found === undefined) return { kind: 'missing' };
    const { body, visibility, media } = JSON.parse(found.draft) as Draft;
    const files = media.map(({ file: { sha256, bytes, alt } }) => ({ sha256, bytes, alt }));
    return { kind: 'live', seen: { body, visibility, mediaCount: media.length, media: files } };
  }

  #open({ sha256, bytes }: RenditionFile): UploadTicket {
    this.#uploads += 1;
    const id = `u${this.#uploads}`;
    this.uploads.set(id, { sha256, bytes: 0 });
    return this.#ticket(id, bytes);
  }

  #query({ bytes }: RenditionFile, ticket: UploadTicket): UploadProgress {
    const id = String(ticket.data['id']);
    return this.uploads.has(id) ? { kind: 'open', ticket: this.#ticket(id, bytes) } : { kind: 'gone' };
  }

  #part({ bytes }: RenditionFile, ticket: UploadTicket, end: number): UploadTicket {
    const id = String(ticket.data['id']);
    const upload = this.uploads.get(id);
    if (upload === undefined) throw new Error(`nobody opened the upload ${id}`);
    upload.bytes = end;
    return this.#ticket(id, bytes);
  }

  #ticket(id: string, bytes: number): UploadTicket {
    const start = this.uploads.get(id)?.bytes ?? 0;
    const end = Math.min(bytes, start + this.partBytes);
    const index = Math.floor(start / this.partBytes);
    return {
      next: start >= bytes ? null : { index, start, end },
      confirmedBytes: start,
      expiresAt: null,
      data: { id },
    };
  }

  #finish({ sha256 }: RenditionFile): Asset {
    return { id: `asset-${sha256.slice(0, 8)}`, data: {} };
  }

  /** Knows a key again only where it says that repeats are safe: elsewhere a repeat is a second post. */
  #publish(draft: Draft, ticket: PublishTicket): RemotePost {
    const { publishKey } = ticket;
    const known = this.posts.find((post) => post.publishKey === publishKey);
    if (known !== undefined && this.capabilities.publish.resend !== 'unsafe') return { id: known.id, url: null };
    const id = `p${this.#everPublished.size + 1}`;
    this.#everPublished.set(id, draft.postRef);
    this.posts.push({
      ref: draft.postRef,
      publishKey,
      id,
      draft: JSON.stringify(draft),
      ticket: JSON.stringify(ticket),
    });
    return { id, url: null };
  }

  #reconcile({ publishKey }: PublishTicket): Reconciliation {
    const known = this.posts.find((post) => post.publishKey === publishKey);
    return known === undefined ? { kind: 'no' } : { kind: 'yes', remote: { id: known.id, url: null } };
  }
}

function ticketFor(draft: Draft, publishKey: string): PublishTicket {
  return { publishKey, data: { said: draft.body } };
}

function asScript(script: Script | Error): Script {
  if (!(script instanceof Error)) return script;
  return async () => {
    throw script;
  };
}

/** The platform did it, and we never hear of it. */
export function lostAnswer(error: Error): Script {
  return async (_call, real) => {
    await real();
    throw error;
  };
}
