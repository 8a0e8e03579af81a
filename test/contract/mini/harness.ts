import type { PublishGuarantee } from '../../../src/contract/index.ts';
import { type DestinationHarness, impossible, otherServerHost, type PublicPost, type Stage } from '../harness.ts';
import { miniDestination } from './adapter.ts';
import type { Mistake } from './mistakes.ts';
import { MiniServer } from './server.ts';

const token = 'token-3f9a1c77';
const otherToken = 'token-77c1a9f3';

/** `keyed`: the server knows a key again. `listed`: only its list tells, after a minute. `blind`: nothing tells. */
export const guarantees = {
  keyed: { resend: 'safe', absence: 'unprovable' },
  listed: { resend: 'unsafe', absence: { provableAfterMs: 60_000 } },
  blind: { resend: 'unsafe', absence: 'unprovable' },
} as const satisfies Readonly<Record<string, PublishGuarantee>>;

export function miniHarness(guarantee: keyof typeof guarantees, mistake: Mistake | null = null): DestinationHarness {
  const servers = new Map<Stage, MiniServer>();
  const serverOf = (stage: Stage): MiniServer => {
    const server = servers.get(stage);
    if (!server) throw new Error('a stage of another harness');
    return server;
  };
  return {
    destination: miniDestination(guarantees[guarantee], mistake),
    options: { server: '127.0.0.1:9' },
    serverLimits: { maxBody: 300, maxVideoBytes: 50_000_000 },
    start: async () => {
      const server = new MiniServer(guarantee === 'keyed');
      server.tokens.set(token, 'user-1');
      const host = await server.listen();
      const stage: Stage = {
        account: { destination: 'mini', label: 'me' },
        options: { server: host },
        credentials: { token, server: host },
        hosts: [host],
        secrets: [],
        notSecret: [host],
        published: async () => postsOf(server, 'user-1'),
        advance: async (ms) => {
          server.nowMs += ms;
        },
        close: () => server.close(),
      };
      servers.set(stage, server);
      return stage;
    },
    badCredentials: [{ name: 'a wrong token', credentials: { token: 'token-wrong-1', server: '127.0.0.1:9' } }],
    loginAnswers: { good: { token }, bad: { token: 'token-wrong-2' } },
    loginOptions: ({ options }) => options,
    otherServer: { server: otherServerHost },
    situations: {
      'other-account': async (stage) => {
        const server = serverOf(stage);
        server.tokens.set(otherToken, 'user-2');
        return {
          credentials: { token: otherToken, server: String(stage.options['server']) },
          published: async () => postsOf(server, 'user-2'),
        };
      },
      'upload-processing': async (stage) => {
        serverOf(stage).processingMs = 90_000;
      },
      'login-revoked': async (stage) => serverOf(stage).tokens.clear(),
      'upload-forgotten': async (stage) => serverOf(stage).uploads.clear(),
      'asset-forgotten': async (stage) => serverOf(stage).assets.clear(),
      'post-processing': async (stage, { id }) => setState(serverOf(stage), id, 'processing'),
      'post-refused': async (stage, { id }) => setState(serverOf(stage), id, 'refused'),
      'post-damaged': impossible('the small server keeps a post whole or not at all'),
      'post-edited': async (stage, { id }) => {
        const post = serverOf(stage).posts.find((one) => one.id === id);
        if (!post) throw new Error(`no post ${id}`);
        post.body = 'The person thought again';
      },
      'post-removed': async (stage) => void serverOf(stage).posts.splice(0),
      'account-at-risk': async (stage) => {
        serverOf(stage).refusal = { status: 451, body: 'captcha' };
      },
      'quota-spent': impossible('this small platform counts no posts'),
      'success-without-id': [{ status: 200, headers: {}, body: '{"id":null}' }],
    },
  };
}

function setState(server: MiniServer, id: string, state: 'processing' | 'refused'): void {
  const post = server.posts.find((one) => one.id === id);
  if (!post) throw new Error(`no post ${id}`);
  post.state = state;
}

function postsOf({ posts }: MiniServer, owner: string): readonly PublicPost[] {
  return posts.filter((post) => post.owner === owner);
}
