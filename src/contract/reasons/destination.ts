import type { NoValues } from './values.ts';

/** `destination` and `account` are the two halves of `rednote/me`: what `clipferry login` wants. */
interface AtAccount {
  readonly destination: string;
  readonly account?: string;
}

/** `request`: the call as the platform's documents name it, e.g. `POST /note`. */
interface OfRequest {
  readonly request?: string;
}

interface OfFile {
  readonly role?: 'video' | 'image' | 'cover';
}

/** What any destination may answer; adapters use these where the meaning is the same. */
export interface DestinationReasons
  extends LoginReasons,
    AnswerReasons,
    UploadReasons,
    PostReasons,
    HandOffReasons,
    BrowserReasons,
    PlaceReasons,
    MisfitReasons {
  /** `given`: as it was typed; `allowed`, `min`, `max`: as the destination's schema has them */
  'option-wrong': {
    readonly destination: string;
    readonly option: string;
    readonly given?: string;
    readonly allowed?: readonly string[];
    readonly min?: number;
    readonly max?: number;
  };
}

interface LoginReasons {
  'not-signed-in': AtAccount;
  'login-expired': AtAccount;
  /** the name or the password is wrong, or not of the kind that is asked for */
  'login-refused': AtAccount;
  /** what is stored is not a login of this destination */
  'login-unreadable': AtAccount;
  'login-answer-missing': { readonly destination: string; readonly field: string };
  /** signed in as another account than the one a post was begun with */
  'other-login': AtAccount & { readonly expected?: string; readonly found?: string };
  captcha: AtAccount;
  'account-suspended': AtAccount;
  /** deleted, deactivated, or moved to another server */
  'account-gone': AtAccount & { readonly server?: string };
  /** the account may not do this */
  'no-permission': AtAccount;
}

interface AnswerReasons {
  'rate-limited': { readonly destination?: string };
  'daily-limit': { readonly destination?: string; readonly of?: 'posts' | 'videos' };
  /** it says so itself */
  'server-busy': OfRequest & { readonly status?: number };
  'server-failed': OfRequest & { readonly status?: number };
  /** `place`: the field that is missing or of another kind, e.g. `data.id` */
  'answer-unexpected': OfRequest & { readonly place?: string; readonly status?: number };
  /** it said yes and did not name the post */
  'answer-without-id': OfRequest;
  refused: OfRequest;
  /** a refusal that nobody told us about */
  'refused-unknown': OfRequest & { readonly status?: number };
}

interface UploadReasons {
  'upload-gone': OfFile;
  /** a part is missing at the destination, or has the wrong size */
  'upload-incomplete': OfFile;
  /** the destination got other bytes than were sent */
  'upload-damaged': OfFile;
  'asset-gone': OfFile;
  'file-refused': OfFile;
  'file-too-large': OfFile & { readonly bytes?: number; readonly maxBytes?: number };
  'still-processing': OfFile;
  /** files travel with the post here */
  'no-upload': { readonly destination: string };
  'rendition-gone': { readonly file: string };
  'rendition-changed': { readonly file: string };
}

interface PostReasons {
  'not-found': { readonly address?: string };
  'not-your-post': AtAccount & { readonly address: string };
  /** what is needed to repeat the request cannot be read */
  'ticket-unreadable': NoValues;
}

/** Where a person publishes. What they say of a draft stands in publish.ts. */
interface HandOffReasons {
  /** `publish` has nobody to show the draft to */
  'nobody-to-publish': NoValues;
  /** nobody is there who could say whether it was posted */
  'nobody-who-knows': NoValues;
  /** asked whether it was posted, the person did not know or did not answer */
  'person-unsure': NoValues;
}

/** A browser window that clipferry drives. */
interface BrowserReasons {
  'no-browser': NoValues;
  /** windows need one */
  'no-screen': NoValues;
  'browser-failed': NoValues;
  'window-open-already': NoValues;
  /** the person closed it, or it crashed */
  'window-closed': NoValues;
  /** the page did not come to be as it was known */
  'page-part-missing': { readonly selector: string };
}

/** Where an account's posts are. */
interface PlaceReasons {
  /** an option that decides where posts go is another one than before, and some are there already */
  'place-changed': AtAccount & {
    readonly option: string;
    readonly before: string;
    readonly now: string;
    /** posts that are at the earlier place, or may be */
    readonly posts: number;
    /** a folder: it may be moved */
    readonly isFolder: boolean;
  };
  /** the file that names the workspace */
  'workspace-id-broken': { readonly what: string; readonly place?: string };
}

interface Limited {
  readonly size: number;
  readonly max: number;
}

/** What a draft or a file has that the destination does not take: `kit/fit.ts`, the last look before a call. */
interface MisfitReasons {
  'title-not-taken': NoValues;
  'title-too-long': Limited & { readonly unit: string };
  'body-too-long': Limited & { readonly unit: string };
  'alt-too-long': Limited & { readonly unit: string };
  'hashtags-over-limit': { readonly count: number; readonly max: number };
  'video-not-taken': NoValues;
  'photos-not-taken': NoValues;
  'cover-not-taken': NoValues;
  'cover-missing': NoValues;
  'not-one-video': NoValues;
  'not-only-photos': NoValues;
  'videos-over-limit': { readonly count: number; readonly max: number };
  'photos-over-limit': { readonly count: number; readonly max: number };
  'container-not-taken': { readonly mime: string };
  'video-codec-not-taken': { readonly codec: string };
  'audio-codec-not-taken': { readonly codec: string };
  'picture-format-not-taken': { readonly mime: string };
  'video-too-short': { readonly durationMs: number; readonly minDurationMs: number };
  'video-too-long': { readonly durationMs: number; readonly maxDurationMs: number };
  'file-over-limit': { readonly bytes: number; readonly maxBytes: number };
  'long-side-over-limit': { readonly pixels: number; readonly maxPixels: number };
  'short-side-over-limit': { readonly pixels: number; readonly maxPixels: number };
  'area-over-limit': { readonly pixels: number; readonly maxPixels: number };
  'frame-rate-over-limit': { readonly framesPerSecond: number; readonly maxFramesPerSecond: number };
  'visibility-not-taken': { readonly visibility: string };
  'schedule-not-taken': NoValues;
  'schedule-too-soon': { readonly scheduledAt: string; readonly minAheadMs: number };
  'schedule-too-late': { readonly scheduledAt: string; readonly maxAheadMs: number };
}
