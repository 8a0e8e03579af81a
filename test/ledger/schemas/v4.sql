-- A ledger as schema 4 leaves it, with a row in every table. Frozen like v1.sql. Tables that existed before have the text
-- that SQLite gives them when columns are renamed and added.

create table migrations (id integer primary key, name text not null) strict;
insert into migrations values (1, 'first schema');
insert into migrations values (2, 'reasons as data');
insert into migrations values (3, 'a journal of publications');
insert into migrations values (4, 'answers from elsewhere');

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
, location text) strict;

create table posts (
  ref text primary key not null,
  created_at text not null,
  caption text,
  caption_from text,
  audience text not null,
  kind text not null,
  facts text not null,
  source_id text,
  archive_id integer not null references archives (id)
, likes integer, story integer not null default 0, sound text, alternate_text text, location text) strict;

create index posts_in_time on posts (created_at, ref);

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
  hold_facts text,
  skip_code text,
  skip_facts text,
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
  hold_facts text,
  hold_from text,
  plan_hold_code text,
  plan_hold_facts text,
  not_before text,
  code text,
  facts text,
  remote_id text,
  remote_url text,
  tries integer not null,
  updated_at text not null
, remote_said_by text, last_check text) strict;

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
  stopped_facts text,
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

create index posts_by_source_id on posts (source_id) where source_id is not null;

create table "originals" (
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

create index originals_lane on originals (state, hold_code, fetch_before, role desc, id, not_before, bytes);

create index attempts_by_outcome on attempts (destination, label, outcome, settled_at);

create table journal (
  id integer primary key check (id = 1),
  name text not null,
  lines integer not null,
  bytes integer not null,
  last text not null
) strict;

create table known_deliveries (
  key text primary key not null,
  post_ref text not null,
  destination text not null,
  label text not null,
  state text not null,
  code text,
  facts text,
  remote_id text,
  remote_url text,
  remote_said_by text,
  at text not null
) strict;
create index known_deliveries_by_account on known_deliveries (destination, label);

create table known_attempts (
  delivery_key text not null references known_deliveries (key),
  number integer not null,
  publish_key text not null,
  draft text not null,
  ticket text not null,
  started_at text not null,
  outcome text not null,
  settled_at text,
  primary key (delivery_key, number)
) strict;

insert into archives values (1, 'export.zip', 'tiktok', 'G5', 'someone', '[{"code":"noted","said":"a note"}]', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', 2, 0, 1, 1, '/home/me/export.zip');
insert into posts values ('a', '2026-01-01T00:00:00.000Z', 'hello', 'export', 'public', 'video', '{"whoCanView":"Everyone"}', '7', 1, 12, 0, '{"name":"a song","own":false}', 'a boat', 'Rotterdam');
insert into posts values ('b', '2026-01-01T00:00:00.000Z', null, null, 'private', 'images', '{}', null, 1, null, 1, null, null, null);
insert into deleted_posts values ('c', null, 'x.json: PostList[0]', 1);
insert into unreadable_items values (1, 1, 'x.json: VideoList[3]', '{"code":"noted","said":"no date"}', null);
insert into originals values (1, 'a', 'media', 0, 'video', null, null, null, 1, 'media/1.mp4', '9999-12-31T23:59:59.999Z', 'fetched', 'ff', 12, '.mp4', '{"kind":"image","format":"jpeg","width":1,"height":1,"bytes":12,"rotated":false,"animated":false,"privateMetadata":false,"wideColour":false}', 'archive', null, null, null, 0);
insert into originals values (2, 'b', 'media', 0, 'image', 'https://example.org/2', 'k', '2026-01-01T00:00:00.000Z', null, null, '2026-01-01T00:00:00.000Z', 'wanted', null, null, null, null, null, 'expired-link', '{"values":{"diedAt":"2026-01-01T00:00:00.000Z"}}', null, 2);
insert into plans values (1, 'folder', 'x', '{"v":2,"madeAt":"2026-01-01T00:00:00.000Z","archive":"export.zip","account":{"destination":"folder","label":"x"},"options":{},"server":{"maxBytes":1000},"choices":{"allowUntitled":false,"privatePosts":"skip","since":null,"until":null,"only":null,"ids":null,"limit":null,"order":"oldest","pace":null}}', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
insert into plan_items values (1, 1, 'folder:x:a', 'a', 'planned', null, null, null, null, '{"deliveryKey":"folder:x:a","postRef":"a","createdAt":"2026-01-01T00:00:00.000Z","kind":"video","verdict":{"kind":"deliver"},"text":{"title":"hello","body":"hello there","hashtags":[],"changes":[{"reason":{"code":"tags-removed","values":{"tags":["fyp"]}},"before":"hello there #fyp","after":"hello there"}]},"visibility":"public","scheduledAt":null,"location":null,"alt":"","media":[{"originalId":1,"role":"video","rendition":{"kind":"make","recipe":{"rung":"remux"},"reasons":[{"code":"noted","said":"the index comes late"}]}}],"warnings":[{"code":"noted","said":"a warning of version 0.1.0"}]}');
insert into plan_items values (2, 1, 'folder:x:b', 'b', 'planned', 'no-caption', null, null, null, '{"deliveryKey":"folder:x:b","postRef":"b","createdAt":"2026-01-01T00:00:00.000Z","kind":"images","verdict":{"kind":"hold","reason":{"code":"no-caption"}},"text":{"title":"hello","body":"hello there","hashtags":[],"changes":[{"reason":{"code":"tags-removed","values":{"tags":["fyp"]}},"before":"hello there #fyp","after":"hello there"}]},"visibility":"public","scheduledAt":null,"location":null,"alt":"","media":[{"originalId":2,"role":"image","rendition":null}],"warnings":[{"code":"noted","said":"a warning of version 0.1.0"}]}');
insert into deliveries values ('folder:x:a', 'a', 'folder', 'x', 1, 1, 'publishing', '{"deliveryKey":"folder:x:a","postRef":"a","order":1,"kind":"video","title":"hello","body":"hello there","hashtags":["harbour"],"visibility":"public","createdAt":"2026-01-01T00:00:00.000Z","scheduledAt":null,"location":"Rotterdam","language":null,"media":[{"file":{"sha256":"ff","bytes":12,"mime":"video/mp4","role":"video","alt":"a boat","facts":{"kind":"video","width":1080,"height":1920,"durationMs":15000,"frameRate":30,"videoBitrate":2000000,"videoCodec":"avc","audioCodec":"aac","audioChannels":2,"audioSampleRate":44100,"audioBitrate":128000}},"asset":{"id":"asset-1","data":{}}}],"cover":null}', null, null, null, null, null, null, 'timeout', '{"values":{"ms":60000},"said":"no answer"}', null, null, 1, '2026-01-01T00:00:00.000Z', 'person', '{"at":"2026-01-01T00:00:00.000Z","result":"differs","differences":[{"code":"title-differs"}]}');
insert into deliveries values ('folder:x:b', 'b', 'folder', 'x', 2, 2, 'planned', null, 'no-caption', null, 'plan', 'no-caption', null, null, null, null, null, null, 0, '2026-01-01T00:00:00.000Z', null, null);
insert into uploads values ('folder:x:a', 'ff', null, '{"id":"asset-1","data":{}}', '2026-01-01T00:00:00.000Z');
insert into attempts values (1, 'folder:x:a', 'folder', 'x', 1, 'pk', '{"deliveryKey":"folder:x:a","postRef":"a","order":1,"kind":"video","title":"hello","body":"hello there","hashtags":["harbour"],"visibility":"public","createdAt":"2026-01-01T00:00:00.000Z","scheduledAt":null,"location":"Rotterdam","language":null,"media":[{"file":{"sha256":"ff","bytes":12,"mime":"video/mp4","role":"video","alt":"a boat","facts":{"kind":"video","width":1080,"height":1920,"durationMs":15000,"frameRate":30,"videoBitrate":2000000,"videoCodec":"avc","audioCodec":"aac","audioChannels":2,"audioSampleRate":44100,"audioBitrate":128000}},"asset":{"id":"asset-1","data":{}}}],"cover":null}', '{"publishKey":"pk","data":{}}', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', 'open', null);
insert into accounts values ('folder', 'x', 'captcha', '{"said":"solve it"}', '2026-01-01T00:00:00.000Z', 'I agree', '2026-01-01T00:00:00.000Z');
insert into events values (1, '2026-01-01T00:00:00.000Z', 'delivery-moved', 'folder:x:a', '{"from":"uploaded","to":"publishing"}');
insert into journal values (1, '5b0c0a0e-8f0f-4c55-9d55-0d0c1a2b3c4d', 2, 2000, '{"sum":"0123456789abcdef","v":1,"n":2,"kind":"repeat","key":"folder:x:a","ref":"a","destination":"folder","label":"x","at":"2026-01-01T00:00:00.000Z","attempt":1}');
insert into known_deliveries values ('folder:x:z', 'z', 'folder', 'x', 'accepted', null, null, 'r9', 'https://example.org/r9', null, '2026-01-01T00:00:00.000Z');
insert into known_attempts values ('folder:x:z', 1, 'pk-z', '{}', '{}', '2026-01-01T00:00:00.000Z', 'accepted', '2026-01-01T00:00:00.000Z');

create table answers (
  kind text not null,
  subject text not null,
  answer text not null,
  at text not null,
  primary key (kind, subject)
) strict;
insert into answers values ('transcript', 'aa', '{"text":"hello"}', '2026-01-01T00:00:00.000Z');
