import type { Account, IsoTime, JsonObject, Language, Visibility, Way } from '../contract/index.ts';
import type { BalanceColumns } from '../core/balance.ts';
import type { CheckResult } from '../core/model.ts';
import type { PaceRule } from '../core/pace.ts';
import type { HandField, PlanChoices } from '../core/plan/item.ts';
import type { Rung } from '../core/plan/summary.ts';
import type { DeliveryState } from '../core/states.ts';

/**
 * What a report shows, in the reader's words and apart from how it is drawn: the page, `report --json` and the table are made of
 * these. Plain JSON; `schema.ts` publishes its shape. Times are UTC; whoever draws them knows the reader's zone.
 */
export interface Report {
  readonly head: ReportHead;
  /** every delivery, account by account in plan order; then what no account has. Read once, memory does not grow with it. */
  readonly entries: AsyncIterable<ReportEntry>;
}

export interface ReportHead {
  readonly v: 1;
  readonly kind: 'report';
  /** `plan`: nothing has been published yet; `result`: something has, or was tried */
  readonly about: 'plan' | 'result';
  readonly madeAt: IsoTime;
  readonly language: Language;
  /** IANA name: dates are shown in it */
  readonly timeZone: string;
  /** null: nothing was read yet */
  readonly archive: { readonly path: string; readonly source: string; readonly accountName: string | null } | null;
  readonly items: {
    readonly seen: number;
    readonly posts: number;
    readonly deleted: number;
    readonly unreadable: number;
  };
  readonly files: ReportFiles;
  readonly accounts: readonly AccountReport[];
  /** what a person can type next, best first */
  readonly next: readonly Way[];
}

/** Originals of all posts. */
export interface ReportFiles {
  readonly fetched: number;
  readonly bytes: number;
  readonly wanted: number;
  readonly held: number;
  readonly unfetchable: number;
  /** links that die, of files that are not here yet: soonest first, at most 60 of them; several that die close together are one */
  readonly dying: readonly { readonly at: IsoTime; readonly files: number }[];
}

/** A reason in the reader's words, and as data for programs. */
export interface Said {
  readonly code: string;
  /** the facts of it, where there are any */
  readonly values?: JsonObject;
  /** the other side's own words */
  readonly said?: string;
  /** a sentence without a mark at its end */
  readonly text: string;
  readonly ways: readonly Way[];
}

export interface AccountReport {
  readonly account: Account;
  /** the destination's name as people know it */
  readonly title: string;
  readonly rehearsal: boolean;
  readonly publisher: 'program' | 'person';
  /** stopped until a person resumes it: why */
  readonly stopped: Said | null;
  /** the sum that must hold */
  readonly balance: BalanceColumns & { readonly seen: number };
  readonly content: ReportContent;
  readonly choices: PlanChoices;
  /** `name=value` of the destination's options, none of them a secret */
  readonly options: readonly string[];
  readonly calendar: ReportCalendar;
  /** why posts wait, were skipped, failed … most first */
  readonly problems: readonly (ReportCount & { readonly verdict: ProblemKind; readonly examples: readonly string[] })[];
  readonly warnings: readonly ReportCount[];
  readonly textChanges: readonly ReportCount[];
  /** of all that was not skipped, what is out already included; covers not counted. The same is true of warnings and changes. */
  readonly renditions: readonly {
    readonly rung: Rung;
    readonly files: number;
    readonly because: readonly ReportCount[];
  }[];
  /** null while nothing was published */
  readonly certificate: Certificate | null;
}

/** Of all that was not skipped, what is out already included. */
export interface ReportContent {
  readonly videos: number;
  readonly photoPosts: number;
  readonly visibility: Readonly<Record<Visibility, number>>;
  /** when the first and the last of them were made at the source; null: there are none */
  readonly from: IsoTime | null;
  readonly to: IsoTime | null;
}

export type ProblemKind = 'held' | 'skipped' | 'failed' | 'unconfirmed' | 'removing' | 'removed';

export interface ReportCount {
  readonly reason: Said;
  readonly count: number;
}

/** When this account will be done at its pace. */
export interface ReportCalendar {
  readonly pace: PaceRule;
  /** where the pace comes from */
  readonly because: Said;
  /** what holds the posts back: their own times, the number of a day, the gap between two, or nothing at all */
  readonly limit: 'schedule' | 'per-day' | 'gap' | 'none';
  /** posts that go and are not out yet: not those that wait for a person, and not those on their way this moment */
  readonly left: number;
  /** published posts by day (of the reader's zone), oldest first */
  readonly done: readonly DayCount[];
  /** what the pace or the schedule lets out, by day, from today on; at most 400 days, `lastAt` says when it really ends */
  readonly coming: readonly DayCount[];
  /** null: nothing to publish, or nothing sets bounds */
  readonly firstAt: IsoTime | null;
  readonly lastAt: IsoTime | null;
  /** what another pace would change; empty where it changes no day, nothing is left or a schedule decides */
  readonly others: readonly {
    readonly pace: PaceRule;
    readonly lastAt: IsoTime | null;
    readonly days: number | null;
  }[];
}

export interface DayCount {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly posts: number;
}

/** What can be shown to somebody else: the numbers add up, and the digest names the state of the ledger they came from. */
export interface Certificate {
  /** of what `verify` last found of the published posts */
  readonly checked: Readonly<Record<CheckResult | 'not-looked', number>>;
  /** sha-256, hex, over every delivery's key, state and remote post in plan order: the same ledger gives the same digest */
  readonly digest: string;
  readonly firstPublishedAt: IsoTime | null;
  readonly lastPublishedAt: IsoTime | null;
}

export type ReportEntry = ReportPost | ReportOther;

/** One delivery, as the destination will show it or shows it. */
export interface ReportPost {
  readonly v: 1;
  readonly kind: 'delivery';
  readonly account: Account;
  readonly ref: string;
  readonly number: number;
  readonly createdAt: IsoTime;
  readonly scheduledAt: IsoTime | null;
  /** when its state last changed */
  readonly updatedAt: IsoTime;
  readonly state: DeliveryState;
  readonly held: boolean;
  /** why it is held, was skipped, failed, or what the last step ended with */
  readonly reason: Said | null;
  readonly media: 'video' | 'images';
  readonly title: string | null;
  readonly body: string;
  readonly hashtags: readonly string[];
  /** each rule of the destination that touches the text */
  readonly counters: { readonly title: readonly Counter[]; readonly body: readonly Counter[] };
  readonly visibility: Visibility;
  readonly location: string | null;
  /** the caption as the source or a captions file has it; null: none */
  readonly caption: string | null;
  readonly captionFrom: string | null;
  readonly changes: readonly { readonly reason: Said; readonly before: string; readonly after: string }[];
  readonly byHand: readonly HandField[];
  readonly warnings: readonly Said[];
  readonly files: readonly ReportFile[];
  /** frames of a video that may be its cover, by time; empty: nobody has looked at it, or the cover has gone */
  readonly covers: readonly CoverChoice[];
  /** what differs since it was published, where somebody looked */
  readonly check: { readonly at: IsoTime; readonly result: CheckResult; readonly differences: readonly Said[] } | null;
  /** an address that a browser can open; null: none is known */
  readonly address: string | null;
  /** what the destination calls it; null: it has none, or nobody said */
  readonly remoteId: string | null;
  /** `person`: stands on somebody's word */
  readonly saidBy: 'destination' | 'person' | null;
  readonly thumbnail: Thumbnail | null;
}

export interface CoverChoice {
  /** into the video */
  readonly atMs: number;
  /** it is the cover as planned */
  readonly chosen: boolean;
  readonly thumbnail: Thumbnail;
}

export interface Counter {
  readonly used: number;
  readonly max: number;
  /** in the reader's words: `characters` */
  readonly unit: string;
}

export interface ReportFile {
  readonly role: 'video' | 'image' | 'cover';
  readonly rung: Rung;
  readonly because: readonly Said[];
  /** null: not here, or a frame of the video that becomes the cover */
  readonly before: FileFacts | null;
  /** what was made of it, or, as far as that is decided, will be; null: it goes as it is, or nobody knows yet */
  readonly after: FileFacts | null;
}

/** A number is null where nobody knows it yet. */
export interface FileFacts {
  readonly bytes: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  /** `mp4`, `jpeg` … */
  readonly format: string | null;
}

/** A small picture, made from what is on this computer. */
export interface Thumbnail {
  /** in the workspace; absolute */
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/** What is in the export and no delivery. */
export type ReportOther =
  | {
      readonly v: 1;
      readonly kind: 'not-planned';
      readonly account: Account;
      readonly ref: string;
      readonly createdAt: IsoTime;
      readonly title: string;
    }
  | {
      readonly v: 1;
      readonly kind: 'deleted';
      readonly ref: string;
      readonly createdAt: IsoTime | null;
      readonly where: string;
    }
  | { readonly v: 1; readonly kind: 'unreadable'; readonly where: string; readonly reason: Said };
