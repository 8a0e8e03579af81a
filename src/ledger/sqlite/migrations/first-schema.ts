/**
 * Schema 1, as version 0.1.0 made it. `position` is the order of work: every lane the engine asks for is one range of
 * `deliveries_lane`, so that 100,000 finished rows cost nothing.
 */
export const firstSchema = `
create table archives (
  id integer primary key,
  path text not null,
  source text not null,
  generation text not null,
  account_name text,
  notes text not null,
  began_at text not null,
  ended_at text,
  added integer not null,
  known integer not null,
  deleted integer not null,
  unreadable integer not null
) strict;

create table posts (
  ref text primary key not null,
  created_at text not null,
  caption text,
  caption_from text,
  audience text not null,
  kind text not null,
  facts text not null,
  video_id text,
  archive_id integer not null references archives (id)
) strict;
create index posts_in_time on posts (created_at, ref);
create index posts_by_video_id on posts (video_id) where video_id is not null;

create table deleted_posts (
  ref text primary key not null,
  created_at text,
  place text not null,
  archive_id integer not null references archives (id)
) strict;

create table unreadable_items (
  id integer primary key,
  archive_id integer not null references archives (id),
  place text not null,
  because text not null,
  superseded_by integer references archives (id),
  unique (archive_id, place, because)
) strict;

create table originals (
  id integer primary key,
  post_ref text not null references posts (ref),
  role text not null,
  position integer not null,
  kind text not null,
  locator text not null,
  object_key text,
  expires_at text,
  fetch_before text not null,
  state text not null,
  sha256 text,
  bytes integer,
  extension text,
  probed text,
  fetched_from text,
  hold_code text,
  hold_reason text,
  not_before text,
  tries integer not null,
  unique (post_ref, role, position)
) strict;
create index originals_lane on originals (state, hold_code, fetch_before, role desc, id, not_before, bytes);

create table plans (
  id integer primary key,
  destination text not null,
  label text not null,
  header text not null,
  began_at text not null,
  ended_at text
) strict;

create table plan_items (
  position integer primary key,
  plan_id integer not null references plans (id),
  delivery_key text not null,
  post_ref text not null references posts (ref),
  state text not null,
  hold_code text,
  hold_reason text,
  skip_code text,
  skip_reason text,
  item text not null,
  unique (plan_id, delivery_key)
) strict;

create table deliveries (
  key text primary key not null,
  post_ref text not null references posts (ref),
  destination text not null,
  label text not null,
  position integer not null unique references plan_items (position),
  number integer not null,
  state text not null,
  draft text,
  hold_code text,
  hold_reason text,
  hold_from text,
  plan_hold_code text,
  plan_hold_reason text,
  not_before text,
  code text,
  reason text,
  remote_id text,
  remote_url text,
  tries integer not null,
  updated_at text not null
) strict;
create index deliveries_lane on deliveries (destination, label, state, hold_code, position, not_before);
create index deliveries_tally on deliveries (destination, label, state, hold_code, code);
create index deliveries_by_post on deliveries (post_ref);
create index deliveries_waiting on deliveries (destination, label, not_before) where not_before is not null;

create table uploads (
  delivery_key text not null references deliveries (key),
  sha256 text not null,
  ticket text,
  asset text,
  updated_at text not null,
  primary key (delivery_key, sha256)
) strict;

create table attempts (
  id integer primary key,
  delivery_key text not null references deliveries (key),
  destination text not null,
  label text not null,
  number integer not null,
  publish_key text not null unique,
  draft text not null,
  ticket text not null,
  started_at text not null,
  in_doubt_since text,
  outcome text not null,
  settled_at text,
  unique (delivery_key, number)
) strict;
create unique index attempts_open on attempts (delivery_key) where outcome = 'open';
create index attempts_in_time on attempts (destination, label, started_at);

create table accounts (
  destination text not null,
  label text not null,
  stopped_code text,
  stopped_reason text,
  stopped_at text,
  consent_text text,
  consent_at text,
  primary key (destination, label)
) strict;

create table events (
  id integer primary key,
  at text not null,
  kind text not null,
  subject text not null,
  data text not null
) strict;
create trigger events_stay_as_written before update on events
begin
  select raise(abort, 'events are append-only');
end;
create trigger events_stay before delete on events
begin
  select raise(abort, 'events are append-only');
end;
`;
