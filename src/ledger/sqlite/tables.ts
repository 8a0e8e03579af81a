import type { Generated } from 'kysely';
import type { Audience, IsoTime, MediaKind } from '../../contract/index.ts';
import type { AnswerKind, AttemptRow, OriginalState } from '../../core/model.ts';
import type { DeliveryState } from '../../core/states.ts';

/**
 * JSON stays text in the tables: SQLite and PostgreSQL then hold the same bytes, and a row is parsed only when it is read,
 * through `stored.ts`.
 */
type JsonText = string;

/** What a reason has beside its code: `{"values":…,"said":…}`; null where it has neither. */
type Facts = JsonText | null;

/** One property per table; `schema.ts` makes them. */
export interface Tables {
  archives: ArchivesTable;
  posts: PostsTable;
  deleted_posts: DeletedPostsTable;
  unreadable_items: UnreadableItemsTable;
  originals: OriginalsTable;
  plans: PlansTable;
  plan_items: PlanItemsTable;
  deliveries: DeliveriesTable;
  uploads: UploadsTable;
  attempts: AttemptsTable;
  accounts: AccountsTable;
  events: EventsTable;
  journal: JournalTable;
  known_deliveries: KnownDeliveriesTable;
  known_attempts: KnownAttemptsTable;
  answers: AnswersTable;
}

export interface ArchivesTable {
  id: Generated<number>;
  path: string;
  /** null: the import of a schema that did not keep it */
  location: string | null;
  source: string;
  generation: string;
  account_name: string | null;
  notes: JsonText;
  began_at: IsoTime;
  /** null: its import was cut off, or is under way */
  ended_at: IsoTime | null;
  added: number;
  known: number;
  deleted: number;
  unreadable: number;
}

export interface PostsTable {
  ref: string;
  created_at: IsoTime;
  caption: string | null;
  caption_from: string | null;
  audience: Audience;
  kind: 'video' | 'images' | 'none';
  source_id: string | null;
  likes: number | null;
  story: 0 | 1;
  sound: JsonText | null;
  alternate_text: string | null;
  location: string | null;
  facts: JsonText;
  /** the archive that showed it first */
  archive_id: number;
}

export interface DeletedPostsTable {
  ref: string;
  created_at: IsoTime | null;
  place: string;
  archive_id: number;
}

export interface UnreadableItemsTable {
  id: Generated<number>;
  archive_id: number;
  place: string;
  /** a whole reason, so that equal ones are equal text */
  because: JsonText;
  /** a later, complete import of the same path: it tells the whole story of that path again */
  superseded_by: number | null;
}

export interface OriginalsTable {
  id: Generated<number>;
  post_ref: string;
  role: 'media' | 'cover';
  position: number;
  kind: MediaKind;
  /** null: the file lies in an archive, as `entry` of `archive_id` */
  locator: string | null;
  object_key: string | null;
  expires_at: IsoTime | null;
  archive_id: number | null;
  entry: string | null;
  /** `expires_at`, or the end of time: what fetching sorts by */
  fetch_before: IsoTime;
  state: OriginalState;
  sha256: string | null;
  bytes: number | null;
  extension: string | null;
  probed: JsonText | null;
  fetched_from: string | null;
  hold_code: string | null;
  hold_facts: Facts;
  not_before: IsoTime | null;
  tries: number;
}

interface PlansTable {
  id: Generated<number>;
  destination: string;
  label: string;
  header: JsonText;
  began_at: IsoTime;
  ended_at: IsoTime | null;
}

/** What a plan says of one post. Counts only once a delivery points at it, which happens when the plan ends. */
export interface PlanItemsTable {
  /** rises over all plans and is never given twice: the order of the plan is the order of the deliveries */
  position: number;
  plan_id: number;
  delivery_key: string;
  post_ref: string;
  state: 'planned' | 'skipped';
  hold_code: string | null;
  hold_facts: Facts;
  skip_code: string | null;
  skip_facts: Facts;
  item: JsonText;
}

export interface DeliveriesTable {
  key: string;
  post_ref: string;
  destination: string;
  label: string;
  /** its item in `plan_items` */
  position: number;
  /** for people; see `DeliveryRow.number` */
  number: number;
  state: DeliveryState;
  draft: JsonText | null;
  /** the hold that is in force, and who put it there */
  hold_code: string | null;
  hold_facts: Facts;
  hold_from: 'plan' | 'run' | null;
  /** the plan's own hold: comes to light again when a run's hold on top of it is lifted */
  plan_hold_code: string | null;
  plan_hold_facts: Facts;
  not_before: IsoTime | null;
  code: string | null;
  facts: Facts;
  remote_id: string | null;
  remote_url: string | null;
  /** null: the destination */
  remote_said_by: 'destination' | 'person' | null;
  /** what `verify` found last */
  last_check: JsonText | null;
  tries: number;
  updated_at: IsoTime;
}

interface UploadsTable {
  delivery_key: string;
  sha256: string;
  ticket: JsonText | null;
  asset: JsonText | null;
  updated_at: IsoTime;
}

export interface AttemptsTable {
  id: Generated<number>;
  delivery_key: string;
  destination: string;
  label: string;
  number: number;
  publish_key: string;
  draft: JsonText;
  ticket: JsonText;
  started_at: IsoTime;
  in_doubt_since: IsoTime | null;
  outcome: AttemptRow['outcome'];
  settled_at: IsoTime | null;
}

export interface AccountsTable {
  destination: string;
  label: string;
  stopped_code: string | null;
  stopped_facts: Facts;
  stopped_at: IsoTime | null;
  consent_text: string | null;
  consent_at: IsoTime | null;
}

export interface EventsTable {
  id: Generated<number>;
  at: IsoTime;
  kind: string;
  subject: string;
  data: JsonText;
}

/** One row: where `publications.jsonl` ends, as the last transaction that told it something left it. */
export interface JournalTable {
  id: 1;
  /** the journal's own, in its first line */
  name: string;
  lines: number;
  bytes: number;
  /** its last line, without the line's end: a crash may have kept it from the file */
  last: string;
}

/** What the journal said of posts that no plan in force names. */
export interface KnownDeliveriesTable {
  key: string;
  post_ref: string;
  destination: string;
  label: string;
  state: DeliveryState;
  code: string | null;
  facts: Facts;
  remote_id: string | null;
  remote_url: string | null;
  remote_said_by: 'destination' | 'person' | null;
  at: IsoTime;
}

export interface KnownAttemptsTable {
  delivery_key: string;
  number: number;
  publish_key: string;
  draft: JsonText;
  ticket: JsonText;
  started_at: IsoTime;
  outcome: AttemptRow['outcome'];
  settled_at: IsoTime | null;
}

/** What was asked elsewhere once. */
export interface AnswersTable {
  kind: AnswerKind;
  subject: string;
  answer: JsonText;
  at: IsoTime;
}
