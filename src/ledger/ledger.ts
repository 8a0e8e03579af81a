import type { z } from 'zod';
import type {
  Account,
  Asset,
  Draft,
  IsoTime,
  JsonObject,
  PublishTicket,
  Reason,
  SourceAbout,
  SourceItem,
  UploadTicket,
} from '../contract/index.ts';
import type { Probed } from '../core/media/facts.ts';
import type {
  AccountRow,
  AnswerKind,
  ArchiveRow,
  AttemptOutcome,
  AttemptRow,
  Change,
  Check,
  DeletedItem,
  DeliveryRow,
  DeliveryTotals,
  FetchedFacts,
  ImportCounts,
  KeptFacts,
  LedgerEvent,
  OriginalRow,
  OriginalTotals,
  PlanRow,
  PostRow,
  PostTotals,
  ReasonCount,
  Standing,
  UnreadableItem,
  UploadRow,
} from '../core/model.ts';
import type { PlanHeader, PlanItem } from '../core/plan/item.ts';
import type { SizeGroup } from '../core/space.ts';
import type { DeliveryState } from '../core/states.ts';

/**
 * The checkpoint store. Every method is one transaction: when its promise resolves, the fact is on disk (WAL,
 * `synchronous=FULL`). Every change of a delivery or an original writes its event in the same transaction.
 * Asynchronous throughout, so that a networked database can stand behind the same interface. Calls that run at the same
 * time queue up; none sees half of another. No method reads the clock: every change says `at`.
 * FerryErrors of any method: see `openLedger`. A row that is not there is `fatal` `unknown-…`: a bug of the caller.
 */
export interface Ledger {
  readonly posts: PostStore;
  readonly originals: OriginalStore;
  readonly plans: PlanStore;
  readonly deliveries: DeliveryStore;
  readonly uploads: UploadStore;
  readonly attempts: AttemptStore;
  readonly accounts: AccountStore;
  readonly events: EventStore;
  readonly answers: AnswerStore;
  close(): Promise<void>;
}

/** The archives that were read, and the posts in them. */
export interface PostStore {
  /** A new archive, or the same account's next one. FerryError `usage` when its account name differs from the workspace's. */
  beginArchive(archive: {
    /** as typed */
    readonly path: string;
    /** absolute */
    readonly location: string;
    readonly source: string;
    readonly about: SourceAbout;
    readonly at: IsoTime;
  }): Promise<number>;
  /**
   * Upsert by ref; one event for the batch. Known posts keep a caption that did not come from an export. Originals are
   * matched by role and position: not yet fetched ones get the new link and expiry, unless it dies sooner than the old
   * one, and with a new link lose whatever the old one had earned (a hold, `unfetchable`). With fewer media than before (but some), those beyond
   * are dropped unless fetched. Posts, deleted and unreadable items that this archive does not name stay.
   */
  add(archiveId: number, items: readonly SourceItem[], at: IsoTime): Promise<ImportCounts>;
  /**
   * The archive was read to its end without an error; until then its import is shown as incomplete. What an earlier
   * import of the same path could not read no longer counts: this one has told all of that file again.
   */
  endArchive(archiveId: number, at: IsoTime): Promise<void>;
  /** Newest archive, or null in a fresh workspace. */
  lastArchive(): Promise<ArchiveRow | null>;
  /** Where the files of an `OriginalRow` lie whose source is an archive. */
  findArchive(id: number): Promise<ArchiveRow | null>;
  /** In pages, oldest first; `afterRef` is the last ref of the page before (`createdAt`, then `ref` is the order). */
  page(after: { readonly createdAt: IsoTime; readonly ref: string } | null, limit: number): Promise<readonly PostRow[]>;
  /** With its originals; null: the workspace has no such post. */
  find(ref: string): Promise<PostRow | null>;
  /** By ref, with their originals; those the workspace does not have are left out. Ask for a page of them at a time. */
  findMany(refs: readonly string[]): Promise<ReadonlyMap<string, PostRow>>;
  /** Rarely more than one: two imports may name a post differently. */
  findBySourceId(sourceId: string): Promise<readonly PostRow[]>;
  /** Posts made from `from` to `to`, both inclusive, oldest first. */
  findBetween(from: IsoTime, to: IsoTime): Promise<readonly PostRow[]>;
  /**
   * All or none, in one transaction: a captions file with 10,000 lines costs one sync to disk. `from`: where the caption comes
   * from, as `PostRow.captionFrom`. What a post has already is not written again, and stronger words stay
   * (`core/caption/precedence.ts`). Returns how many changed.
   * FerryError `usage` `unknown-post` for a ref that no post has.
   */
  setCaptions(
    captions: readonly { readonly ref: string; readonly caption: string; readonly from: string }[],
    at: IsoTime,
  ): Promise<number>;
  /** Over all archives. */
  totals(): Promise<PostTotals>;
  /** The same place and reason counts once, whichever import told of it. */
  unreadable(): Promise<readonly UnreadableItem[]>;
  /** Deleted at the source, and not held as posts by another archive; oldest first. */
  deleted(): Promise<readonly DeletedItem[]>;
}

/**
 * The files of the posts: wanted, fetched or not to be had. A change that makes no sense in the file's state is FerryError
 * `fatal` `bad-transition`.
 */
export interface OriginalStore {
  /** `wanted`, not held, due: soonest expiry first (no expiry last); of the same expiry, media before covers. */
  due(now: IsoTime, limit: number): Promise<readonly OriginalRow[]>;
  /** Soonest `notBefore` among those that only wait for time; null if none. */
  nextDueAt(now: IsoTime): Promise<IsoTime | null>;
  find(id: number): Promise<OriginalRow | null>;
  /** Media in order, then the cover; empty for a post nobody knows. */
  ofPost(ref: string): Promise<readonly OriginalRow[]>;
  /** The file is in the store, whole; holds and tries are over. */
  fetched(id: number, facts: FetchedFacts, at: IsoTime): Promise<void>;
  /** More is known now of a file that is here: what lies beside it. */
  lookedAt(id: number, probed: Probed, at: IsoTime): Promise<void>;
  /** The file is in the store, whole, and nothing here can use it: it waits for a person, or for a clipferry that can. */
  keep(id: number, facts: KeptFacts, reason: Reason, at: IsoTime): Promise<void>;
  /** Those that were kept like this and wait. */
  kept(): Promise<readonly OriginalRow[]>;
  /** Try again after `notBefore`; counts a try. */
  postpone(
    id: number,
    postponement: { readonly reason: Reason; readonly notBefore: IsoTime },
    at: IsoTime,
  ): Promise<void>;
  /** Waits for a person (expired link, refused link). */
  hold(id: number, reason: Reason, at: IsoTime): Promise<void>;
  /** Never: not media, empty. */
  unfetchable(id: number, reason: Reason, at: IsoTime): Promise<void>;
  /** `retry`: lifts holds and unfetchables. Returns how many. */
  release(codes: readonly string[] | null, at: IsoTime): Promise<number>;
  /** The file behind a fetched original is gone or damaged: wanted again. */
  lost(id: number, at: IsoTime): Promise<void>;
  /** Of all posts. */
  totals(): Promise<OriginalTotals>;
  /** Of all posts, by kind and role: what the fetched ones weigh, and how many are still to come. */
  sizes(): Promise<readonly SizeGroup[]>;
  /** Why files wait for a person or cannot be had: one per code. Most first. */
  reasons(): Promise<readonly ReasonCount[]>;
  /** When the links of what is wanted and not held die: soonest first, those of one hour together under the first of them. */
  expiries(): Promise<readonly { readonly at: IsoTime; readonly files: number }[]>;
}

/** Plans, and what each says of every post: `begin`, `put` in batches, `end`. */
export interface PlanStore {
  /** A new plan for `header.account`; returns its id. Items of earlier plans that no delivery uses are deleted. */
  begin(header: PlanHeader, at: IsoTime): Promise<number>;
  /**
   * Lays these items down; deliveries follow at `end`. New → `planned` or `skipped`; a `hold` verdict is `planned` with a
   * hold. An existing delivery in `planned`, `skipped` or `failed` takes the new item, unless it may be public: it has a
   * remote post, or an attempt that was neither refused nor proven absent; or a person has spoken for it when it was shown to
   * them (`outlivesPlans` in core/holds.ts). One in `prepared` or `uploaded` follows too:
   * it stays there if the new item leads to the same draft, else it takes it as if it were `planned`. One that has gone further is
   * left as it is; these are `kept`. A post given twice: the later item counts. Many at once (1,000) are much cheaper
   * than one by one. FerryError `usage` `plan-foreign` for a post the workspace does not have; nothing of the call is kept.
   */
  put(
    planId: number,
    items: readonly PlanItem[],
    at: IsoTime,
  ): Promise<{ readonly written: number; readonly kept: number }>;
  /**
   * The plan counts from here; before that a crash leaves the older one in force. In one transaction the deliveries take
   * their items, and those of this account that are not named by the plan and not sent yet (`planned`, `prepared`,
   * `uploaded`) become `skipped` (`not-in-plan`): what was shown is what is run. A hold from the older plan goes, a hold or
   * wait from a run stays unless the new verdict is `skip`, and a plan's hold comes to light under it later. What goes back
   * from `prepared` or `uploaded` loses its draft and keeps its uploads; what stays there keeps draft and number and moves
   * in the order. Measured for 100,000 items: 0.5 s when they are new, 1 s over an older plan, 2 s over as many that are
   * uploaded, 7 s if the plan changes all of those.
   */
  end(planId: number, at: IsoTime): Promise<void>;
  /** The newest plan in force; if none ever ended, the newest begun one, `complete: false`. */
  last(account: Account | null): Promise<PlanRow | null>;
  /** Of this account, made at this very time; a plan that a newer one has replaced, too. */
  findMade(account: Account, madeAt: IsoTime): Promise<PlanRow | null>;
  /** The plan's file as it is written, told before it has its name: what differs from that, a person has changed. */
  wroteFile(planId: number, sha256: string): Promise<void>;
  /** The newest plan that ended and whose file was these bytes, as clipferry wrote it or as a person edited it and it was taken. */
  findOfFile(sha256: string): Promise<PlanRow | null>;
  /** By delivery key; those that no plan has named yet are left out. Ask for a page of posts at a time. */
  standings(keys: readonly string[]): Promise<ReadonlyMap<string, Standing>>;
}

/** One row for each post and account, with its state. */
export interface DeliveryStore {
  /** Unfinished, not held, due, of this account, in one of these states; in plan order. Cheap with 100,000 rows that are done. */
  due(account: Account, states: readonly DeliveryState[], now: IsoTime, limit: number): Promise<readonly DeliveryRow[]>;
  /** By `deliveryKey`; null: no plan that ended has named it. */
  find(key: string): Promise<DeliveryRow | null>;
  /** In plan order. To page, go on from the last row's `position`. */
  list(
    filter: {
      readonly states?: readonly DeliveryState[];
      readonly held?: boolean;
      readonly account?: Account;
      readonly afterPosition?: number;
    },
    limit: number,
  ): Promise<readonly DeliveryRow[]>;
  /**
   * The only way a state changes, beside `attempts`, `plans.end` and `release`. Clears hold, notBefore, tries and
   * reason, then sets what `change` has; the draft goes with a move back to `planned`.
   * FerryError `bad-transition` when the row is not in `from`, the step is not allowed, or it leads from `failed` to `planned`
   * (`release` does that, where it may) or to `publishing`: only `attempts.begin` does that, because the intent must be stored
   * with it. Out of `publishing` use `attempts.settle`
   * (to `unconfirmed` this: the attempt stays open): this does not look at attempts.
   */
  move(key: string, from: DeliveryState, to: DeliveryState, change: Change, at: IsoTime): Promise<void>;
  /** Waits for a person. In an unfinished state only, else FerryError `bad-transition`. */
  hold(key: string, reason: Reason, at: IsoTime): Promise<void>;
  /** Not now: after `notBefore`; counts a try when it is an error. In an unfinished state, `unconfirmed` or `removing`. */
  postpone(
    key: string,
    postponement: { readonly reason: Reason; readonly notBefore: IsoTime; readonly countsAsTry: boolean },
    at: IsoTime,
  ): Promise<void>;
  /**
   * `retry`: failed without a remote post → planned (unless an attempt was given up without knowing: it may be public),
   * holds lifted, `notBefore` and tries cleared. `codes` are looked for in the hold that shows, else in the last error. A
   * plan's hold under a run's comes to light instead of being lifted with it. A hold that shows and is one of
   * those only a plan frees (`core/holds.ts`) is never lifted, named or not: the way out is a new plan. A failure that is a
   * person's own word (`outlivesPlans`) is lifted only when the post or the code is named. From `publishing` on
   * only a hold is lifted, nothing else changes. Returns how many rows were touched. With 100,000 held rows, by refs: 0.1 ms
   * when there is nothing to lift, and what a commit costs otherwise.
   */
  release(
    filter: { readonly account?: Account; readonly codes?: readonly string[]; readonly refs?: readonly string[] },
    at: IsoTime,
  ): Promise<number>;
  /** What `verify` found of a published post. State and time stay: it was published then, whatever became of it. */
  checked(key: string, check: Check): Promise<void>;
  /** Soonest `notBefore` after `now` among the unfinished that are not held; null if none. */
  nextDueAt(account: Account, now: IsoTime): Promise<IsoTime | null>;
  /** null: over all accounts. */
  totals(account: Account | null): Promise<DeliveryTotals>;
  /** Those that have a plan in force, by destination and label. */
  accounts(): Promise<readonly Account[]>;
}

/** What a destination has of the files of a delivery, by hash. */
export interface UploadStore {
  /** null: nothing of this file was sent for this delivery, or it was forgotten. */
  find(deliveryKey: string, sha256: string): Promise<UploadRow | null>;
  /** Before the first byte goes and after every part; what was known of an asset is over. */
  saveTicket(deliveryKey: string, sha256: string, ticket: UploadTicket, at: IsoTime): Promise<void>;
  /** The destination has the whole file; the ticket is deleted, because it may hold a token. */
  saveAsset(deliveryKey: string, sha256: string, asset: Asset, at: IsoTime): Promise<void>;
  /** The destination forgot it. */
  forget(deliveryKey: string, sha256: string, at: IsoTime): Promise<void>;
}

/** Every intent to publish, stored before the call, and how it ended. */
export interface AttemptStore {
  /** From 1; the number that `begin` must be given. */
  nextNumber(deliveryKey: string): Promise<number>;
  /**
   * One transaction: the attempt row with the whole draft and ticket, and `uploaded → publishing`; then its line in the journal of
   * publications, on the disk when this resolves. The first of a run makes a backup before. FerryError `fatal`
   * `bad-attempt` while another is open or when `number` is not the next one.
   */
  begin(
    attempt: {
      readonly deliveryKey: string;
      readonly number: number;
      readonly publishKey: string;
      readonly draft: Draft;
      readonly ticket: PublishTicket;
    },
    at: IsoTime,
  ): Promise<AttemptRow>;
  /** The attempt whose outcome is not known: a delivery that is `publishing` or `unconfirmed` has one, any other has none. */
  findOpen(deliveryKey: string): Promise<AttemptRow | null>;
  /** Stamps once; a second call keeps the first time. Returns the row. */
  doubt(attemptId: number, at: IsoTime): Promise<AttemptRow>;
  /** The same ticket is about to be sent again: its doubt is lifted, and stamped anew when that outcome is unknown too. */
  repeat(attemptId: number, at: IsoTime): Promise<AttemptRow>;
  /**
   * One transaction: attempt outcome and the delivery's move. FerryError `fatal` `attempt-settled` the second time, and
   * `bad-transition` for an `accepted` that does not lead there with the remote post.
   */
  settle(
    attemptId: number,
    outcome: AttemptOutcome,
    move: { readonly from: DeliveryState; readonly to: DeliveryState; readonly change: Change },
    at: IsoTime,
  ): Promise<void>;
  /** When attempts of this account began, newest first: what the pace counts. `refused` and `absent` attempts count too: the platform saw them. */
  startedSince(account: Account, since: IsoTime): Promise<readonly IsoTime[]>;
  /** The same, an attempt with several videos as often as it has: what a number a day counts. Reads every draft of that time. */
  filesStartedSince(account: Account, since: IsoTime): Promise<readonly IsoTime[]>;
  /** When attempts of this account were settled as `accepted`, newest first: what the pace counts where a person publishes. */
  acceptedSince(account: Account, since: IsoTime): Promise<readonly IsoTime[]>;
}

/** What is known of an account beside its deliveries: whether it was stopped, and what its owner agreed to. */
export interface AccountStore {
  /** Never null: an account nobody has written of is running and has agreed to nothing. */
  get(account: Account): Promise<AccountRow>;
  /** No run signs in to it any more, until `resume`. */
  stop(account: Account, reason: Reason, at: IsoTime): Promise<void>;
  /** A person has seen to it. Harmless where it was not stopped. */
  resume(account: Account, at: IsoTime): Promise<void>;
  /** `text`: the sentence the person agreed to, as it was shown. */
  consent(account: Account, text: string, at: IsoTime): Promise<void>;
  /** Those that were stopped or agreed to something, by destination and label. */
  list(): Promise<readonly AccountRow[]>;
}

/** What happened, in order; read by `--json` and by tests. */
export interface EventStore {
  /** Those after the event `id`, oldest first; 0: from the beginning. */
  after(id: number, limit: number): Promise<readonly LedgerEvent[]>;
  /** 0 in a fresh workspace. */
  lastId(): Promise<number>;
}

/**
 * What another program, a server or a long computation was asked about and said, so that nobody is asked twice. `subject` is the asker's
 * word for what was asked and how (a post's id; the digest of a text, and into which language by whom). Losing it loses work, never a post.
 */
export interface AnswerStore {
  /** Of those subjects the answers that are kept, any number at once. `shape`: FerryError `fatal` `ledger-damaged` where one has another. */
  find<T>(kind: AnswerKind, subjects: readonly string[], shape: z.ZodType<T>): Promise<ReadonlyMap<string, T>>;
  /** A later answer takes the place of an earlier one. */
  keep(kind: AnswerKind, answers: ReadonlyMap<string, JsonObject>, at: IsoTime): Promise<void>;
}
