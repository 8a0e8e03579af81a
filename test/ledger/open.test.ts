import { chmod, copyFile, cp, mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite, { type Database, type Options } from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/open.ts';
import { type Migration, migrate, migrations, schemaVersion } from '../../src/ledger/sqlite/schema.ts';
import { assertBinaryFits, loadSqlite, type SqliteConstructor } from '../../src/ledger/sqlite/sqlite.ts';
import { tempDir } from '../support/temp.ts';
import { startChild } from './child.ts';
import { importPosts } from './fill.ts';
import { buildEveryStateOf1, olderLedgers } from './fixtures.ts';
import { startOfTime } from './make.ts';
import { openForTest, tempLedger } from './workspace.ts';

const newest = migrations.at(-1)?.id ?? 0;
const file = (folder: string) => join(folder, 'ledger.sqlite');

describe('a ledger on the disk', () => {
  test('is made with its folder, readable by its owner only, and in WAL mode', async () => {
    const folder = join(await tempDir(), 'deep', 'workspace');
    await openForTest(folder);
    expect((await stat(folder)).mode & 0o077).toBe(0);
    const db = new Sqlite(file(folder), { readonly: true });
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(schemaVersion(db)).toBe(newest);
    db.close();
  });

  test('cannot be read where there is none, and reading makes no file', async () => {
    const folder = await tempDir();
    await expect(openLedger(folder, 'read')).rejects.toMatchObject({ kind: 'usage', code: 'no-ledger' });
    await expect(stat(file(folder))).rejects.toThrow('ENOENT');
  });

  test('is read by one while another writes, commit by commit, and the reader cannot write', async () => {
    const { folder, ledger } = await tempLedger();
    const reader = await openForTest(folder, 'read');
    expect((await reader.posts.totals()).posts).toBe(0);
    await importPosts(ledger, 3);
    expect((await reader.posts.totals()).posts).toBe(3);
    await expect(reader.accounts.resume({ destination: 'd', label: 'l' }, startOfTime)).rejects.toMatchObject({
      kind: 'fatal',
      code: 'ledger-read-only',
    });
    await importPosts(ledger, 4);
    expect((await reader.posts.totals()).posts).toBe(4);
  });

  test('keeps its events as they were written, whoever asks', async () => {
    const { folder, ledger } = await tempLedger();
    await importPosts(ledger, 1);
    const db = new Sqlite(file(folder));
    expect(() => db.exec(`update events set data = '{}'`)).toThrow('append-only');
    expect(() => db.exec('delete from events where id = 1')).toThrow('append-only');
    db.close();
  });
});

describe('schemas', () => {
  test.each(olderLedgers)('version $version is read with all its rows after the update', async ({ build }) => {
    const folder = await tempDir();
    await build(folder);
    // As `status` does right after an update: the schema moves on although nobody runs.
    const reader = await openForTest(folder, 'read');
    expect(await reader.posts.totals()).toEqual({ posts: 2, deleted: 1, unreadable: 1, withoutCaption: 1 });
    expect((await reader.posts.findBySourceId('7'))[0]?.originals[0]?.sha256).toBe('ff');
    expect((await reader.originals.totals()).held).toBe(1);
    expect((await reader.uploads.find('folder:x:a', 'ff'))?.asset?.id).toBe('asset-1');
    expect((await reader.accounts.list())[0]?.stopped?.reason).toEqual({ code: 'captcha', said: 'solve it' });
    const [held] = (await reader.deliveries.totals(null)).reasons;
    expect(held).toMatchObject({ held: true, reason: { code: 'no-caption' }, count: 1 });
    expect(await reader.posts.unreadable()).toEqual([
      { where: 'x.json: VideoList[3]', because: { code: 'noted', said: 'no date' } },
    ]);
    expect(await reader.events.lastId()).toBe(1);
    const writer = await openForTest(folder);
    const remote = { id: 'r', url: null };
    await writer.attempts.settle(
      1,
      'accepted',
      { from: 'publishing', to: 'accepted', change: { remote } },
      startOfTime,
    );
    expect((await writer.deliveries.totals(null)).byState.accepted).toBe(1);
    const db = new Sqlite(file(folder), { readonly: true });
    expect(schemaVersion(db)).toBe(newest);
    db.close();
  });

  test.each(olderLedgers)('the way to version $version still ends where it did then', async ({ version, build }) => {
    const folder = await tempDir();
    await build(folder);
    const frozen = new Sqlite(file(folder), { readonly: true });
    const made = new Sqlite(join(folder, 'made.sqlite'));
    migrate(
      made,
      'made',
      migrations.filter((step) => step.id <= version),
    );
    const schemaOf = (db: Database) => db.prepare('select type, name, sql from sqlite_schema order by name').all();
    expect(schemaOf(made)).toEqual(schemaOf(frozen));
    const steps = 'select id, name from migrations order by id';
    expect(made.prepare(steps).all()).toEqual(frozen.prepare(steps).all());
    // A row in every table, or the test above would pass with tables nobody reads any more.
    const tables = frozen.prepare(`select name from sqlite_schema where type = 'table'`).pluck().all();
    for (const table of tables) expect(frozen.prepare(`select 1 from "${table}"`).all().length, `${table}`).not.toBe(0);
    made.close();
    frozen.close();
  });

  test('every released version has its fixture', () => {
    expect(olderLedgers.map((one) => one.version)).toEqual(migrations.map((step) => step.id));
  });

  test.each(['write', 'read'] as const)('a newer one is refused to %s, and nothing in it changes', async (mode) => {
    const folder = await tempDir();
    await (await openLedger(folder, 'write')).close();
    const db = new Sqlite(file(folder));
    db.exec(`insert into migrations values (${newest + 1}, 'from the future')`);
    db.close();
    const before = await readFile(file(folder));
    await expect(openLedger(folder, mode)).rejects.toMatchObject({
      kind: 'fatal',
      reason: { code: 'newer-ledger', values: { schema: newest + 1, knownSchema: newest } },
    });
    expect((await readFile(file(folder))).equals(before)).toBe(true);
  });

  test('a step that breaks leaves the file at the step before, and the next start finishes it', async () => {
    const db = new Sqlite(join(await tempDir(), 'a.sqlite'));
    const good: Migration = { id: 1, name: 'one', sql: 'create table a (x integer); insert into a values (1)' };
    const bad: Migration = { id: 2, name: 'two', sql: 'insert into a values (2); insert into missing values (1)' };
    expect(() => migrate(db, 'a', [good, bad])).toThrow('missing');
    expect(schemaVersion(db)).toBe(1);
    expect(db.prepare('select x from a').pluck().all()).toEqual([1]);
    migrate(db, 'a', [good, { ...bad, sql: 'insert into a values (2)' }]);
    migrate(db, 'a', [good, { ...bad, sql: 'insert into a values (2)' }]);
    expect(db.prepare('select x from a').pluck().all()).toEqual([1, 2]);
    db.close();
  });

  test('a step in TypeScript that breaks takes the SQL before it back, and runs once when it does not', async () => {
    const db = new Sqlite(join(await tempDir(), 'a.sqlite'));
    let runs = 0;
    const step = (run: (connection: Database) => void): readonly Migration[] => [
      { id: 1, name: 'one', sql: 'create table a (x integer)', run },
    ];
    const breaks = step((connection) => {
      connection.exec('insert into a values (1)');
      throw new Error('half-way');
    });
    expect(() => migrate(db, 'a', breaks)).toThrow('half-way');
    expect(schemaVersion(db)).toBe(0);
    expect(db.prepare(`select 1 from sqlite_schema where name = 'a'`).all()).toEqual([]);
    const works = step((connection) => {
      runs += 1;
      connection.exec('insert into a values (2)');
    });
    for (let start = 0; start < 2; start += 1) migrate(db, 'a', works);
    expect(db.prepare('select x from a').pluck().all()).toEqual([2]);
    expect(runs).toBe(1);
    db.close();
  });
});

describe('an update of the schema', () => {
  test('that the disk has no room for leaves everything as it was, and is made once there is room', async () => {
    const folder = await tempDir();
    await buildEveryStateOf1(folder);
    const dump = () => {
      const db = new Sqlite(file(folder), { readonly: true });
      const tables = db.prepare(`select name from sqlite_schema where type = 'table' order by name`).pluck().all();
      const rows = tables.map((table) => [table, db.prepare(`select * from "${table}"`).all()]);
      db.close();
      return rows;
    };
    const before = dump();
    const full = async () => {
      const Real = await loadSqlite();
      return class extends Real {
        constructor(path: string | Buffer, options?: Options) {
          super(path, options);
          if (String(path).endsWith('ledger.sqlite'))
            this.pragma(`max_page_count = ${Number(this.pragma('page_count', { simple: true })) + 3}`);
        }
      } as SqliteConstructor;
    };
    for (const mode of ['write', 'read'] as const)
      await expect(openLedger(folder, mode, full)).rejects.toMatchObject({
        kind: 'fatal',
        reason: { code: 'disk-full', values: { path: file(folder) } },
      });
    expect(dump()).toEqual(before);
    expect((await (await openForTest(folder, 'read')).posts.totals()).posts).toBe(27);
  });
});

describe('a missing SQLite binary', () => {
  const remedy = {
    kind: 'fatal',
    reason: { code: 'sqlite-missing', values: { nodeVersion: process.versions.node } },
  };

  async function withBinding(nativeBinding: string): Promise<SqliteConstructor> {
    const Real = await loadSqlite();
    return class extends Real {
      constructor(path: string | Buffer, options: Options = {}) {
        super(path, { ...options, nativeBinding });
      }
    } as SqliteConstructor;
  }

  test('that cannot be loaded (other Node, half a file) is named with its repair', async () => {
    const folder = await tempDir();
    const broken = join(folder, 'better_sqlite3.node');
    await writeFile(broken, 'not a shared library');
    await expect(openLedger(folder, 'write', () => withBinding(broken))).rejects.toMatchObject(remedy);
  });

  test('that was never built (install scripts blocked) is named with its repair', async () => {
    const folder = await tempDir();
    const bare = join(folder, 'node_modules/better-sqlite3');
    const installed = join(import.meta.dirname, '../../node_modules');
    await mkdir(bare, { recursive: true });
    await copyFile(join(installed, 'better-sqlite3/package.json'), join(bare, 'package.json'));
    await cp(join(installed, 'better-sqlite3/lib'), join(bare, 'lib'), { recursive: true });
    for (const name of ['bindings', 'file-uri-to-path'])
      await cp(join(installed, name), join(folder, 'node_modules', name), { recursive: true });
    const load = async () => (await import(join(bare, 'lib/index.js'))).default as SqliteConstructor;
    await expect(openLedger(folder, 'read', load)).rejects.toMatchObject({ code: 'no-ledger' });
    await expect(openLedger(folder, 'write', load)).rejects.toMatchObject(remedy);
  });

  test('that would crash Node is not even loaded', () => {
    expect(() => assertBinaryFits('13.2.0', '9')).toThrow('sqlite-missing');
    expect(() => assertBinaryFits('13.2.0', '10')).not.toThrow();
    expect(() => assertBinaryFits('12.9.0', '9')).not.toThrow();
  });
});

describe('a disk or file in trouble', () => {
  test('a full disk is said so, what was saved before stays, and it goes on once there is room', async () => {
    const folder = await tempDir();
    let small: Database | null = null;
    // SQLite's own limit on the file gives the very error of a full disk.
    const load = async () => {
      const Real = await loadSqlite();
      return class extends Real {
        constructor(path: string | Buffer, options?: Options) {
          super(path, options);
          small = this as unknown as Database;
        }
      } as SqliteConstructor;
    };
    const ledger = await openLedger(folder, 'write', load);
    await importPosts(ledger, 10);
    const db = small as unknown as Database;
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 8}`);
    await expect(importPosts(ledger, 2_000)).rejects.toMatchObject({ kind: 'fatal', code: 'disk-full' });
    expect((await ledger.posts.totals()).posts).toBe(10);
    db.pragma('max_page_count = 1000000');
    await importPosts(ledger, 2_000);
    expect((await ledger.posts.totals()).posts).toBe(2_000);
    await ledger.close();
  });

  test('a file that is no database, or a damaged one, is named and left as it is', async () => {
    const folder = await tempDir();
    await writeFile(file(folder), 'this is a shopping list, not a database. '.repeat(200));
    const before = await readFile(file(folder));
    for (const mode of ['write', 'read'] as const)
      await expect(openLedger(folder, mode)).rejects.toMatchObject({
        kind: 'fatal',
        reason: { code: 'ledger-damaged', values: { path: file(folder) } },
      });
    expect((await readFile(file(folder))).equals(before)).toBe(true);

    const damaged = await tempDir();
    const ledger = await openLedger(damaged, 'write');
    await importPosts(ledger, 500);
    await ledger.close();
    const handle = await open(file(damaged), 'r+');
    await handle.write(Buffer.alloc(400_000, 0x5a), 0, 400_000, 8_192);
    await handle.close();
    const opened = openLedger(damaged, 'write').then((one) => one.posts.page(null, 1_000));
    await expect(opened).rejects.toMatchObject({ kind: 'fatal', code: 'ledger-damaged' });
  });

  test('a workspace one may only read can be read, and is refused to a run in plain words', async () => {
    const folder = await tempDir();
    const ledger = await openLedger(folder, 'write');
    await importPosts(ledger, 3);
    await ledger.close();
    await chmod(folder, 0o555);
    await chmod(file(folder), 0o444);
    // Root may write everywhere, so another user asks.
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534, env: { ...process.env, HOME: '/tmp' } } : {};
    const { output } = await startChild('child-readonly.ts', [folder], user).ended();
    await chmod(folder, 0o755);
    expect(output).toMatch(/^write: fatal ledger-(read-only|unopenable)$/m);
    expect(output).toMatch(/^lock: fatal ledger-(read-only|unopenable)$/m);
    expect(output).toMatch(/^read: 3 posts$/m);
  });

  test('a ledger that another program keeps locked can be read, and a write that waits too long says so', async () => {
    const folder = await tempDir();
    const hasty = async () => {
      const Real = await loadSqlite();
      return class extends Real {
        constructor(path: string | Buffer, options?: Options) {
          super(path, { ...options, timeout: 50 });
        }
      } as SqliteConstructor;
    };
    const ledger = await openLedger(folder, 'write', hasty);
    const other = new Sqlite(file(folder));
    other.exec('begin immediate');
    const reader = await openForTest(folder, 'read');
    expect((await reader.posts.totals()).posts).toBe(0);
    await expect(importPosts(ledger, 1)).rejects.toMatchObject({ kind: 'fatal', code: 'ledger-busy' });
    other.exec('commit');
    other.close();
    await importPosts(ledger, 1);
    expect((await reader.posts.totals()).posts).toBe(1);
    await ledger.close();
  });
});
