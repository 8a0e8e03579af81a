import type {
  Account,
  Asset,
  Audience,
  Draft,
  IsoTime,
  JsonObject,
  MediaKind,
  PublishTicket,
  Reason,
  RemotePost,
  Sound,
  UploadTicket,
} from '../contract/index.ts';
import type { Probed } from './media/facts.ts';
import type { PlanHeader, PlanItem } from './plan/item.ts';
import type { DeliveryState } from './states.ts';

/** What the ledger keeps, as the rest of the program sees it. Plain data: every room below `cli/` speaks of these. */

/** Of the items of one import; they sum up to the items given. A ref seen twice is `known` the second time. */
export interface ImportCounts {
  readonly added: number;
  readonly known: number;
  readonly deleted: number;
  readonly unreadable: number;
}

export interface ArchiveRow {
  readonly id: number;
  /** as the person typed it: for messages and commands */
  readonly path: string;
  /** absolute, for reading it again: originals may lie inside. null: read by a clipferry that did not keep it. */
  readonly location: string | null;
  readonly source: string;
  readonly generation: string;
  readonly accountName: string | null;
  readonly complete: boolean;
}

export interface PostRow {
  readonly ref: string;
  readonly createdAt: IsoTime;
  readonly caption: string | null;
  /** where the caption came from: `export`, `file: captions.csv:3`, `look-up: <host>` …; null without one. See `core/caption/precedence.ts` */
  readonly captionFrom: string | null;
  readonly audience: Audience;
  readonly kind: 'video' | 'images' | 'none';
  readonly sourceId: string | null;
  readonly likes: number | null;
  readonly story: boolean;
  readonly sound: Sound | null;
  readonly alternateText: string | null;
  readonly location: string | null;
  /** what else the export says, for the report */
  readonly facts: Readonly<Record<string, string>>;
  /** media in order, then the cover if there is one */
  readonly originals: readonly OriginalRow[];
}

export interface PostTotals {
  readonly posts: number;
  /** not counting those that another archive holds as posts */
  readonly deleted: number;
  readonly unreadable: number;
  readonly withoutCaption: number;
}

/** A post the source lists as deleted. */
export interface DeletedItem {
  readonly ref: string;
  readonly createdAt: IsoTime | null;
  readonly where: string;
}

export interface UnreadableItem {
  readonly where: string;
  readonly because: Reason;
}

export type OriginalState = 'wanted' | 'fetched' | 'unfetchable';

/** Where an original comes from: `MediaRef` as the ledger keeps it. */
export type OriginalSource =
  | {
      readonly from: 'link';
      readonly locator: string;
      readonly expiresAt: IsoTime | null;
      readonly objectKey: string | null;
    }
  | { readonly from: 'archive'; readonly archiveId: number; readonly entry: string };

export interface OriginalRow {
  readonly id: number;
  readonly postRef: string;
  readonly role: 'media' | 'cover';
  readonly position: number;
  readonly kind: MediaKind;
  readonly source: OriginalSource;
  readonly state: OriginalState;
  /** set when fetched; `wanted` with these: a file is here, kept though nothing here can use it, and `hold` says why */
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly extension: string | null;
  readonly probed: Probed | null;
  /** `wanted` and waiting for a person, or `unfetchable`: why */
  readonly hold: Reason | null;
  readonly notBefore: IsoTime | null;
  readonly tries: number;
}

export interface FetchedFacts {
  readonly sha256: string;
  readonly bytes: number;
  /** with the dot, from the magic bytes: `.mp4` */
  readonly extension: string;
  readonly probed: Probed;
  /** `link`, `archive`, or the path of the person's own file */
  readonly from: string;
}

/** Of a file that is kept although nothing here can use it. */
export type KeptFacts = Omit<FetchedFacts, 'probed'>;

/** The first four sum up to all originals: `wanted` leaves out the held ones. */
export interface OriginalTotals {
  readonly wanted: number;
  readonly held: number;
  readonly fetched: number;
  readonly unfetchable: number;
  /** of the held ones: a file is here, and nothing here can use it */
  readonly kept: number;
  readonly bytes: number;
  /** of those still wanted */
  readonly firstExpiry: IsoTime | null;
  readonly lastExpiry: IsoTime | null;
}

export interface PlanRow {
  readonly id: number;
  readonly header: PlanHeader;
  readonly complete: boolean;
}

/** One post to one account. */
export interface DeliveryRow {
  readonly key: string;
  readonly postRef: string;
  readonly account: Account;
  readonly planId: number;
  readonly state: DeliveryState;
  readonly item: PlanItem;
  /** set from `prepared` on; assets are filled in as they are uploaded */
  readonly draft: Draft | null;
  /** it waits for a person: why */
  readonly hold: Reason | null;
  readonly notBefore: IsoTime | null;
  /** why it was skipped, why it failed, or the last error of a step that will be taken again */
  readonly reason: Reason | null;
  readonly remote: RemotePost | null;
  /** what `verify` found when it last looked; null: it never did */
  readonly check: Check | null;
  readonly tries: number;
  /** plan order over all plans and accounts: unique, never given twice; a place to go on from in `list` */
  readonly position: number;
  /**
   * Its number within the account, for people and for folder names: from 1 in the first plan, and never another. Posts that
   * are new in a later plan get the numbers that follow, so no two of one account share one.
   */
  readonly number: number;
  readonly updatedAt: IsoTime;
}

/** How a delivery stands when its post is planned again. */
export interface Standing {
  readonly state: DeliveryState;
  /** a new plan decides it anew; false: it was sent, may have been, or a person has spoken for it */
  readonly followsPlan: boolean;
  /** put there by a run; null also where the plan's own hold is in force */
  readonly runHold: Reason | null;
  readonly planHold: Reason | null;
  /** why it was skipped or failed */
  readonly reason: Reason | null;
  /** its item, where a person changed something in it by hand */
  readonly byHand: PlanItem | null;
}

/** `unseen`: the destination gives nothing to compare; it stands on a person's word or an earlier look. */
export type CheckResult = 'same' | 'differs' | 'missing' | 'unseen';

/** A published post, read back and compared with what was sent. */
export interface Check {
  readonly at: IsoTime;
  readonly result: CheckResult;
  /** what differs; empty otherwise */
  readonly differences: readonly Reason[];
}

/** What a move sets beside the state. */
export interface Change {
  readonly draft?: Draft;
  readonly remote?: RemotePost;
  readonly reason?: Reason;
  readonly notBefore?: IsoTime | null;
}

/** Posts that share a state and a code. */
export interface ReasonCount {
  /** values and said only where all of them share the same */
  readonly reason: Reason;
  readonly count: number;
}

export interface DeliveryReasonCount extends ReasonCount {
  readonly state: DeliveryState;
  readonly held: boolean;
}

/** `held` is part of the open states, named apart; `core/balance.ts` has the sum that must hold. */
export interface DeliveryTotals {
  readonly byState: Readonly<Record<DeliveryState, number>>;
  readonly held: number;
  /** of the published: what was missing or no longer as it was sent when somebody last looked */
  readonly changed: number;
  /** for held, skipped, failed, unconfirmed and removed; most first */
  readonly reasons: readonly DeliveryReasonCount[];
}

export interface UploadRow {
  readonly deliveryKey: string;
  readonly sha256: string;
  readonly ticket: UploadTicket | null;
  readonly asset: Asset | null;
}

/** One intent to publish, on disk before the first request. */
export interface AttemptRow {
  readonly id: number;
  readonly deliveryKey: string;
  readonly number: number;
  readonly publishKey: string;
  readonly draft: Draft;
  readonly ticket: PublishTicket;
  readonly startedAt: IsoTime;
  /** null: its outcome is not in doubt, or not yet */
  readonly inDoubtSince: IsoTime | null;
  readonly outcome: AttemptOutcome | 'open';
}

export type AttemptOutcome = 'accepted' | 'refused' | 'absent' | 'given-up';

export interface AccountRow {
  readonly account: Account;
  /** null: running; else stopped until a person resumes it */
  readonly stopped: { readonly reason: Reason; readonly at: IsoTime } | null;
  /** the sentence the person agreed to, as it was shown */
  readonly consentText: string | null;
}

/** What is asked elsewhere, and kept: see `AnswerStore`. */
export type AnswerKind = 'caption-look-up' | 'transcript' | 'translation' | 'likeness';

/** Append-only. The same fields come out of `--json`. */
export interface LedgerEvent {
  readonly id: number;
  readonly at: IsoTime;
  /** `post-added`, `original-fetched`, `delivery-moved`, `delivery-held`, `attempt-began`, `account-stopped` … */
  readonly kind: string;
  readonly subject: string;
  readonly data: JsonObject;
}
