import type { Visibility } from './capabilities.ts';
import type { Asset, RenditionFile } from './upload.ts';
import type { IsoTime, JsonObject } from './values.ts';

/** Exactly what will be shown, and nothing else. Plain JSON: it is stored whole before the call. */
export interface Draft {
  /** names this delivery for ever; the same post to the same account has the same key */
  readonly deliveryKey: string;
  readonly postRef: string;
  /** position in the plan, from 1: numbers folders and the like, the same however often a run was killed */
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
  readonly scheduledAt: IsoTime | null;
  /** BCP 47, or null when nobody said */
  readonly language: string | null;
  readonly media: readonly DraftMedia[];
  readonly cover: DraftMedia | null;
}

export interface DraftMedia {
  readonly file: RenditionFile;
  /** null where files travel inside `publish` */
  readonly asset: Asset | null;
  readonly alt: string;
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

/** A post the destination says it has. */
export interface RemotePost {
  readonly id: string;
  /** where a person can look at it; null if there is no such place */
  readonly url: string | null;
}

export type Reconciliation =
  | { readonly kind: 'yes'; readonly remote: RemotePost }
  | { readonly kind: 'no' }
  | { readonly kind: 'unknown'; readonly because: string };

export type Verification =
  | { readonly kind: 'live' }
  /** accepted, still being worked on or reviewed: ask again later */
  | { readonly kind: 'processing'; readonly because: string }
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'missing' };
