import type { Draft, Options, Reason, RemotePost, TextLimits } from '../../../src/contract/index.ts';
import type { PersonPlace, PlaceLimits } from '../../../src/kit/index.ts';
import { rednoteLimits } from './limits.ts';
import { optionsSchema, type RednoteOptions, readOptions } from './options.ts';
import { realBases } from './sites.ts';
import { own } from './words/codes.ts';
import { en } from './words/en.ts';
import { zh } from './words/zh.ts';

const hourMs = 3_600_000;

/** The creator page offers a time within these; whether the app does was not found. README.md has the sources. */
export const webSchedule = { minAheadMs: hourMs, maxAheadMs: 14 * 24 * hourMs } as const;

/** REDnote as a person posts there: in the app, or on the creator page. */
export const rednotePlace: PersonPlace = {
  name: 'rednote',
  words: { en, zh },
  options: optionsSchema,
  limits: (options) => limitsByHand(readOptions(options)),
  checklist: (draft, options) => checklist(draft, readOptions(options)),
  briefing: (options) => briefing(readOptions(options)),
  readLink,
  composer: (options) => composerOf(readOptions(options)),
  ownPosts: (options: Options) => `${realBases[readOptions(options).site].creator}/new/note-manager?source=official`,
  placeOptions: ['site'],
};

function limitsByHand(options: RednoteOptions): PlaceLimits {
  const limits = rednoteLimits(options);
  return {
    ...limits,
    text: textByHand(limits.text),
    visibility: ['public', 'friends', 'private'],
    // No field for it is known.
    altText: null,
    schedule: options.route === 'app' ? null : webSchedule,
    pace: { perDay: 3, minGapMs: 3 * hourMs, because: own('pace-by-hand') },
  };
}

/**
 * Tags as a person writes them: the app and the page make a topic of `#name` when it is picked from their list, and show the
 * request's own markup `#name[话题]#` as plain text. The markup they add counts.
 */
function textByHand(text: TextLimits): TextLimits {
  return {
    ...text,
    body: text.body.map((rule) => ({ ...rule, measure: (body) => rule.measure(body) + markupToCome(body) })),
    hashtags: { ...text.hashtags, inBody: (tag) => `#${tag}` },
  };
}

/** `#name` becomes `#name[话题]# ` on sending: six units more for each. */
function markupToCome(body: string): number {
  return 6 * (body.match(/#[^\s#]/gu)?.length ?? 0);
}

/** In the order of the publish form: topics, who sees it, declarations, time; the cover comes with the files. */
function checklist(draft: Draft, options: RednoteOptions): readonly Reason[] {
  const { hashtags, cover, kind, visibility, scheduledAt } = draft;
  const shown = kind === 'video' ? cover : draft.media[0];
  const ratio = (shown?.file.facts.width ?? 3) / (shown?.file.facts.height ?? 4);
  return [
    ...(kind === 'video' && cover !== null ? [own('check-cover')] : []),
    // The page recommends 3:4 to 2:1; covers of videos come in that shape, first photos as they are.
    ...(ratio < 3 / 4 - 0.02 || ratio > 2.02 ? [own('check-ratio')] : []),
    ...(hashtags.length > 0 ? [own('check-topics', { count: hashtags.length })] : []),
    own('check-visibility', { visibility }),
    ...(options.original ? [own('check-original')] : []),
    ...(options.declaration === 'none' ? [] : [own('check-declaration', { declaration: options.declaration })]),
    ...(scheduledAt === null ? [] : [own('check-schedule', { scheduledAt })]),
  ];
}

function briefing({ site }: RednoteOptions): readonly Reason[] {
  return [
    own('brief-site', { site }),
    own('brief-phone'),
    own('brief-text'),
    own('brief-punished'),
    own('brief-ai'),
    own('brief-sound'),
    own('brief-cover'),
    own('brief-untried'),
  ];
}

/** In the browser they open it; in the app there is nothing to open from here. */
function composerOf({ route, site }: RednoteOptions): string | null {
  return route !== 'page' ? null : `${realBases[site].creator}/publish/publish?source=official`;
}

const noteHosts = ['www.xiaohongshu.com', 'xiaohongshu.com', 'www.rednote.com', 'rednote.com'];
/** What the app's "copy link" gives; seen in many public texts (2023 to 2026). */
const shortHosts = ['xhslink.com', 'www.xhslink.com', 'xhslink.cn'];
const notePath = /^\/(?:explore|discovery\/item|user\/profile\/[0-9a-f]{24})\/([0-9a-f]{24})\/?$/;
/** `/m/` also leads to profiles; a person who pastes one after posting means their note. */
const shortPath = /^\/(?:[aom]\/)?([A-Za-z0-9]{4,32})\/?$/;

/**
 * A note's address, kept with its `xsec_token`: without one the page shows others a captcha. A short link names the note only
 * on its own host, so that name is what is kept: nobody asks the service which note it is.
 */
function readLink(url: URL): Pick<RemotePost, 'id' | 'url'> | null {
  if (url.port !== '' || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  const note = noteHosts.includes(url.hostname) ? notePath.exec(url.pathname)?.[1] : undefined;
  if (note !== undefined) return { id: note, url: withToken(url) };
  const short = shortHosts.includes(url.hostname) ? shortPath.exec(url.pathname)?.[1] : undefined;
  return short === undefined ? null : { id: `short:${short}`, url: `https://${url.hostname}${url.pathname}` };
}

function withToken(url: URL): string {
  const token = url.searchParams.get('xsec_token');
  const clean = new URL(`https://${url.hostname}${url.pathname}`);
  if (token !== null) clean.searchParams.set('xsec_token', token);
  return clean.href;
}
