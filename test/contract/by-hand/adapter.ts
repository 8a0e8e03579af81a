import { z } from 'zod';
import {
  type AdapterContext,
  because,
  type Capabilities,
  type Destination,
  type DestinationSession,
  type Draft,
  FerryError,
  type HandOff,
  type RemotePost,
  type Verification,
} from '../../../src/contract/index.ts';
import {
  assertDraftFits,
  assertNever,
  assertNotAborted,
  decodeAnswer,
  graphemes,
  readOptions,
  utf8Bytes,
} from '../../../src/kit/index.ts';
import { own, words } from './words.ts';

/** Mistakes that adapters make where a person publishes. The suite must notice each: mutants.ts tries them. */
export type HandMistake =
  | 'takes an unsure answer for a no'
  | 'takes an empty room for a no'
  | 'reconciles without asking'
  | 'calls "not now" a doubt'
  | 'forgets who said it'
  | 'shows the draft before publish is called'
  | 'calls a stop in front of the page harmless'
  | 'shows the draft again to ask'
  | 'keeps rubbish for an address'
  | 'calls a post without an address missing';

const schema = z.object({ server: z.string().default('127.0.0.1:9') });

const capabilities: Capabilities = {
  publisher: 'person',
  video: null,
  images: {
    maxCount: 4,
    formats: ['jpeg', 'png'],
    maxBytes: 5_000_000,
    maxLongSide: 4000,
    maxPixels: 6_000_000,
  },
  text: {
    title: null,
    body: [
      { max: 200, unit: 'graphemes', measure: graphemes },
      { max: 2000, unit: 'bytes', measure: utf8Bytes },
    ],
    hashtags: { max: 3, inBody: (tag) => `#${tag}` },
    links: 'keep',
    captionWanted: false,
  },
  upload: null,
  // What the person says is the proof: they need no time for it.
  publish: { resend: 'unsafe', absence: { provableAfterMs: 0 } },
  visibility: ['public', 'friends'],
  altText: { limits: [] },
  backdating: false,
  schedule: null,
  pace: { perDay: 5, minGapMs: 0, because: own('pace') },
};

/** A place without any way in for a program: a person publishes, and a page of each post can be looked at. */
export function byHandDestination(mistake: HandMistake | null): Destination {
  return {
    name: 'by-hand',
    words,
    options: schema,
    limitsComeFromServer: false,
    capabilities: (options) => {
      readOptions(schema, options, 'by-hand');
      return capabilities;
    },
    login: null,
    consent: () => own('consent'),
    ownPosts: (options) => `http://${readOptions(schema, options, 'by-hand').server}/`,
    connect: async (_account, options, ctx) =>
      handSession(ctx, `http://${readOptions(schema, options, 'by-hand').server}`, mistake),
  };
}

function handSession(ctx: AdapterContext, base: string, mistake: HandMistake | null): DestinationSession {
  const noUpload = async () => {
    throw new FerryError('usage', because('no-upload', { destination: 'by-hand' }), { effect: 'none' });
  };
  return {
    whoAmI: async (signal) => {
      assertNotAborted(signal);
      return { id: 'person', name: 'You', url: base };
    },
    openUpload: noUpload,
    queryUpload: noUpload,
    sendPart: noUpload,
    finishUpload: noUpload,
    async openPublish(draft, publishKey, signal) {
      assertNotAborted(signal);
      assertDraftFits(draft, capabilities, ctx.clock.now());
      if (mistake === 'shows the draft before publish is called') await ctx.handOff?.present(draft, signal);
      return { publishKey, data: {} };
    },
    async publish(draft, _ticket, signal) {
      assertNotAborted(signal);
      assertDraftFits(draft, capabilities, ctx.clock.now());
      if (ctx.handOff === null) throw nobody();
      const effect = mistake === 'calls a stop in front of the page harmless' ? 'none' : 'unknown';
      const said = await heard(ctx.handOff.present(draft, signal), effect);
      switch (said.kind) {
        case 'posted':
          return remoteOf(base, said.url, mistake);
        case 'not-now':
          throw new FerryError('needs-user', because('not-now'), {
            effect: mistake === 'calls "not now" a doubt' ? 'unknown' : 'none',
          });
        case 'skip':
          throw new FerryError('permanent', because('skipped-by-person'), { effect: 'none' });
        default:
          return assertNever(said);
      }
    },
    async reconcile(draft, _ticket, signal) {
      assertNotAborted(signal);
      if (mistake === 'reconciles without asking') return { kind: 'no' };
      if (ctx.handOff === null)
        return mistake === 'takes an empty room for a no'
          ? { kind: 'no' }
          : { kind: 'unknown', because: because('nobody-who-knows') };
      const said = await heard(ask(ctx.handOff, draft, signal, mistake), 'none');
      switch (said.kind) {
        case 'posted':
          return { kind: 'yes', remote: remoteOf(base, said.url, mistake) };
        case 'not-now':
        case 'skip':
          return { kind: 'no' };
        case 'unsure':
          return mistake === 'takes an unsure answer for a no'
            ? { kind: 'no' }
            : { kind: 'unknown', because: because('person-unsure') };
        default:
          return assertNever(said);
      }
    },
    async verify(remote, _draft, signal) {
      assertNotAborted(signal);
      if (remote.url === null)
        return { kind: mistake === 'calls a post without an address missing' ? 'missing' : 'unseen' };
      return look(ctx, remote.url, signal);
    },
    close: async () => undefined,
  };
}

async function ask(handOff: HandOff, draft: Draft, signal: AbortSignal, mistake: HandMistake | null) {
  return mistake === 'shows the draft again to ask' ? handOff.present(draft, signal) : handOff.ask(draft, signal);
}

/** Only a stop ends a conversation with a person, and then nobody knows what they did. */
async function heard<Said>(conversation: Promise<Said>, effect: 'none' | 'unknown'): Promise<Said> {
  try {
    return await conversation;
  } catch (cause) {
    throw new FerryError('interrupted', because('aborted'), { effect, cause });
  }
}

function nobody(): FerryError {
  return new FerryError('needs-user', because('nobody-to-publish'), { effect: 'none', scope: 'account' });
}

/** Only an address of this place names a post; for everything else the person's word has to do. */
function remoteOf(base: string, said: string | null, mistake: HandMistake | null): RemotePost {
  const id = /^https?:\/\/[^/]+\/posts\/([\w-]+)$/.exec(said?.startsWith(base) ? said : '')?.[1];
  const url = id === undefined && mistake !== 'keeps rubbish for an address' ? null : said;
  return { id: id ?? '', url, ...(mistake === 'forgets who said it' ? {} : { saidBy: 'person' }) };
}

const postSchema = z.object({
  body: z.string(),
  visibility: z.enum(['public', 'friends']),
  media: z.array(z.object({ sha256: z.string(), alt: z.string() })),
});

async function look(ctx: AdapterContext, url: string, signal: AbortSignal): Promise<Verification> {
  const { status, body } = await ctx.http.request({ method: 'GET', url }, signal);
  if (status === 410) return { kind: 'missing' };
  const post = decodeAnswer(postSchema, { request: 'GET /posts', status, body, effect: 'none' });
  return { kind: 'live', seen: { ...post, mediaCount: post.media.length } };
}
