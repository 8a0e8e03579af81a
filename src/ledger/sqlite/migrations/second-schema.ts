import type { Database as Connection } from 'better-sqlite3';
import { draftInSchema2, factsInSchema2, headerInSchema2, itemInSchema2, notesInSchema2 } from './second-json.ts';

/**
 * Schema 2: a reason is a code and its facts, no sentence; what the program reads of a post has columns; an original may lie
 * in an archive; who says that a post is there, and what `verify` found. Columns are renamed and added, which costs nothing;
 * only `originals` is written anew, because `locator` may be null from here on.
 */
export const secondSchema = `
alter table archives add column location text;

alter table posts rename column video_id to source_id;
alter table posts add column likes integer;
alter table posts add column story integer not null default 0;
alter table posts add column sound text;
alter table posts add column alternate_text text;
alter table posts add column location text;
drop index posts_by_video_id;
create index posts_by_source_id on posts (source_id) where source_id is not null;

create table originals_in_schema_2 (
  id integer primary key,
  post_ref text not null references posts (ref),
  role text not null,
  position integer not null,
  kind text not null,
  locator text,
  object_key text,
  expires_at text,
  archive_id integer references archives (id),
  entry text,
  fetch_before text not null,
  state text not null,
  sha256 text,
  bytes integer,
  extension text,
  probed text,
  fetched_from text,
  hold_code text,
  hold_facts text,
  not_before text,
  tries integer not null,
  unique (post_ref, role, position),
  check ((locator is null) = (entry is not null) and (entry is null) = (archive_id is null))
) strict;
insert into originals_in_schema_2
  select id, post_ref, role, position, kind, locator, object_key, expires_at, null, null, fetch_before, state, sha256, bytes,
    extension, probed, fetched_from, hold_code, hold_reason, not_before, tries
  from originals;
drop table originals;
alter table originals_in_schema_2 rename to originals;
create index originals_lane on originals (state, hold_code, fetch_before, role desc, id, not_before, bytes);

alter table plan_items rename column hold_reason to hold_facts;
alter table plan_items rename column skip_reason to skip_facts;

alter table deliveries rename column hold_reason to hold_facts;
alter table deliveries rename column plan_hold_reason to plan_hold_facts;
alter table deliveries rename column reason to facts;
alter table deliveries add column remote_said_by text;
alter table deliveries add column last_check text;

create index attempts_by_outcome on attempts (destination, label, outcome, settled_at);

alter table accounts rename column stopped_reason to stopped_facts;
`;

/**
 * What stands in the rows, carried over. SQLite calls these functions row by row, so that memory stays flat. Measured with
 * 100,000 posts on two busy cores (2026-11-26): 4 to 5 s when all are planned, 11 s when all are published, with a draft and
 * an attempt each (0.5 GB); 40 MB of memory either way.
 */
export function carryRowsOver(connection: Connection): void {
  for (const [name, change] of Object.entries(functions))
    connection.function(name, { deterministic: true, varargs: true }, change);
  connection.exec(rowsInSchema2);
}

const functions: Readonly<Record<string, (...values: readonly unknown[]) => unknown>> = {
  facts_in_schema_2: (code, sentence) => factsInSchema2(textOf(code), textOf(sentence)),
  notes_in_schema_2: (notes) => notesInSchema2(textOf(notes)),
  header_in_schema_2: (header) => headerInSchema2(textOf(header)),
  item_in_schema_2: (item) => itemInSchema2(textOf(item)),
  draft_in_schema_2: (draft) => draftInSchema2(textOf(draft)),
};

/** The columns are `strict`, and null is never handed over. */
function textOf(value: unknown): string {
  return String(value);
}

/**
 * Whose a sound is only the source can tell: "somebody else's" costs a warning too many, "own" one too few. A sentence
 * without a code was never written by the engine; should there be one, it becomes a note.
 */
const rowsInSchema2 = `
update archives set notes = notes_in_schema_2(notes);

update posts set
  likes = iif(facts ->> '$.likes' not glob '*[^0-9]*' and length(facts ->> '$.likes') between 1 and 15,
    cast(facts ->> '$.likes' as integer), null),
  story = facts ->> '$.story' is 'yes',
  sound = iif(facts ->> '$.sound' is null, null,
    json_object('name', cast(facts ->> '$.sound' as text), 'own', json('false'))),
  alternate_text = cast(facts ->> '$.alternateText' as text),
  location = cast(facts ->> '$.location' as text),
  facts = json_remove(facts, '$.videoId', '$.likes', '$.story', '$.sound', '$.alternateText', '$.location')
where iif(json_valid(facts), json_type(facts), null) is 'object';

update unreadable_items set because = json_object('code', 'noted', 'said', because);

update originals set hold_facts = facts_in_schema_2(hold_code, hold_facts) where hold_facts is not null;

update plans set header = header_in_schema_2(header);

update plan_items set
  hold_facts = iif(hold_facts is null, null, facts_in_schema_2(hold_code, hold_facts)),
  skip_facts = iif(skip_facts is null, null, facts_in_schema_2(skip_code, skip_facts)),
  item = item_in_schema_2(item);

update deliveries set code = 'noted' where code is null and facts is not null;
update deliveries set
  hold_facts = iif(hold_facts is null, null, facts_in_schema_2(hold_code, hold_facts)),
  plan_hold_facts = iif(plan_hold_facts is null, null, facts_in_schema_2(plan_hold_code, plan_hold_facts)),
  facts = iif(facts is null, null, facts_in_schema_2(code, facts)),
  draft = iif(draft is null, null, draft_in_schema_2(draft))
where coalesce(hold_facts, plan_hold_facts, facts, draft) is not null;

update attempts set draft = draft_in_schema_2(draft);

update accounts set stopped_facts = facts_in_schema_2(stopped_code, stopped_facts) where stopped_facts is not null;
`;
