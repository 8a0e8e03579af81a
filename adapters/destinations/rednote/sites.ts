/** Two backends with the same code and separate accounts; who comes from TikTok is most likely on the global one. */
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

/** The global site has no `edith` host, its web API is `webapi`. */
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

export function isLoopbackPage(page: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(page).hostname);
}

/** Where a person finds a note. Without the token of the feed the public page shows a captcha to others. */
export function noteUrl(bases: Bases, noteId: string): string {
  return `${bases.www}/discovery/item/${encodeURIComponent(noteId)}`;
}
