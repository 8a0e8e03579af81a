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
  /** the person's own picture for the cover, which was kept, is not in the workspace any more */
  'cover-gone': { readonly name: string };
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
  /** `shape`: the nearest that is shown whole, `4:5`; of the first picture that is not */
  'picture-cut-there': {
    readonly picture: number;
    readonly widthPx: number;
    readonly heightPx: number;
    readonly shape: string;
  };
  /** a video that is split */
  'goes-in-parts': { readonly parts: number; readonly durationMs: number };
  'pictures-left-out': { readonly pictures: number; readonly maxPictures: number };
  'unknown-goes-private': NoValues;
  'friends-go-private': NoValues;
  /** the caption looks as if it was decoded twice */
  'decoded-twice': { readonly found: string; readonly probably: string };
  /** the same, and only one reading of the whole text is possible */
  'decoded-wrongly': { readonly found: string; readonly probably: string };
  'without-text': NoValues;
  /** the destination has no place for the text that people hear who cannot see */
  'alt-stays-behind': NoValues;
  /** the sound of a photo post is not in the export */
  'sound-stays-behind': NoValues;
  'licensed-sound': { readonly sound: string };
  /** the same, where such sound is taken out, or such posts are left out */
  'licensed-sound-muted': { readonly sound: string };
  'licensed-sound-skipped': { readonly sound: string };
  'same-file': { readonly earlierRef: string };
  /** other bytes, and they show the same: `alike` of `of` pictures, 1 of 1 for a video */
  'looks-alike': {
    readonly ref: string;
    readonly earlierRef: string;
    readonly alikePercent: number;
    readonly alike: number;
    readonly of: number;
  };
  'limits-not-from-server': NoValues;
}

interface ScheduleReasons {
  /** the destination cannot publish later by itself */
  'no-schedule': NoValues;
  /** `meant`: the time it may have been, as it is written here */
  'bad-schedule': { readonly part: 'from' | 'times' | 'timeZone'; readonly given: string; readonly meant?: string };
}
