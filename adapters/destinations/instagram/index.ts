import { z } from 'zod';
import type { Draft, Reason, RemotePost } from '../../../src/contract/index.ts';
import type { PersonPlace } from '../../../src/kit/index.ts';
import { instagramLimits, isShownWhole } from './limits.ts';
import { own } from './reasons.ts';
import { en } from './words/en.ts';
import { zh } from './words/zh.ts';

/** Instagram as a person posts there, in the app: reels, and carousels of photos. */
export const instagramPlace: PersonPlace = {
  name: 'instagram',
  words: { en, zh },
  options: z.object({}),
  limits: () => instagramLimits,
  checklist,
  briefing: () => [
    own('brief-account'),
    own('brief-sound'),
    own('brief-crop'),
    own('brief-links'),
    own('brief-untried'),
  ],
  readLink,
  composer: () => null,
  ownPosts: () => null,
};

function checklist({ kind, media, cover }: Draft): readonly Reason[] {
  if (kind === 'video') return [own('check-reel'), ...(cover === null ? [] : [own('check-cover')]), own('check-sound')];
  const first = media[0]?.file.facts;
  return [
    ...(media.length > 1 ? [own('check-carousel', { count: media.length })] : []),
    ...(first !== undefined && !isShownWhole(first)
      ? [own('check-crop', { width: first.width, height: first.height })]
      : []),
  ];
}

const hosts = ['www.instagram.com', 'instagram.com', 'm.instagram.com', 'instagr.am', 'www.instagr.am'];
/** A post, a reel, an old IGTV film; with the owner's name in front or not. */
const postPath = /^(?:\/[\w.]{1,30})?\/(p|reel|reels|tv)\/([\w-]{5,64})\/?$/;
/** What the app's share button may give: it names the post on that host only. */
const sharePath = /^\/share\/(?:(?:p|reel)\/)?([\w-]{5,64})\/?$/;

/** What identifies who shared it (`igsh`, `igshid`) is left out. */
function readLink(url: URL): Pick<RemotePost, 'id' | 'url'> | null {
  if (url.port !== '' || (url.protocol !== 'https:' && url.protocol !== 'http:') || !hosts.includes(url.hostname))
    return null;
  const shared = sharePath.exec(url.pathname)?.[1];
  if (shared !== undefined) return { id: `share:${shared}`, url: `https://www.instagram.com${url.pathname}` };
  const [, kind, code] = postPath.exec(url.pathname) ?? [];
  if (kind === undefined || code === undefined) return null;
  return { id: code, url: `https://www.instagram.com/${kind === 'reels' ? 'reel' : kind}/${code}/` };
}
