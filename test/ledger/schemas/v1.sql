-- A ledger as schema 1 leaves it, with a row in every table. Frozen with the first release: after that neither this file nor
-- migration 1 in src/ledger/schema.ts is ever edited. A test compares the two, so that an edit of either is noticed.

create table migrations (id integer primary key, name text not null) strict;
insert into migrations values (1, 'first schema');

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

insert into archives values (1, '/export.zip', 'tiktok', 'G5', 'someone', '["a note"]', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', 2, 0, 1, 1);
insert into posts values ('a', '2026-01-01T00:00:00.000Z', 'hello', 'export', 'public', 'video', '{"videoId":"7"}', '7', 1);
insert into posts values ('b', '2026-01-01T00:00:00.000Z', null, null, 'private', 'images', '{}', null, 1);
insert into deleted_posts values ('c', null, 'x.json: PostList[0]', 1);
insert into unreadable_items values (1, 1, 'x.json: VideoList[3]', 'no date', null);
insert into originals values (1, 'a', 'media', 0, 'video', 'https://example.org/1', 'k', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', 'fetched', 'ff', 12, '.mp4',
  '{"kind":"image","format":"jpeg","width":1,"height":1,"bytes":12,"rotated":false,"animated":false,"privateMetadata":false,"wideColour":false}', 'link', null, null, null, 0);
insert into originals values (2, 'b', 'media', 0, 'image', 'https://example.org/2', null, null, '9999-12-31T23:59:59.999Z', 'wanted', null, null, null, null, null, 'expired-link', 'it died', null, 2);
insert into plans values (1, 'folder', 'x', '{"v":1}', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
insert into plan_items values (1, 1, 'folder:x:a', 'a', 'planned', null, null, null, null, '{"deliveryKey":"folder:x:a","verdict":{"kind":"deliver"}}');
insert into plan_items values (2, 1, 'folder:x:b', 'b', 'planned', 'no-caption', 'give it one', null, null, '{"deliveryKey":"folder:x:b","verdict":{"kind":"hold"}}');
insert into deliveries values ('folder:x:a', 'a', 'folder', 'x', 1, 1, 'publishing', '{"title":"t"}', null, null, null, null, null, null, null, null, null, null, 0, '2026-01-01T00:00:00.000Z');
insert into deliveries values ('folder:x:b', 'b', 'folder', 'x', 2, 2, 'planned', null, 'no-caption', 'give it one', 'plan', 'no-caption', 'give it one', null, null, null, null, null, 0, '2026-01-01T00:00:00.000Z');
insert into uploads values ('folder:x:a', 'ff', null, '{"id":"asset-1","data":{}}', '2026-01-01T00:00:00.000Z');
insert into attempts values (1, 'folder:x:a', 'folder', 'x', 1, 'pk', '{"title":"t"}', '{"publishKey":"pk","data":{}}', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', 'open', null);
insert into accounts values ('folder', 'x', 'captcha', 'solve it', '2026-01-01T00:00:00.000Z', 'I agree', '2026-01-01T00:00:00.000Z');
insert into events values (1, '2026-01-01T00:00:00.000Z', 'delivery-moved', 'folder:x:a', '{"from":"uploaded","to":"publishing"}');
