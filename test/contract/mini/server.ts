import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface MiniPost {
  readonly owner: string;
  readonly id: string;
  readonly key: string;
  readonly title: string;
  body: string;
  readonly visibility: 'public' | 'private';
  readonly media: readonly string[];
  readonly alt: readonly string[];
  readonly cover: string | null;
  readonly createdAt: string;
  readonly scheduledAt: string | null;
  state: 'live' | 'processing' | 'refused';
}

interface MiniUpload {
  readonly bytes: number;
  readonly alt: string;
  chunks: Buffer[];
  offset: number;
  sha256: string | null;
  readyAtMs: number;
}

/** The smallest platform with everything the suite asks about: a login, resumable uploads, posts, a list, a review. */
export class MiniServer {
  readonly posts: MiniPost[] = [];
  readonly uploads = new Map<string, MiniUpload>();
  readonly assets = new Map<string, { readonly sha256: string; readonly alt: string }>();
  /** token → whose it is */
  readonly tokens = new Map<string, string>();
  readonly limits = { maxBody: 300, maxVideoBytes: 50_000_000 };
  /** its own clock, which begins where the suite's does */
  nowMs = Date.parse('2026-11-22T12:00:00.000Z');
  /** a file takes this long after its last byte */
  processingMs = 0;
  /** the answer to the next POST /posts */
  refusal: { readonly status: number; readonly body: string } | null = null;
  /** true: a second post with the same key is the first one */
  readonly #idempotent: boolean;
  readonly #http = createServer((request, response) => void this.#serve(request, response));

  constructor(idempotent: boolean) {
    this.#idempotent = idempotent;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.#http.closeAllConnections();
    return new Promise((resolve) => this.#http.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [status, value] = await this.#answer(request).catch(() => [500, {}] as const);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  }

  async #answer(request: IncomingMessage): Promise<readonly [number, unknown]> {
    const url = new URL(request.url ?? '/', 'http://mini');
    const owner = this.tokens.get(request.headers.authorization?.slice(7) ?? '');
    if (owner === undefined) return [401, { error: 'token' }];
    const [, room, id, action] = url.pathname.split('/');
    const route = `${request.method} /${room}${id ? '/:id' : ''}${action ? `/${action}` : ''}`;
    const upload = this.uploads.get(id ?? '');
    switch (route) {
      case 'GET /me':
        return [200, { id: owner, name: `Ferry of ${owner}` }];
      case 'GET /limits':
        return [200, this.limits];
      case 'POST /uploads':
        return this.#open(JSON.parse(await text(request)));
      case 'GET /uploads/:id':
        return upload ? [200, { offset: upload.offset, asset: this.#isReady(upload) ? id : null }] : absent;
      case 'PATCH /uploads/:id':
        return upload ? this.#append(upload, Number(url.searchParams.get('offset')), request) : absent;
      case 'POST /uploads/:id/finish':
        return upload && id ? this.#finish(id, upload) : absent;
      case 'POST /posts':
        return this.#post(owner, JSON.parse(await text(request)));
      case 'GET /posts':
      case 'GET /scheduled': {
        const found = this.#postsOf(owner).filter((post) => this.#waits(post) === (room === 'scheduled'));
        return [200, { posts: found.map(({ id: post, body, media }) => ({ id: post, body, media })) }];
      }
      case 'GET /posts/:id': {
        const post = this.#postsOf(owner).find((one) => one.id === id);
        return post ? [200, this.#shown(post)] : absent;
      }
      case 'DELETE /posts/:id':
      case 'DELETE /scheduled/:id': {
        const post = this.#postsOf(owner).find((one) => one.id === id);
        if (!post || this.#waits(post) !== (room === 'scheduled')) return absent;
        this.posts.splice(this.posts.indexOf(post), 1);
        return [200, { removed: id }];
      }
      default:
        return [405, {}];
    }
  }

  #postsOf(owner: string): readonly MiniPost[] {
    return this.posts.filter((post) => post.owner === owner);
  }

  #waits({ scheduledAt }: MiniPost): boolean {
    return scheduledAt !== null && this.nowMs < Date.parse(scheduledAt);
  }

  #isReady({ sha256, readyAtMs }: MiniUpload): boolean {
    return sha256 !== null && this.nowMs >= readyAtMs;
  }

  #shown(post: MiniPost): unknown {
    const { title, body, visibility, media, alt, state } = post;
    const waits = this.#waits(post);
    const files = media.map((sha256, index) => ({ sha256, alt: alt[index] ?? '' }));
    return { title, body, visibility, media: files, state: waits ? 'processing' : state };
  }

  #open({ bytes, alt }: { readonly bytes: number; readonly alt: string }): readonly [number, unknown] {
    const id = randomUUID();
    this.uploads.set(id, { bytes, alt, chunks: [], offset: 0, sha256: null, readyAtMs: 0 });
    return [201, { id }];
  }

  /** Keeps what arrived, also when the connection goes in the middle. */
  async #append(upload: MiniUpload, offset: number, request: IncomingMessage): Promise<readonly [number, unknown]> {
    if (offset > upload.offset) return [409, { offset: upload.offset }];
    let skip = upload.offset - offset;
    for await (const chunk of request) {
      const fresh = Buffer.from(chunk).subarray(skip);
      skip = Math.max(0, skip - chunk.length);
      upload.chunks.push(fresh);
      upload.offset += fresh.length;
    }
    return [200, { offset: upload.offset }];
  }

  #finish(id: string, upload: MiniUpload): readonly [number, unknown] {
    if (upload.offset !== upload.bytes) return [409, { offset: upload.offset }];
    if (upload.sha256 === null) {
      upload.sha256 = createHash('sha256').update(Buffer.concat(upload.chunks)).digest('hex');
      upload.readyAtMs = this.nowMs + this.processingMs;
    }
    if (!this.#isReady(upload)) return [202, { asset: id, state: 'working' }];
    this.assets.set(id, { sha256: upload.sha256, alt: upload.alt });
    return [200, { asset: id, state: 'ready' }];
  }

  #post(
    owner: string,
    wanted: Omit<MiniPost, 'owner' | 'id' | 'state' | 'createdAt' | 'alt'>,
  ): readonly [number, unknown] {
    const { refusal } = this;
    this.refusal = null;
    if (refusal) return [refusal.status, { error: refusal.body }];
    const known = this.#idempotent ? this.#postsOf(owner).find((post) => post.key === wanted.key) : undefined;
    if (known) return [200, { id: known.id }];
    const files = wanted.media.flatMap((asset) => this.assets.get(asset) ?? []);
    if (files.length < wanted.media.length) return [410, { error: 'asset' }];
    const cover = wanted.cover === null ? null : (this.assets.get(wanted.cover)?.sha256 ?? null);
    const id = `post-${randomUUID()}`;
    const media = files.map(({ sha256 }) => sha256);
    const alt = files.map((file) => file.alt);
    const createdAt = new Date(this.nowMs).toISOString();
    this.posts.push({ ...wanted, owner, id, media, alt, cover, createdAt, state: 'live' });
    return [200, { id }];
  }
}

/** In its own words: a gateway would say something else. */
const absent = [404, { error: 'absent' }] as const;

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
