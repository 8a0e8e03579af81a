import type { IsoTime, JsonObject } from '../values.ts';
import type { NoValues } from './values.ts';

/** Uploading, publishing, doubt, reading back, taking back. */
export interface PublishReasons
  extends TryingReasons,
    DoubtReasons,
    PersonReasons,
    TimeReasons,
    CheckReasons,
    UndoReasons {}

interface TryingReasons {
  /** `last`: the last failure, a reason like any other */
  'tried-often': { readonly tries: number; readonly last: JsonObject };
  /** its files were lost again and again after they were made or uploaded */
  'going-round': { readonly times: number };
  /** the destination takes the same part and asks for it again */
  'upload-stuck': { readonly times: number };
  /** what was made is taken away at once, each time */
  'rendition-vanishes': NoValues;
  /** a bug: the ledger has a delivery in this state without what it must have */
  'delivery-incomplete': {
    readonly delivery: string;
    readonly lacks: 'itself' | 'draft' | 'remote post' | 'attempt' | 'plan';
  };
}

interface DoubtReasons {
  'absence-unprovable': NoValues;
  'post-not-found': NoValues;
  /** the outcome is unknown, and absence will be provable later */
  'in-doubt': NoValues;
  'not-shown-yet': NoValues;
  'missing-after-accept': NoValues;
}

/** Said by a person who publishes. */
interface PersonReasons {
  'not-now': NoValues;
  'skipped-by-person': NoValues;
}

interface TimeReasons {
  'pace-of-the-day': { readonly perDay: number };
  'pace-gap': { readonly minGapMs: number };
  /** where a pace comes from: a person chose it */
  'pace-chosen': NoValues;
  /** a sandbox need not be spared */
  'pace-rehearsal': NoValues;
  'bad-pace': { readonly perDay: number | null; readonly minGapMs: number };
  /** it can be handed over only so far ahead of its time */
  'waits-for-schedule': { readonly scheduledAt: IsoTime };
  'schedule-missed': { readonly scheduledAt: IsoTime };
  /** handed over; the destination publishes it then */
  scheduled: { readonly scheduledAt: IsoTime };
}

/** What `verify` finds when it compares. `file` counts from 1. Of a text, the letters around the place where the two part. */
interface CheckReasons {
  'title-differs': { readonly sent: string; readonly seen: string };
  'body-differs': { readonly sent: string; readonly seen: string };
  'visibility-differs': { readonly sent: string; readonly seen: string };
  'media-count-differs': { readonly sent: number; readonly seen: number };
  'file-size-differs': { readonly file: number; readonly sentBytes: number; readonly seenBytes: number };
  'file-hash-differs': { readonly file: number };
  'alt-differs': { readonly file: number };
  'date-differs': { readonly sent: IsoTime; readonly seen: IsoTime };
}

interface UndoReasons {
  /** it was gone, and is made anew because a person wants it */
  'written-again': NoValues;
  'cannot-write-again': { readonly destination: string };
  'taken-back': NoValues;
  /** `others`: accounts that can, each with what stands behind `undo` to take back only there */
  'cannot-take-back': {
    readonly destination: string;
    readonly account?: string;
    readonly others?: readonly { readonly account: string; readonly words: readonly string[] }[];
  };
  'nothing-to-take-back': { readonly delivery: string; readonly state: string };
}
