import { z } from 'zod';
import {
  type AdapterContext,
  because,
  type Capabilities,
  type Destination,
  type DestinationSession,
  FerryError,
  type RemotePost,
  type Verification,
} from '../../../src/contract/index.ts';
import {
  assertDraftFits,
  assertNotAborted,
  decodeAnswer,
  graphemes,
  type PersonAt,
  publishByHand,
  readOptions,
  reconcileByHand,
  utf8Bytes,
  withEffect,
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
      if (mistake === 'shows the draft before publish is called')
        await ctx.handOff?.present({ draft, place: personAt(ctx, base, mistake).place }, signal);
      return { publishKey, data: {} };
    },
    async publish(draft, _ticket, signal) {
      assertNotAborted(signal);
      try {
        return credited(await publishByHand(draft, personAt(ctx, base, mistake), signal), mistake);
      } catch (error) {
        throw misjudged(error, mistake);
      }
    },
    async reconcile(draft, _ticket, signal) {
      assertNotAborted(signal);
      if (mistake === 'reconciles without asking') return { kind: 'no' };
      if (mistake === 'takes an empty room for a no' && ctx.handOff === null) return { kind: 'no' };
      const answer = await reconcileByHand(draft, personAt(ctx, base, mistake), signal);
      if (mistake === 'takes an unsure answer for a no' && answer.kind === 'unknown') return { kind: 'no' };
      return answer;
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

function personAt({ handOff }: AdapterContext, base: string, mistake: HandMistake | null): PersonAt {
  const shows = mistake === 'shows the draft again to ask' && handOff !== null;
  return {
    handOff: shows ? { present: handOff.present, ask: handOff.present } : handOff,
    place: {
      text: capabilities.text,
      checklist: () => [],
      composer: null,
      // Only an address of this place names a post.
      readAddress(address) {
        const id = /^https?:\/\/[^/]+\/posts\/([\w-]+)$/.exec(address.startsWith(base) ? address : '')?.[1];
        if (id !== undefined) return { id, url: address };
        return mistake === 'keeps rubbish for an address' ? { id: '', url: address } : null;
      },
    },
  };
}

function credited({ id, url, saidBy }: RemotePost, mistake: HandMistake | null): RemotePost {
  return mistake === 'forgets who said it' || saidBy === undefined ? { id, url } : { id, url, saidBy };
}

function misjudged(error: unknown, mistake: HandMistake | null): unknown {
  const code = error instanceof FerryError ? error.code : '';
  if (mistake === 'calls "not now" a doubt' && code === 'not-now') return withEffect(error, 'unknown');
  if (mistake === 'calls a stop in front of the page harmless' && code === 'aborted') return withEffect(error, 'none');
  return error;
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
