/**
 * Schema 3: how far `publications.jsonl` goes (one row), and what it told of posts that no plan has named yet: a ledger that was lost
 * and begun anew learns from it what is public, and the next plan's deliveries are born in that state.
 */
export const thirdSchema = `
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
`;
