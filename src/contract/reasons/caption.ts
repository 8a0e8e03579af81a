import type { IsoTime } from '../values.ts';
import type { NoValues } from './values.ts';

/** What a caption went through, and captions that could not be joined. */
export interface CaptionReasons extends TextChangeReasons, JoinReasons {}

/** Each stands beside the text before and after. */
interface TextChangeReasons {
  /** it had none, or none that may stand here: they are the person's template, filled in */
  'words-from-template': NoValues;
  /** halves of emoji that an app cut in two */
  'broken-characters': NoValues;
  tidied: NoValues;
  'links-removed': NoValues;
  'mentions-freed': NoValues;
  /** UTF-8 that was read as something else, as it was before */
  'text-repaired': NoValues;
  /** terms of the person's own glossary */
  'glossary-replaced': NoValues;
  'glossary-dropped': NoValues;
  'glossary-appended': NoValues;
  /** the line with the day the post was new */
  'original-date': NoValues;
  /** lines for the end that would take more than half of the room */
  'ending-left-out': NoValues;
  /** the names that tags have at the destination; `asOf`: of its table, where that gave them */
  'topics-changed': { readonly asOf?: string };
  /** as the person's own map says */
  'topics-dropped': NoValues;
  /** tags that only mean something at the source */
  'tags-dropped': NoValues;
  'tags-repeated': NoValues;
  'tags-over-limit': { readonly maxHashtags: number };
  'tags-written': NoValues;
  /** `cut`: the first line did not fit as it is */
  'title-derived': { readonly cut: boolean };
  'tags-cut': NoValues;
  /** of the text for people who cannot see */
  'alt-tidied': NoValues;
  /** the text for people who cannot see; like `body-cut` */
  'alt-cut': { readonly limits: readonly { readonly max: number; readonly unit: string }[] };
  /** all of these had to hold; `unit` is a code of a unit of text */
  'body-cut': { readonly limits: readonly { readonly max: number; readonly unit: string }[] };
}

interface JoinReasons {
  /** what it names, and no post has */
  'caption-unmatched': { readonly ref?: string; readonly sourceId?: string; readonly createdAt?: IsoTime };
  /** what is said in a video, and no post has what the name of its file says; without values: it says nothing */
  'subtitles-of-no-post': { readonly sourceId?: string; readonly createdAt?: IsoTime };
  /** its id ends in zeros, and no post or several fit it */
  'caption-id-rounded': { readonly sourceId: string; readonly refs?: readonly string[] };
  /** no post was made then in UTC; `ref` was, in a zone that is ahead of it by so much */
  'caption-other-zone': { readonly createdAt: IsoTime; readonly ref: string; readonly offsetMinutes: number };
  /** `posts` have the same `sourceId`, or the same `createdAt`; `refs` names the first of them */
  'caption-ambiguous': {
    readonly by: 'id' | 'time' | 'time-in-id';
    readonly posts: number;
    readonly refs: readonly string[];
    readonly sourceId?: string;
    readonly createdAt?: IsoTime;
  };
  /** `places` of the captions file, the first of them */
  'caption-conflict': { readonly by: 'ref' | 'id' | 'time'; readonly places: readonly string[] };
}
