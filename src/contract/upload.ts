import type { ByteRange, IsoTime, JsonObject, MediaKind } from './values.ts';

/** A file ready to be sent. The bytes are asked from `ctx.files` by hash, so that a part can be sent again. */
export interface RenditionFile {
  readonly sha256: string;
  readonly bytes: number;
  readonly mime: string;
  readonly role: 'video' | 'image' | 'cover';
  /** for people who cannot see; '' when nobody wrote one */
  readonly alt: string;
  readonly facts: MediaFacts;
}

/** What probing found. Sides are as shown, after rotation. */
export interface MediaFacts {
  readonly kind: MediaKind;
  readonly width: number;
  readonly height: number;
  /** null for images */
  readonly durationMs: number | null;
  readonly frameRate: number | null;
  /** bits per second of the video track; null for images */
  readonly videoBitrate: number | null;
  readonly videoCodec: string | null;
  readonly audioCodec: string | null;
  readonly audioChannels: number | null;
  readonly audioSampleRate: number | null;
  readonly audioBitrate: number | null;
}

/**
 * What continues an upload after a restart. The engine stores it before the first byte is sent, and after every part.
 * `data` is the adapter's own; nobody else looks inside. It may hold short-lived upload tokens and is never logged.
 */
export interface UploadTicket {
  /** the next bytes to send; null: all have been sent, call `finishUpload` */
  readonly next: ByteRange | null;
  /** bytes the server has confirmed: for progress only */
  readonly confirmedBytes: number;
  /** after this the destination forgets the upload; null: it does not say */
  readonly expiresAt: IsoTime | null;
  readonly data: JsonObject;
}

/** The server's word, which wins over the ticket's. */
export type UploadProgress =
  | { readonly kind: 'open'; readonly ticket: UploadTicket }
  | { readonly kind: 'complete'; readonly asset: Asset }
  /** expired or unknown: the engine opens a new one */
  | { readonly kind: 'gone' };

/** A file the destination holds, not yet public. */
export interface Asset {
  /** the destination's own name for it */
  readonly id: string;
  readonly data: JsonObject;
}
