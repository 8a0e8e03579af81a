import { FerryError } from '../../../src/contract/index.ts';

/** Two backends with the same code and separate accounts; who comes from TikTok is most likely on the global one (facts 1.3). */
export const siteNames = ['rednote.com', 'xiaohongshu.com'] as const;
export type Site = (typeof siteNames)[number];

/** Base URLs without a slash at the end. */
export interface Bases {
  /** creator UI, galaxy and permit API */
  readonly creator: string;
  /** the web API, which makes notes */
  readonly edith: string;
  /** where people look at notes */
  readonly www: string;
}

/** facts/rednote.md section 2: the global site has no `edith` host, its web API is `webapi`. */
export const realBases: Readonly<Record<Site, Bases>> = {
  'rednote.com': {
    creator: 'https://creator.rednote.com',
    edith: 'https://webapi.rednote.com',
    www: 'https://www.rednote.com',
  },
  'xiaohongshu.com': {
    creator: 'https://creator.xiaohongshu.com',
    edith: 'https://edith.xiaohongshu.com',
    www: 'https://www.xiaohongshu.com',
  },
};

/** Domains of the platform itself (facts section 2): nothing made up is ever sent there. */
const platformDomains = ['rednote.com', 'xiaohongshu.com', 'xhscdn.com', 'rnote.com'];

export function trimBases(endpoints: Bases): Bases {
  const trim = (base: string): string => base.replace(/\/+$/, '');
  return { creator: trim(endpoints.creator), edith: trim(endpoints.edith), www: trim(endpoints.www) };
}

/** Every address is on this machine: the local sandbox, where nothing is public. */
export function isLoopback(bases: Bases): boolean {
  return [bases.creator, bases.edith, bases.www].every((base) =>
    ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(base).hostname),
  );
}

export function isPlatform(bases: Bases): boolean {
  return [bases.creator, bases.edith, bases.www].some((base) => {
    const host = new URL(base).hostname;
    return platformDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
  });
}

/** Where a person finds a note. Without the token of the feed the public page shows a captcha to others (facts section 2). */
export function noteUrl(bases: Bases, noteId: string): string {
  return `${bases.www}/discovery/item/${encodeURIComponent(noteId)}`;
}

/** What `connect` and `login` say until the browser session exists. */
export function noBrowserSession(site: Site): FerryError {
  return new FerryError(
    'usage',
    'no-browser-session',
    `this version cannot sign in to ${site}: posting there takes the session of your own browser, which is not built yet`,
    {
      hint: 'Prepare the posts and publish them yourself with --to folder --set for=rednote, or rehearse with --to rednote --rehearse.',
      effect: 'none',
      scope: 'account',
    },
  );
}
