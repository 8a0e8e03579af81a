import type { Account, IsoTime, JsonObject, Visibility } from '../contract/index.ts';
import type { RenditionDecision } from './media-facts.ts';

/** What the plan says of one post for one account. Plain JSON: a line of plan.json and a column of the ledger. */
export interface PlanItem {
  readonly deliveryKey: string;
  readonly postRef: string;
  readonly createdAt: IsoTime;
  readonly kind: 'video' | 'images';
  readonly verdict: Verdict;
  readonly text: PlannedText;
  readonly visibility: Visibility;
  readonly scheduledAt: IsoTime | null;
  /** what people hear who cannot see: the export has one text per post; empty when it has none */
  readonly alt: string;
  readonly media: readonly PlannedMedia[];
  /** sentences a person should read: nothing here stops the delivery */
  readonly warnings: readonly string[];
}

export type Verdict =
  | { readonly kind: 'deliver' }
  /** waits for a person; `reason` names the ways out */
  | { readonly kind: 'hold'; readonly code: string; readonly reason: string }
  | { readonly kind: 'skip'; readonly code: string; readonly reason: string };

/**
 * Holds of a plan whose only way out is another plan (a caption, a choice in its options): nothing a person could do in
 * between makes their reason go away, so `retry` never lifts them, or it would publish what they exist to prevent.
 */
export const planOnlyHolds: readonly string[] = ['no-caption', 'unknown-audience', 'too-many-images'];

export interface PlannedText {
  readonly title: string | null;
  readonly body: string;
  readonly hashtags: readonly string[];
  /** every change, in the order it was made */
  readonly changes: readonly TextChange[];
}

export interface TextChange {
  readonly code: string;
  readonly message: string;
  readonly before: string;
  readonly after: string;
}

export interface PlannedMedia {
  readonly originalId: number;
  readonly role: 'video' | 'image' | 'cover';
  /** null: not fetched yet, decided when it is */
  readonly rendition: RenditionDecision | null;
}

/** What a plan was made with: enough to make it again, and to tell that two plans are the same. */
export interface PlanHeader {
  readonly v: 1;
  readonly madeAt: IsoTime;
  readonly archive: string;
  readonly account: Account;
  readonly options: JsonObject;
  readonly choices: PlanChoices;
  /** true: for the sandbox only; `run` leaves it alone */
  readonly rehearsal?: boolean;
}

export interface PlanChoices {
  readonly allowUntitled: boolean;
  /** what becomes of posts that are private or for friends at the source */
  readonly privatePosts: 'skip' | 'private';
  /** posts whose audience the export does not name; absent: 'hold', because nothing becomes public by guessing */
  readonly unknownAudience?: 'hold' | 'public';
  /** photo posts with more pictures than the destination takes; absent: 'hold', because nothing is lost silently */
  readonly extraImages?: 'hold' | 'drop';
  /** posts that were stories; absent: 'skip' */
  readonly stories?: 'skip' | 'include';
  readonly since: IsoTime | null;
  readonly until: IsoTime | null;
  readonly only: 'video' | 'images' | null;
  /** null: all */
  readonly ids: readonly string[] | null;
  readonly limit: number | null;
  readonly order: 'oldest' | 'newest' | 'likes';
  /** null: the destination's own */
  readonly pace: { readonly perDay: number | null; readonly minGapMs: number } | null;
}
