import type { Reason } from './reason.ts';

/** How a picture track is coded; `avc` is H.264, `hevc` H.265. */
export type VideoCodec = 'avc' | 'hevc' | 'vp8' | 'vp9' | 'av1';
/** How a sound track is coded; `other` is anything that ffmpeg may know and no platform takes. */
export type AudioCodec = 'aac' | 'mp3' | 'opus' | 'vorbis' | 'pcm' | 'other';
/** The file format around the tracks of a video. */
export type Container = 'mp4' | 'mov' | 'webm' | 'mkv';
/** The file formats of pictures that can be sent. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';
/** Who can see a post at the destination. `friends`: whoever the platform calls so. */
export type Visibility = 'public' | 'friends' | 'private';

/** `{ width: 3, height: 4 }` is 3:4. */
export interface Ratio {
  readonly width: number;
  readonly height: number;
}

/** A number nobody has to believe: each limit's source and date stand in the destination's README. */
export interface VideoLimits {
  readonly containers: readonly Container[];
  readonly videoCodecs: readonly VideoCodec[];
  readonly audioCodecs: readonly AudioCodec[];
  readonly maxBytes: number;
  readonly minDurationMs: number;
  /** null: the platform names none */
  readonly maxDurationMs: number | null;
  /**
   * how many videos one delivery can carry, one after the other and with the words on the first: the posts of a thread, the
   * files of a folder. A longer video may be split into so many, where the person chose that. Absent: one
   */
  readonly maxCount?: number;
  /** longest and shortest side in pixels, whatever the orientation; null: the platform names none */
  readonly maxLongSide: number | null;
  readonly maxShortSide: number | null;
  /** width × height; null: the platform names none */
  readonly maxPixels: number | null;
  readonly maxFrameRate: number;
  /** false: more than 8 bits per sample, 4:2:2 and HDR must be converted */
  readonly highBitDepth: boolean;
  /** the platform wants its own picture for the feed, or none */
  readonly cover: 'none' | 'optional' | 'required';
  /** shapes of covers that the feed shows whole: others are cut there, in the middle; absent: any */
  readonly coverRatio?: { readonly narrowest: Ratio; readonly widest: Ratio };
}

/** What a photo post may hold, and each of its pictures. Sizes in bytes, sides in pixels. */
export interface ImageLimits {
  readonly maxCount: number;
  readonly formats: readonly ImageFormat[];
  readonly maxBytes: number;
  /** null: the platform names none */
  readonly maxLongSide: number | null;
  /** width × height; null: the platform names none */
  readonly maxPixels: number | null;
  /** shapes that are shown whole: others are cut there; absent: any */
  readonly ratio?: { readonly narrowest: Ratio; readonly widest: Ratio };
  /** whoever shows it obeys turn tags and colour profiles and lets pictures move, as the programs of a computer do; absent: nobody knows */
  readonly shownAsMeant?: true;
}

/**
 * One rule about length. `measure` is the platform's own way of counting (the kit has the common ones). `unit` is its code:
 * `graphemes`, `bytes`, `utf16-units`, `code-points`, or `<adapter>/<unit>` with a name in the adapter's words. All rules
 * of a list must hold.
 */
export interface TextLimit {
  readonly max: number;
  readonly unit: string;
  measure(text: string): number;
}

/** Names that a place's own people use for common tags. A person can turn it off, or put a map of their own above it. */
export interface TopicTable {
  /** `YYYY-MM-DD`, when it was collected: names go out of use */
  readonly asOf: string;
  /** `tag` without `#`, whatever its case and width → the name there, without `#`; null: it knows none, the tag stays */
  nameFor(tag: string): string | null;
  /** all of it, for a person to read and change: `[tag, name]`, by name */
  pairs(): readonly (readonly [tag: string, name: string])[];
}

/** How captions are written at the destination, and how long they may be. */
export interface TextLimits {
  /** null: the platform has no title of its own */
  readonly title: readonly TextLimit[] | null;
  readonly body: readonly TextLimit[];
  readonly hashtags: {
    /** null: any number */
    readonly max: number | null;
    /** how one tag is written inside the body, e.g. `#name`; null: tags travel beside the text */
    inBody(tag: string): string | null;
    /** what people there write for tags of elsewhere; absent: tags keep their names */
    readonly topics?: TopicTable;
  };
  /** the platform punishes links to other places: they leave the text, and the report says so */
  readonly links: 'keep' | 'remove';
  /** false: the platform accepts an empty caption without harm */
  readonly captionWanted: boolean;
}

/** How long the text for people who cannot see may be, for each file. */
export interface AltTextLimits {
  /** all must hold; none: any length */
  readonly limits: readonly TextLimit[];
}

/** How files travel, where they travel before `publish`. */
export interface UploadCapability {
  /** a file above this many bytes goes in parts that survive a restart; null: always one piece */
  readonly resumableAboveBytes: number | null;
}

/** Two declared facts decide everything about exactly-once. */
export interface PublishGuarantee {
  /** may the same ticket be sent again when the outcome is unknown? */
  readonly resend: 'safe' | 'unsafe' | { readonly safeForMs: number };
  /** can `reconcile` prove that nothing was published, and how long after the doubt began? */
  readonly absence: 'unprovable' | { readonly provableAfterMs: number };
}

/** How fast an account may publish. The day is a rolling 24 hours; the gap lies between the starts of two publications. */
export interface Pace {
  /** null: the platform names no daily number and we know of no harm */
  readonly perDay: number | null;
  readonly minGapMs: number;
  /** where these numbers come from, for the plan */
  readonly because: Reason;
}

/**
 * Who makes a post public. `program`: `publish` does. `person`: `publish` shows the draft to a person and returns when they
 * said what they did, which may take hours.
 */
export type Publisher = 'program' | 'person';

/** All that planning and sending must know of a destination. Plain data beside `measure`, `inBody`, `nameFor` and `pairs`; the same at every call. */
export interface Capabilities {
  readonly publisher: Publisher;
  readonly video: VideoLimits | null;
  readonly images: ImageLimits | null;
  readonly text: TextLimits;
  /** null: files travel inside `publish` (hand-off) */
  readonly upload: UploadCapability | null;
  readonly publish: PublishGuarantee;
  /**
   * true: a published post that is gone may be published anew, because `publish` finds what is there by its delivery key and
   * never makes it twice. Absent: what is gone stays gone.
   */
  readonly rewritable?: true;
  readonly visibility: readonly Visibility[];
  /** the text for people who cannot see, which goes with each picture or video; null: there is no place for it */
  readonly altText: AltTextLimits | null;
  /** can a post carry its original date? */
  readonly backdating: boolean;
  /** it publishes by itself at a given time this far ahead (`maxAheadMs` null: however far); null: it cannot */
  readonly schedule: { readonly minAheadMs: number; readonly maxAheadMs: number | null } | null;
  readonly pace: Pace;
}
