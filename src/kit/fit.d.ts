import type { Capabilities, Container, ImageFormat } from '../contract/capabilities.ts';
import type { Draft } from '../contract/publish.ts';
import type { RenditionFile } from '../contract/upload.ts';
import type { IsoTime } from '../contract/values.ts';
/** One thing in a draft or file that the destination does not take, as a sentence. */
export interface Misfit {
  readonly code: string;
  readonly message: string;
}
/**
 * The last look before a call that costs something. The plan keeps drafts within the limits; an adapter checks again, so
 * that a stale plan or a mistake of ours is refused here and not by the platform, where it counts against the account.
 * Throws FerryError `permanent`, effect `none`.
 */
export declare function assertDraftFits(draft: Draft, capabilities: Capabilities, now: IsoTime): void;
/** The same for one file, before its upload begins. */
export declare function assertFileFits(file: RenditionFile, capabilities: Capabilities): void;
export declare function findDraftMisfit(draft: Draft, capabilities: Capabilities, now: IsoTime): Misfit | null;
export declare function findFileMisfit(file: RenditionFile, capabilities: Capabilities): Misfit | null;
/** The media types a rendition can have. */
export declare const containerOf: Readonly<Record<string, Container>>;
export declare const formatOf: Readonly<Record<string, ImageFormat>>;
