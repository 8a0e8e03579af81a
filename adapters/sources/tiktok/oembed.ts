import { z } from 'zod';
import { because, type CaptionLookUp, type HttpAnswer, type LookedUp } from '../../../src/contract/index.ts';
import { retryAfterMs } from '../../../src/kit/index.ts';

/**
 * TikTok's oEmbed: made for pages that embed a post, open to everybody, without a sign-in. It answers for public posts with the
 * whole caption in `title`, and 400 or 404 for private and deleted ones. Forty questions in a row met no 429 (somebody else's
 * check of 2026-08-27); one in two seconds is far from that. Never tried from here. TikTok's page on embedding said
 * in 2026-10 that this way of embedding will be retired.
 */
const gapMs = 2_000;
/** Real answers are below 4 KB. */
const maxAnswerBytes = 256 * 1024;
const answerWithinMs = 60_000;

/** `origin`: where it is asked; tests have a server of their own. */
export function oembedAt(origin: string): CaptionLookUp {
  const { host } = new URL(origin);
  return {
    host,
    gapMs,
    async ask({ sourceId, accountName }, { http, clock }, signal) {
      const headers = { accept: 'application/json' };
      const answer = await http.request(
        { method: 'GET', url: addressFor(origin, sourceId), headers, maxAnswerBytes, answerWithinMs },
        signal,
      );
      const waitMs = retryAfterMs(answer.headers, clock.now());
      return read(answer, { sourceId, accountName, host, waitMs });
    },
  };
}

/** This form needs no account name; the one with `tiktokv.com`, as exports write it, is answered with 400. */
function addressFor(origin: string, sourceId: string): string {
  const post = `https://www.tiktok.com/share/video/${encodeURIComponent(sourceId)}/`;
  return `${origin}/oembed?url=${encodeURIComponent(post)}`;
}

interface Asked {
  readonly sourceId: string;
  readonly accountName: string | null;
  readonly host: string;
  readonly waitMs: number | null;
}

function read({ status, body }: HttpAnswer, asked: Asked): LookedUp {
  const { host, waitMs } = asked;
  if (status === 200) return readBody(body, asked);
  if (status === 400 || status === 404 || status === 410) return { kind: 'gone' };
  const isAskedToWait = status === 503 && waitMs !== null;
  if (status >= 500 && !isAskedToWait)
    return { kind: 'trouble', because: because('look-up-trouble', { host, status }) };
  return { kind: 'blocked', because: because('look-up-blocked', { host, status }), waitMs };
}

const shape = z.object({
  title: z.string(),
  html: z.string().optional(),
  author_url: z.string().optional(),
  author_unique_id: z.string().optional(),
  embed_product_id: z.string().optional(),
});
/** An error may come as 200 with its own number inside. */
const refusal = z.object({ code: z.number() });

function readBody(body: string, { sourceId, accountName, host, waitMs }: Asked): LookedUp {
  const value = parse(body);
  const answer = shape.safeParse(value);
  if (!answer.success) {
    if (refusal.safeParse(value).success) return { kind: 'gone' };
    return { kind: 'blocked', because: because('look-up-page-instead', { host }), waitMs };
  }
  const { title, html, author_url, author_unique_id, embed_product_id } = answer.data;
  const owner = author_unique_id ?? /\/@([\w.]{1,32})/.exec(author_url ?? '')?.[1] ?? null;
  const id = embed_product_id ?? /data-video-id="(\d{15,20})"/.exec(html ?? '')?.[1] ?? sourceId;
  const isOurs = owner === null || accountName === null || owner.toLowerCase() === accountName.toLowerCase();
  return isOurs && id === sourceId ? { kind: 'found', caption: title.trim() } : { kind: 'foreign', owner };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
