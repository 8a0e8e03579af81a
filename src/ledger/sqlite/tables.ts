import type { Generated } from 'kysely';
import type { Audience, IsoTime, MediaKind } from '../../contract/index.ts';
import type { DeliveryState } from '../../core/states.ts';
import type { AttemptRow, OriginalState } from '../ledger.ts';

/** JSON stays text in the tables: SQLite and PostgreSQL then hold the same bytes, and a row is parsed only when it is read. */
type JsonText = string;

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
}

export interface ArchivesTable {
  id: Generated<number>;
  path: string;
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
  facts: JsonText;
  /** `facts.videoId`, out here for its index */
  video_id: string | null;
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
  because: string;
  /** a later, complete import of the same path: it tells the whole story of that path again */
  superseded_by: number | null;
}

export interface OriginalsTable {
  id: Generated<number>;
  post_ref: string;
  role: 'media' | 'cover';
  position: number;
  kind: MediaKind;
  locator: string;
  object_key: string | null;
  expires_at: IsoTime | null;
  /** `expires_at`, or the end of time: what the fetch lane sorts by */
  fetch_before: IsoTime;
  state: OriginalState;
  sha256: string | null;
  bytes: number | null;
  extension: string | null;
  probed: JsonText | null;
  fetched_from: string | null;
  hold_code: string | null;
  hold_reason: string | null;
  not_before: IsoTime | null;
  tries: number;
}

export interface PlansTable {
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
  hold_reason: string | null;
  skip_code: string | null;
  skip_reason: string | null;
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
  hold_reason: string | null;
  hold_from: 'plan' | 'run' | null;
  /** the plan's own hold: comes to light again when a run's hold on top of it is lifted */
  plan_hold_code: string | null;
  plan_hold_reason: string | null;
  not_before: IsoTime | null;
  code: string | null;
  reason: string | null;
  remote_id: string | null;
  remote_url: string | null;
  tries: number;
  updated_at: IsoTime;
}

export interface UploadsTable {
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
  stopped_reason: string | null;
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
