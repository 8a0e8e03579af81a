import { join } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import { Kysely, type Transaction } from 'kysely';
import { expect, test } from 'vitest';
import { inNoHurry } from '../../src/ledger/sqlite/driver.ts';
import { openSqlite, sqliteDialect } from '../../src/ledger/sqlite/sqlite.ts';
import { tempDir } from '../support/temp.ts';

interface Notes {
  readonly notes: { readonly text: string };
}

interface Desk {
  readonly db: Kysely<Notes>;
  readonly connection: Connection;
  /** what another process sees */
  seen(): readonly unknown[];
  /** changes with each commit */
  version(): unknown;
}

async function openDesk(): Promise<Desk> {
  const path = join(await tempDir(), 'notes.sqlite');
  const connection = await openSqlite(path, {});
  connection.pragma('journal_mode = wal');
  connection.exec('create table notes (text text not null unique)');
  const other = await openSqlite(path, { readonly: true });
  return {
    db: new Kysely<Notes>({ dialect: sqliteDialect(connection, path, 'write') }),
    connection,
    seen: () => other.prepare('select text from notes order by text').pluck().all(),
    version: () => other.pragma('data_version', { simple: true }),
  };
}

type Body = (trx: Transaction<Notes>) => Promise<unknown>;

function write(db: Kysely<Notes>, text: string, { patient = true, more }: { patient?: boolean; more?: Body } = {}) {
  return db.transaction().execute(async (trx) => {
    if (patient) await trx.executeQuery(inNoHurry);
    await trx.insertInto('notes').values({ text }).execute();
    await more?.(trx);
    return text;
  });
}

test('what resolved is on the disk, and what ended before it too', async () => {
  const { db, seen } = await openDesk();
  const patient = write(db, 'a');
  const hurried = write(db, 'b', { patient: false });
  await hurried;
  expect(seen()).toEqual(['a', 'b']);
  expect(await patient).toBe('a');
  expect(await write(db, 'c')).toBe('c');
  expect(seen()).toEqual(['a', 'b', 'c']);
  await db.destroy();
});

test('transactions that end together need one commit; a reader does not wait for it', async () => {
  const { db, seen, version } = await openDesk();
  const versions = new Set([version()]);
  const writes = ['a', 'b', 'c', 'd'].map((text) =>
    write(db, text).then(() => {
      versions.add(version());
    }),
  );
  const read = await db.selectFrom('notes').select('text').execute();
  expect(read.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd']);
  const counted = await db.transaction().execute((trx) => trx.selectFrom('notes').selectAll().execute());
  expect(counted).toHaveLength(4);
  expect(seen()).toEqual([]);
  await Promise.all(writes);
  expect(versions.size).toBe(2);
  await db.destroy();
});

test('one that fails takes back what it wrote and nothing else, first or joined', async () => {
  const { db, seen } = await openDesk();
  const broken = async () => {
    throw new Error('not this one');
  };
  const outcomes = await Promise.allSettled([
    write(db, 'x', { more: broken }),
    write(db, 'a'),
    write(db, 'y', { more: broken }),
    write(db, 'a'),
    write(db, 'b'),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(seen()).toEqual(['a', 'b']);
  await db.destroy();
});

test('a full disk is told to all whose changes it took, and the next one begins anew', async () => {
  const { db, connection, seen } = await openDesk();
  const pages = connection.pragma('page_count', { simple: true });
  connection.pragma(`max_page_count = ${Number(pages) + 1}`);
  const outcomes = await Promise.allSettled([write(db, 'a'), write(db, 'b'), write(db, 'long'.repeat(20_000))]);
  // SQLite may take back the one statement, or all: what it kept is there, what it did not was told.
  const kept = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  expect(outcomes[2]).toMatchObject({ status: 'rejected', reason: { code: 'disk-full' } });
  expect(seen()).toEqual(kept);
  connection.pragma('max_page_count = 1000000');
  await write(db, 'after');
  expect(seen()).toEqual([...kept, 'after'].sort());
  await db.destroy();
});

test('when SQLite takes back everything at once, all that waited are told', async () => {
  const { db, seen } = await openDesk();
  const rolledBack: Body = (trx) =>
    trx.executeQuery(trx.insertInto('notes').orReplace().values({ text: 'z' }).compile()).then(() =>
      // What SQLite does by itself after an I/O error.
      trx.executeQuery({ ...inNoHurry, sql: `insert or rollback into notes values ('a')` }),
    );
  const outcomes = await Promise.allSettled([write(db, 'a'), write(db, 'b'), write(db, 'c', { more: rolledBack })]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(seen()).toEqual([]);
  await write(db, 'after');
  expect(seen()).toEqual(['after']);
  await db.destroy();
});

test('nothing can be written after SQLite took everything back', async () => {
  const { db, seen } = await openDesk();
  await write(db, 'a');
  const goesOn: Body = async (trx) => {
    const query = { ...inNoHurry, sql: `insert or rollback into notes values ('a')` };
    await expect(trx.executeQuery(query)).rejects.toThrow();
    await trx.insertInto('notes').values({ text: 'c' }).execute();
  };
  await expect(write(db, 'b', { more: goesOn })).rejects.toThrow('rolled back');
  const swallows: Body = (trx) =>
    trx.executeQuery({ ...inNoHurry, sql: `insert or rollback into notes values ('a')` }).catch(() => undefined);
  await expect(write(db, 'd', { more: swallows })).rejects.toThrow('rolled back');
  expect(seen()).toEqual(['a']);
  await db.destroy();
});

test('a statement on its own is on the disk when it resolves, with those that waited', async () => {
  const { db, seen } = await openDesk();
  const patient = write(db, 'a');
  await db.insertInto('notes').values({ text: 'b' }).execute();
  expect(seen()).toEqual(['a', 'b']);
  await patient;
  await db.destroy();
});

test('one that is used after its end writes into nobody else’s', async () => {
  const { db, seen } = await openDesk();
  let late: Promise<unknown> = Promise.resolve();
  let begun = () => {};
  const next = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const forgetful = write(db, 'a', {
    more: async (trx) => {
      late = next.then(() => trx.insertInto('notes').values({ text: 'late' }).execute());
      late.catch(() => undefined);
    },
  });
  const other = write(db, 'b', {
    more: async () => {
      begun();
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error('not this one');
    },
  });
  await expect(other).rejects.toThrow('not this one');
  await expect(late).rejects.toThrow('has ended');
  await forgetful;
  expect(seen()).toEqual(['a']);
  await db.destroy();
});

test('a statement on its own whose commit fails is told so, as those that waited are', async () => {
  const { db, connection, seen } = await openDesk();
  connection.exec('create table parents (id integer primary key)');
  connection.exec('create table children (parent integer references parents (id) deferrable initially deferred)');
  connection.pragma('foreign_keys = on');
  // An orphan makes the commit itself fail.
  const orphan: Body = (trx) => trx.executeQuery({ ...inNoHurry, sql: 'insert into children values (7)' });
  const outcomes = await Promise.allSettled([
    write(db, 'a', { more: orphan }),
    db.insertInto('notes').values({ text: 'b' }).execute(),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(seen()).toEqual([]);
  await write(db, 'after');
  expect(seen()).toEqual(['after']);
  await db.destroy();
});

test('closing waits for what has ended', async () => {
  const { db, seen } = await openDesk();
  const patient = write(db, 'a');
  await db.selectFrom('notes').select('text').execute();
  await db.destroy();
  expect(await patient).toBe('a');
  expect(seen()).toEqual(['a']);
});
