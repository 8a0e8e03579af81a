import { plainName } from './fields.ts';

/** What the names in an export mean. Names vary in case, blanks and `+`; parents decide, never the name of a list alone. */

export type ListRole = 'post' | 'deleted' | 'story';
type SectionRole = 'posts' | 'profile' | 'known' | 'unknown';

const POSTS_SECTIONS = new Set(['video', 'videos', 'post', 'posts']);
const PROFILE_SECTIONS = new Set(['profile', 'profileandsettings']);
/** Every other top-level key seen from 2021 to 2026. */
const OTHER_SECTIONS = new Set([
  'activity',
  'youractivity',
  'adsanddata',
  'appsettings',
  'comment',
  'comments',
  'directmessage',
  'directmessages',
  'incomepluswallettransactions',
  'incomewallettransactions',
  'incomewallet',
  'likesandfavorites',
  'likesandfavourites',
  'locationreview',
  'poireview',
  'tiktoklive',
  'tiktokshop',
  'tiktokshopping',
]);

export function sectionRole(name: string): SectionRole {
  const plain = plainName(name);
  if (POSTS_SECTIONS.has(plain)) return 'posts';
  if (PROFILE_SECTIONS.has(plain)) return 'profile';
  return OTHER_SECTIONS.has(plain) ? 'known' : 'unknown';
}

/** `Videos`, `Recently Deleted Posts`, `Story` … inside a posts section; null: not a list of posts */
export function subsectionRole(name: string): ListRole | null {
  switch (plainName(name)) {
    case 'posts':
    case 'videos':
      return 'post';
    case 'recentlydeletedposts':
    case 'recentlydeletedvideos':
      return 'deleted';
    case 'story':
    case 'stories':
      return 'story';
    default:
      return null;
  }
}

export function isListName(name: string): boolean {
  return ['videolist', 'postlist', 'postslist'].includes(plainName(name));
}

export function isProfileInfo(name: string): boolean {
  return ['profileinformation', 'profileinfo'].includes(plainName(name));
}

/** `Post.Posts`, `Post["Recently Deleted Posts"]`, `VideoList[3]`: a path as a person would write it in code. */
export function pathOf(parent: string, name: string | number): string {
  if (typeof name === 'number') return `${parent}[${name}]`;
  const short = name.length > 80 ? `${name.slice(0, 80)}…` : name;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(short)) return `${parent}[${JSON.stringify(short)}]`;
  return parent === '' ? short : `${parent}.${short}`;
}
