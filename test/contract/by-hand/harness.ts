import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Draft, IsoTime } from '../../../src/contract/index.ts';
import { type DestinationHarness, impossible, type PublicPost, type Stage } from '../harness.ts';
import { byHandDestination, type HandMistake } from './adapter.ts';

interface HandPost extends Omit<PublicPost, 'body' | 'url'> {
  body: string;
  readonly url: string;
}

/** A page for each post, and no way to make one but `publishByHand`. */
class HandServer {
  readonly posts = new Map<string, HandPost>();
  readonly #http = createServer((request, response) => {
    const post = this.posts.get(request.url?.split('/').at(-1) ?? '');
    response.writeHead(post ? 200 : 410, { 'content-type': 'application/json' });
    if (!post) return response.end('{}');
    const { body, visibility, media, alt } = post;
    const shown = media.map((sha256, index) => ({ sha256, alt: alt[index] ?? '' }));
    return response.end(JSON.stringify({ body, visibility, media: shown }));
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  publish(draft: Draft, host: string): string {
    const id = `post-${randomUUID()}`;
    const url = `http://${host}/posts/${id}`;
    this.posts.set(id, {
      id,
      url,
      title: draft.title,
      body: draft.body,
      visibility: draft.visibility,
      media: draft.media.map(({ file }) => file.sha256),
      alt: draft.media.map(({ file }) => file.alt),
      cover: null,
      createdAt: new Date().toISOString() as IsoTime,
      scheduledAt: null,
    });
    return url;
  }

  close(): Promise<void> {
    this.#http.closeAllConnections();
    return new Promise((resolve) => this.#http.close(() => resolve()));
  }
}

export function byHandHarness(mistake: HandMistake | null = null): DestinationHarness {
  const servers = new Map<Stage, HandServer>();
  const serverOf = (stage: Stage): HandServer => {
    const server = servers.get(stage);
    if (!server) throw new Error('a stage of another harness');
    return server;
  };
  return {
    destination: byHandDestination(mistake),
    options: { server: '127.0.0.1:9' },
    serverLimits: null,
    start: async () => {
      const server = new HandServer();
      const host = await server.listen();
      const stage: Stage = {
        account: { destination: 'by-hand', label: 'me' },
        options: { server: host },
        credentials: null,
        hosts: [host],
        secrets: [],
        published: async () => [...server.posts.values()],
        advance: async () => undefined,
        publishByHand: async (draft) => server.publish(draft, host),
        close: () => server.close(),
      };
      servers.set(stage, server);
      return stage;
    },
    badCredentials: [],
    loginAnswers: impossible('nobody signs in where a person publishes'),
    otherServer: impossible('nobody signs in, so there is no login to take along'),
    situations: {
      'other-account': impossible('the person may use any account, and nothing is kept of it'),
      'upload-processing': impossible('the person takes the files, there are no uploads'),
      'login-revoked': impossible('there is no login that could end'),
      'upload-forgotten': impossible('the person takes the files, there are no uploads'),
      'asset-forgotten': impossible('the person takes the files, there are no assets'),
      'post-processing': impossible('a post is there as soon as the person made it'),
      'post-refused': impossible('this small place reviews nothing at all'),
      'post-damaged': impossible('this small place cannot be looked at by a program'),
      'post-edited': async (stage, { id }) => {
        const post = serverOf(stage).posts.get(id);
        if (!post) throw new Error(`no post ${id}`);
        post.body = 'The person thought again';
      },
      'post-removed': async (stage, { id }) => void serverOf(stage).posts.delete(id),
      'account-at-risk': impossible('no program does anything there that could be noticed'),
      'quota-spent': impossible('this small place counts no posts'),
      'success-without-id': impossible('a person may leave the address out, which is tried by itself'),
    },
  };
}
