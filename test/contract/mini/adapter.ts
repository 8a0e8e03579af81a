import { z } from 'zod';
import type {
  AdapterContext,
  Capabilities,
  Destination,
  Options,
  PublishGuarantee,
  ServerLimits,
} from '../../../src/contract/index.ts';
import { codePoints, readOptions, utf16Units } from '../../../src/kit/index.ts';
import { callServer, loggedOut, otherLogin } from './calls.ts';
import type { Mistake } from './mistakes.ts';
import { miniSession, partBytes } from './session.ts';
import { own, wordsWith } from './words.ts';

const minuteMs = 60_000;
const schema = z.object({ server: z.string().default('127.0.0.1:9') });
const loginSchema = z.object({ token: z.string(), server: z.string() });

/** What one server tells of itself. */
const limitsSchema = z.object({ maxBody: z.number().int().min(1), maxVideoBytes: z.number().int().min(1) });
/** Less no server of this kind takes. */
const everywhere = { maxBody: 200, maxVideoBytes: 20_000_000 };
const generous = { maxBody: 5000, maxVideoBytes: 900_000_000 };

export function miniDestination(guarantee: PublishGuarantee, mistake: Mistake | null): Destination {
  const serverOf = (options: Options): string => readOptions(schema, options, 'mini').server;
  const capabilities = (options: Options, server: ServerLimits | null): Capabilities => {
    readOptions(schema, options, 'mini');
    const unknown = mistake === 'promises more than every server takes' ? generous : everywhere;
    const { maxBody, maxVideoBytes } = limitsSchema.safeParse(server).data ?? unknown;
    return { ...fixed, ...limitsOf(maxBody, maxVideoBytes), publish: guarantee };
  };
  return {
    name: 'mini',
    words: wordsWith(mistake),
    options: schema,
    limitsComeFromServer: true,
    capabilities,
    login: {
      fields: [{ name: 'token', secret: true }],
      plain: ['server'],
      exchange: async ({ token = '' }, options, ctx, signal) => {
        const server = serverOf(options);
        await callServer(ctx, { server, token, mistake }).whoAmI(signal);
        return {
          secret: { token, server },
          ...(mistake === 'forgets the server of a login' ? {} : { options: { server } }),
        };
      },
    },
    consent: () => null,
    ownPosts: () => null,
    connect: (_account, options, ctx, signal) =>
      connect(ctx, { server: serverOf(options), mistake, guarantee }, signal),
  };
}

interface Variant {
  readonly server: string;
  readonly mistake: Mistake | null;
  readonly guarantee: PublishGuarantee;
}

async function connect(ctx: AdapterContext, { server, mistake, guarantee }: Variant, signal: AbortSignal) {
  const login = loginSchema.safeParse(await ctx.credentials.read());
  if (!login.success) throw loggedOut();
  // A token is for the server that made it.
  if (login.data.server !== server && mistake !== 'takes its token to any server')
    throw otherLogin(login.data.server, server);
  const access = { server, token: login.data.token, mistake };
  const { id } = await callServer(ctx, access).whoAmI(
    mistake === 'connects without listening' ? new AbortController().signal : signal,
  );
  // A real adapter would be told the stored limits; this one checks with what the server itself will say.
  const capabilities = { ...fixed, ...limitsOf(300, 50_000_000), publish: guarantee };
  return miniSession(ctx, { ...access, account: id }, capabilities);
}

const fixed: Omit<Capabilities, 'publish' | 'video' | 'text'> = {
  publisher: 'program',
  images: null,
  upload: { resumableAboveBytes: partBytes },
  visibility: ['public', 'private'],
  altText: { limits: [{ max: 100, unit: 'code-points', measure: codePoints }] },
  backdating: false,
  schedule: { minAheadMs: 5 * minuteMs, maxAheadMs: null },
  pace: { perDay: null, minGapMs: 0, because: own('pace') },
};

function limitsOf(maxBody: number, maxVideoBytes: number): Pick<Capabilities, 'video' | 'text'> {
  return {
    video: {
      containers: ['mp4'],
      videoCodecs: ['avc'],
      audioCodecs: ['aac'],
      maxBytes: maxVideoBytes,
      minDurationMs: 0,
      maxDurationMs: 600_000,
      maxCount: 2,
      maxLongSide: 1920,
      maxShortSide: 1080,
      maxPixels: 1_000_000,
      maxFrameRate: 60,
      highBitDepth: false,
      cover: 'optional',
    },
    text: {
      title: [{ max: 30, unit: 'mini/letters', measure: utf16Units }],
      body: [{ max: maxBody, unit: 'utf16-units', measure: utf16Units }],
      hashtags: { max: 4, inBody: (tag) => `#${tag}` },
      links: 'keep',
      captionWanted: true,
    },
  };
}
