import type { IsoTime } from '../values.ts';
import type { NoValues } from './values.ts';

/** Why a post goes, waits or is skipped, and what to know of it. */
export interface PlanReasons extends SelectionReasons, FileReasons, AudienceReasons, PlanWarnings, ScheduleReasons {
  /** `emptied`: there was one, and nothing of it is left */
  'no-caption': { readonly emptied: boolean };
  /** made in the same second from the same files as `earlierRef`: the export lists one post twice */
  'same-post': { readonly ref: string; readonly earlierRef: string };
  /** a sum of posts that must hold does not */
  'does-not-add-up': {
    readonly problem: 'no-number' | 'more-deliveries-than-posts' | 'more-held-than-open' | 'posts-lost' | 'unexplained';
    /** what was counted: a column of the sum, or a state */
    readonly column: string;
    /** what was found, and what it should be; null: no whole number */
    readonly found: number | null;
    readonly expected: number | null;
  };
}

interface SelectionReasons {
  'before-since': { readonly since: IsoTime };
  'after-until': { readonly until: IsoTime };
  'not-a-video': NoValues;
  'not-a-photo-post': NoValues;
  story: NoValues;
  'not-on-list': NoValues;
  'beyond-limit': { readonly limit: number };
}

interface FileReasons {
  'no-file': NoValues;
  'video-unsupported': NoValues;
  'images-unsupported': NoValues;
  /** videos and pictures in one post, or several videos */
  'mixture-unsupported': { readonly videos: number; readonly pictures: number };
  'too-many-images': { readonly pictures: number; readonly maxPictures: number };
  /** a file that was given up without a word why */
  unfetchable: NoValues;
}

interface AudienceReasons {
  'public-unsupported': NoValues;
  'unknown-audience': NoValues;
  'friends-post': NoValues;
  'private-post': NoValues;
  'friends-unsupported': NoValues;
  'private-unsupported': NoValues;
}

/** What a person should know; nothing here stops a post. */
interface PlanWarnings {
  'pictures-left-out': { readonly pictures: number; readonly maxPictures: number };
  'unknown-goes-private': NoValues;
  'friends-go-private': NoValues;
  /** the caption looks as if it was decoded twice */
  'decoded-twice': { readonly found: string; readonly probably: string };
  'without-text': NoValues;
  /** the destination has no place for the text that people hear who cannot see */
  'alt-stays-behind': NoValues;
  /** the sound of a photo post is not in the export */
  'sound-stays-behind': NoValues;
  'licensed-sound': { readonly sound: string };
  'same-file': { readonly earlierRef: string };
  'limits-not-from-server': NoValues;
}

interface ScheduleReasons {
  /** the destination cannot publish later by itself */
  'no-schedule': NoValues;
  /** `meant`: the time it may have been, as it is written here */
  'bad-schedule': { readonly part: 'from' | 'times' | 'timeZone'; readonly given: string; readonly meant?: string };
}
