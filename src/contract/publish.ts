import type { Visibility } from './capabilities.ts';
import type { Reason } from './reason.ts';
import type { Asset, RenditionFile } from './upload.ts';
import type { IsoTime, JsonObject } from './values.ts';

/** Exactly what will be shown, and nothing else. Plain JSON: it is stored whole before the call. */
export interface Draft {
  /** names this delivery for ever; the same post to the same account has the same key */
  readonly deliveryKey: string;
  readonly postRef: string;
  /** the post's number in its account, from 1: numbers folders and the like, the same however often a run was killed */
  readonly order: number;
  readonly kind: 'video' | 'images';
  /** null where the destination has no titles */
  readonly title: string | null;
  /** already within the limits, hashtags written in where `hashtags.inBody` says so */
  readonly body: string;
  /** without `#` */
  readonly hashtags: readonly string[];
  readonly visibility: Visibility;
  /** when the post was made at the source */
  readonly createdAt: IsoTime;
  /** the destination is to publish it then; null: at once. Only where `Capabilities.schedule` allows it. */
  readonly scheduledAt: IsoTime | null;
  /** the place it was made, in the source's words; null: not said */
  readonly location: string | null;
  /** BCP 47, or null when nobody said */
  readonly language: string | null;
  readonly media: readonly DraftMedia[];
  readonly cover: DraftMedia | null;
}

/** A file of the draft, and what the destination calls it since it was uploaded. */
export interface DraftMedia {
  readonly file: RenditionFile;
  /** null where files travel inside `publish` */
  readonly asset: Asset | null;
}

/**
 * What repeats a publication. Made by `openPublish`, stored with the draft before the call, and the same object on every
 * repeat: a destination with `resend: safe` must get the same bytes.
 */
export interface PublishTicket {
  /** the engine's own key for this attempt: fit as an idempotency key or marker */
  readonly publishKey: string;
  readonly data: JsonObject;
}

/** A post the destination has, or a person says it has. */
export interface RemotePost {
  /** '' where a person posted it and gave no address */
  readonly id: string;
  /** where a person can look at it; null if there is no such place */
  readonly url: string | null;
  /** who says that it is there; absent: the destination */
  readonly saidBy?: 'destination' | 'person';
}

/** Is the post of a lost answer there? `no` counts as proof only within `PublishGuarantee.absence`; `unknown` is never wrong. */
export type Reconciliation =
  | { readonly kind: 'yes'; readonly remote: RemotePost }
  | { readonly kind: 'no' }
  | { readonly kind: 'unknown'; readonly because: Reason };

/** What a look at an accepted post shows. A platform that cannot be asked says `unseen`, never `live`. */
export type Verification =
  /**
   * there for others to see; `seen` is what the platform tells of it. `remote`: a better name than it was accepted under, kept
   * from now on (a scheduled post that got its id when it went out); absent: the same.
   */
  | { readonly kind: 'live'; readonly seen: SeenPost; readonly remote?: RemotePost }
  /** accepted, still being worked on or reviewed, or waiting for its time: ask again later */
  | { readonly kind: 'processing'; readonly because: Reason }
  | { readonly kind: 'refused'; readonly because: Reason }
  /** there, and not whole: files of it are gone or are other files */
  | { readonly kind: 'damaged'; readonly because: readonly Reason[] }
  | { readonly kind: 'missing' }
  /** nothing to look at here: it stays as a person said */
  | { readonly kind: 'unseen' };

/** What the destination shows, for comparing with what was sent. A field is absent where the platform does not tell. */
export interface SeenPost {
  readonly title?: string;
  readonly body?: string;
  readonly visibility?: Visibility;
  /** videos and photos, the cover not counted */
  readonly mediaCount?: number;
  /** in the draft's order */
  readonly media?: readonly SeenMedia[];
  readonly createdAt?: IsoTime;
}

/** Only what is the file as it was sent: a platform's own re-encode says nothing. */
export interface SeenMedia {
  readonly sha256?: string;
  readonly bytes?: number;
  readonly alt?: string;
}
