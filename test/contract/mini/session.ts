import { z } from 'zod';
import {
  type AdapterContext,
  because,
  type Capabilities,
  type DestinationSession,
  type Draft,
  FerryError,
  type HandOffPlace,
  type HttpAnswer,
  type PublishTicket,
  type RenditionFile,
  type UploadTicket,
  type Verification,
} from '../../../src/contract/index.ts';
import { assertDraftFits, assertFileFits, withEffect } from '../../../src/kit/index.ts';
import { type Access, callServer, otherLogin, read } from './calls.ts';
import type { Mistake } from './mistakes.ts';
import { own } from './words.ts';

export const partBytes = 64 * 1024;

const answers = {
  opened: z.object({ id: z.string() }),
  offset: z.object({ offset: z.number(), asset: z.string().nullish() }),
  asset: z.object({ asset: z.string(), state: z.enum(['ready', 'working']) }),
  removed: z.object({ removed: z.string() }),
  posted: z.object({ id: z.string() }),
  list: z.object({ posts: z.array(z.object({ id: z.string(), body: z.string(), media: z.array(z.string()) })) }),
  limits: z.object({ maxBody: z.number(), maxVideoBytes: z.number() }),
  post: z.object({
    state: z.enum(['live', 'processing', 'refused']),
    title: z.string(),
    body: z.string(),
    visibility: z.enum(['public', 'private']),
    media: z.array(z.object({ sha256: z.string(), alt: z.string() })),
  }),
};
const dataSchema = z.object({ id: z.string() });
const ticketSchema = z.object({ account: z.string() });

const cutsAlt = 'cuts a long text for people who cannot see in silence';

function shortAlt(file: RenditionFile): RenditionFile {
  return { ...file, alt: [...file.alt].slice(0, 100).join('') };
}

export interface SignedIn extends Access {
  readonly account: string;
}

export function miniSession(ctx: AdapterContext, access: SignedIn, capabilities: Capabilities): DestinationSession {
  const { send, whoAmI } = callServer(ctx, access);
  const { mistake, account } = access;
  const listed = async (room: 'posts' | 'scheduled', signal: AbortSignal) => {
    const answer = await send('GET', `/${room}`, signal);
    if (answer.status === 404 && mistake === 'takes a gateway for an empty list') return [];
    return read(answers.list, answer, `GET /${room}`).posts;
  };
  const belongs = ({ data }: PublishTicket): void => {
    const { account: mine } = ticketSchema.parse(data);
    if (mine !== account) throw otherLogin(mine, account);
  };
  const fits = (draft: Draft) => {
    const body = mistake === 'cuts a long body in silence' ? draft.body.slice(0, 300) : draft.body;
    const media =
      mistake === cutsAlt ? draft.media.map(({ file, asset }) => ({ file: shortAlt(file), asset })) : draft.media;
    assertDraftFits({ ...draft, body, media }, capabilities, ctx.clock.now());
  };
  const post = (draft: Draft, key: string, signal: AbortSignal) =>
    send('POST', '/posts', signal, JSON.stringify(wantedPost(draft, key, mistake)));

  return {
    whoAmI: async (signal) => ({ ...(await whoAmI(signal)), url: null }),
    async findServerLimits(signal) {
      if (mistake === 'makes up the limits of the server') return { maxBody: 250, maxVideoBytes: 25_000_000 };
      const told = async () => read(answers.limits, await send('GET', '/limits', signal), 'GET /limits');
      if (mistake === 'makes up limits when nobody tells them')
        return told().catch(() => ({ maxBody: 200, maxVideoBytes: 20_000_000 }));
      return told();
    },
    async openUpload(file, signal) {
      assertFileFits(file, capabilities);
      const cut = mistake === cutsAlt ? shortAlt(file).alt : file.alt;
      const alt = mistake === 'loses the text for people who cannot see' ? '' : cut;
      const answer = await send('POST', '/uploads', signal, JSON.stringify({ bytes: file.bytes, alt }));
      return ticketAt(file, read(answers.opened, answer, 'POST /uploads').id, 0);
    },
    async queryUpload(file, ticket, signal) {
      if (mistake === 'trusts its ticket, not the server') return { kind: 'open', ticket };
      const answer = await send('GET', `/uploads/${idOf(ticket)}`, signal);
      if (answer.status === 404) return { kind: 'gone' };
      const { offset, asset } = read(answers.offset, answer, 'GET /uploads');
      return asset
        ? { kind: 'complete', asset: { id: asset, data: {} } }
        : { kind: 'open', ticket: ticketAt(file, idOf(ticket), offset) };
    },
    async sendPart(file, ticket, part, signal) {
      const whole = mistake === 'sends the whole file with each part';
      const range = whole ? { index: 0, start: 0, end: file.bytes } : part;
      const body = { bytes: range.end - range.start, open: () => ctx.files.open(file.sha256, range) };
      const answer = await send('PATCH', `/uploads/${idOf(ticket)}?offset=${range.start}`, signal, body);
      if (answer.status === 404) throw forgotten(file);
      const { offset } = read(answers.offset, answer, 'PATCH /uploads');
      return ticketAt(file, idOf(ticket), whole ? part.end : offset);
    },
    async finishUpload(file, ticket, signal) {
      const answer = await send('POST', `/uploads/${idOf(ticket)}/finish`, signal);
      if (answer.status === 404) throw forgotten(file);
      const { asset, state } = read(answers.asset, answer, 'POST /finish');
      if (state === 'working' && mistake !== 'hands out a file that is still in the works')
        throw mistake === 'calls a file in the works lost' ? forgotten(file) : inTheWorks(file);
      if (mistake === 'publishes while finishing an upload') {
        const teaser = { key: asset, title: '', body: '', visibility: 'private', media: [asset], cover: null };
        await send('POST', '/posts', signal, JSON.stringify({ ...teaser, scheduledAt: null }));
      }
      return { id: asset, data: {} };
    },
    async openPublish(draft, publishKey) {
      fits(draft);
      return { publishKey, data: { account } };
    },
    async publish(draft, ticket, signal) {
      if (mistake !== 'publishes with a ticket of another login') belongs(ticket);
      if (mistake === 'shows a draft to somebody who only watches')
        await ctx.handOff?.present({ draft, place: noPlace }, signal);
      const again = () =>
        post(draft, mistake === 'sends publish again by itself' ? 'other' : ticket.publishKey, signal);
      const answer =
        mistake === 'sends publish again by itself' ? await again().catch(again) : await lostSafely(again, mistake);
      if (mistake === 'makes up an id for an empty 2xx' && answer.body.length < 3) return { id: 'post-new', url: null };
      return { id: read(answers.posted, answer, 'POST /posts').id, url: null };
    },
    async reconcile(draft, ticket, signal) {
      if (mistake !== 'finds nothing under another login and says no') belongs(ticket);
      const waiting = mistake === 'forgets in a doubt what waits for its time' ? [] : await listed('scheduled', signal);
      const posts = [...waiting, ...(await listed('posts', signal))];
      const wanted = draft.media[0]?.file.sha256;
      const byWords = mistake === 'takes the first post with the same words';
      const found = posts.find(({ body, media }) => (byWords ? body === draft.body : media[0] === wanted));
      return found ? { kind: 'yes', remote: { id: found.id, url: null } } : { kind: 'no' };
    },
    async verify(remote, draft, signal) {
      const answer = await send('GET', `/posts/${remote.id}`, signal);
      if (answer.status === 404) return { kind: 'missing' };
      return judge(read(answers.post, answer, 'GET /posts'), draft, mistake);
    },
    async remove(remote, signal) {
      const rooms = mistake === 'leaves a scheduled post behind' ? ['posts'] : ['scheduled', 'posts'];
      let removed = false;
      for (const room of rooms) {
        const answer = await send('DELETE', `/${room}/${remote.id}`, signal);
        if (answer.status === 404) continue;
        if (mistake !== 'takes a gateway for a removal') read(answers.removed, answer, `DELETE /${room}`);
        removed = true;
      }
      if (!removed && mistake === 'fails to remove what is gone')
        throw new FerryError('permanent', because('not-found', {}), { effect: 'none' });
    },
    close: async () => undefined,
  };
}

function ticketAt(file: RenditionFile, id: string, offset: number): UploadTicket {
  const end = Math.min(file.bytes, offset + partBytes);
  return {
    next: offset >= file.bytes ? null : { index: Math.floor(offset / partBytes), start: offset, end },
    confirmedBytes: offset,
    expiresAt: null,
    data: { id },
  };
}

function idOf(ticket: UploadTicket): string {
  return dataSchema.safeParse(ticket.data).data?.id ?? 'unknown';
}

function forgotten({ role }: RenditionFile): FerryError {
  return new FerryError('retryable', because('upload-gone', { role }), { effect: 'none', remedy: 'upload-again' });
}

function inTheWorks({ role }: RenditionFile): FerryError {
  const wait = { remedy: 'wait-patiently', retryAfterMs: 30_000, effect: 'none' } as const;
  return new FerryError('retryable', because('still-processing', { role }), wait);
}

function wantedPost(draft: Draft, key: string, mistake: Mistake | null) {
  return {
    key,
    title: draft.title,
    body: mistake === 'cuts a long body in silence' ? draft.body.slice(0, 300) : draft.body,
    visibility: mistake === 'shows a private post to all' ? 'public' : draft.visibility,
    scheduledAt: mistake === 'publishes a scheduled post at once' ? null : draft.scheduledAt,
    media: (mistake === 'leaves the second video out' ? draft.media.slice(0, 1) : draft.media).map(
      ({ asset }) => asset?.id,
    ),
    cover: draft.cover?.asset?.id ?? null,
  };
}

function judge(post: z.output<typeof answers.post>, draft: Draft, mistake: Mistake | null): Verification {
  const { state, title, body, visibility, media } = post;
  const early = mistake === 'calls a scheduled post live before its time';
  if (state !== 'live' && !(early && state === 'processing'))
    return { kind: state, because: own('reviewed', { state }) };
  const seen = { title, body, visibility, mediaCount: media.length };
  if (mistake === 'reads no text for people who cannot see back') return { kind: 'live', seen };
  if (mistake === 'repeats the draft as what it saw')
    return { kind: 'live', seen: { ...seen, title: draft.title ?? '', body: draft.body, media } };
  if (mistake === 'finds a post under another name when it went out' && draft.scheduledAt !== null)
    return { kind: 'live', seen: { ...seen, media }, remote: { id: 'post-of-somebody', url: null } };
  return { kind: 'live', seen: { ...seen, media } };
}

async function lostSafely(work: () => Promise<HttpAnswer>, mistake: Mistake | null): Promise<HttpAnswer> {
  if (mistake !== 'says effect none for a lost answer') return work();
  return work().catch((error: unknown) => {
    throw withEffect(error, 'none');
  });
}

/** Nobody should be shown anything here. */
const noPlace: HandOffPlace = {
  text: { title: null, body: [], hashtags: { max: null, inBody: () => null }, links: 'keep', captionWanted: false },
  checklist: () => [],
  readAddress: () => null,
  composer: null,
};
