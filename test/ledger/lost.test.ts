import { chmod, copyFile, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { emptyLedger, stripWal } from '../support/ledger-faults.ts';
import { tempDir } from '../support/temp.ts';
import { account, begin, bring, key, remote } from './deliver.ts';
import { importPosts, planPosts, upTo } from './fill.ts';
import { minute } from './make.ts';
import { copyWorkspace } from './workspace.ts';

const ledgerFile = (folder: string) => join(folder, 'ledger.sqlite');
const journalFile = (folder: string) => join(folder, 'publications.jsonl');

/** Posts 0 and 1 are out, the answer for 2 never came, 3 has not gone. */
async function published(folder: string): Promise<Ledger> {
  const ledger = await openLedger(folder, 'write');
  await importPosts(ledger, 4);
  await planPosts(ledger, account, upTo(4));
  await bring(ledger, 0, 'published');
  await bring(ledger, 1, 'accepted');
  await bring(ledger, 2, 'publishing');
  return ledger;
}

const refused = (folder: string, reason: object) =>
  Promise.all(
    (['write', 'read'] as const).map((mode) =>
      expect(openLedger(folder, mode), mode).rejects.toMatchObject({ kind: 'fatal', effect: 'none', reason }),
    ),
  );

describe('the ledger is lost, and nothing goes out again', () => {
  test('a folder where the journal should be is said as that, not as a bug', async () => {
    const folder = await tempDir();
    await (await published(folder)).close();
    await rm(journalFile(folder));
    await mkdir(journalFile(folder));
    await refused(folder, { code: 'is-a-folder', values: { path: journalFile(folder) } });
  });

  test('an emptied ledger is noticed, and said how many posts it knew', async () => {
    const folder = await tempDir();
    await (await published(folder)).close();
    await emptyLedger(folder);
    await refused(folder, { code: 'ledger-emptied', values: { publications: 3 } });
    expect((await stat(ledgerFile(folder))).size).toBe(0);
  });

  test('a ledger that was deleted is noticed', async () => {
    const folder = await tempDir();
    await (await published(folder)).close();
    await rm(ledgerFile(folder));
    await refused(folder, { code: 'ledger-emptied', values: { publications: 3 } });
    expect(await readdir(folder)).not.toContain('ledger.sqlite');
  });

  test('a copy that left out the -wal file is noticed, and the copy of a whole folder is fine', async () => {
    const folder = await tempDir();
    const ledger = await published(folder);
    const [whole, half] = [await copyWorkspace(folder), await copyWorkspace(folder)];
    await ledger.close();
    await stripWal(half);
    await refused(half, { code: 'ledger-emptied', values: { publications: 3 } });
    const copy = await openLedger(whole, 'write');
    expect((await copy.deliveries.totals(account)).byState).toMatchObject({ published: 1, accepted: 1, publishing: 1 });
    await copy.close();
  });

  test('an older ledger is noticed, with how many posts it lacks', async () => {
    const folder = await tempDir();
    const ledger = await published(folder);
    await ledger.close();
    await copyFile(ledgerFile(folder), join(folder, 'kept'));
    const again = await openLedger(folder, 'write');
    const open = await again.attempts.findOpen(key(2));
    await again.attempts.settle(
      open?.id ?? 0,
      'accepted',
      { from: 'publishing', to: 'accepted', change: { remote } },
      minute(9),
    );
    await bring2(again, 3);
    await again.close();
    await copyFile(join(folder, 'kept'), ledgerFile(folder));
    await refused(folder, { code: 'ledger-behind', values: { publications: 2 } });
  });

  test('a ledger of another workspace is noticed', async () => {
    const [mine, theirs] = [await tempDir(), await tempDir()];
    for (const folder of [mine, theirs]) await (await published(folder)).close();
    await copyFile(ledgerFile(theirs), ledgerFile(mine));
    await refused(mine, { code: 'ledger-foreign' });
  });

  test('a post that was taken back is not forgotten with an older ledger', async () => {
    const folder = await tempDir();
    await (await published(folder)).close();
    await copyFile(ledgerFile(folder), join(folder, 'kept'));
    const again = await openLedger(folder, 'write');
    await again.deliveries.move(key(0), 'published', 'removing', {}, minute(9));
    await again.deliveries.move(key(0), 'removing', 'removed', {}, minute(10));
    await again.close();
    await copyFile(join(folder, 'kept'), ledgerFile(folder));
    await refused(folder, { code: 'ledger-behind', values: { publications: 1 } });
  });
});

async function bring2(ledger: Ledger, n: number): Promise<void> {
  await bring(ledger, n, 'publishing');
}

describe('a folder that nothing was lost in opens without a word', () => {
  test('a new one, one with files of somebody else, and one whose first start was cut off', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'holiday.jpg'), 'x');
    await writeFile(join(folder, 'plan.json'), '{}');
    for (const name of ['originals', 'renditions']) await mkdir(join(folder, name));
    await writeFile(ledgerFile(folder), '');
    await (await openLedger(folder, 'write')).close();
    // Killed right after: the lock, the empty journal and nothing else.
    await emptyLedger(folder);
    await (await openLedger(folder, 'write')).close();
    expect((await openAndTotal(folder)).posts).toBe(0);
  });

  test('one that was fetched into is never taken for new', async () => {
    const folder = await tempDir();
    await (await openLedger(folder, 'write')).close();
    await mkdir(join(folder, 'originals', 'ab'), { recursive: true });
    await writeFile(join(folder, 'originals', 'ab', 'abcd.mp4'), 'x');
    await emptyLedger(folder);
    await refused(folder, { code: 'ledger-emptied', values: { publications: 0 } });
  });

  test('one whose journal was deleted, or cut short, gets it again from the ledger', async () => {
    const folder = await tempDir();
    await (await published(folder)).close();
    const whole = await readFile(journalFile(folder), 'utf8');
    await rm(journalFile(folder));
    await (await openLedger(folder, 'write')).close();
    const kinds = (text: string) =>
      text.split('\n').map((line) => /"kind":"(\w+)","key":"([^"]+)"/.exec(line)?.slice(1));
    // The ledger also knows what looking again would tell.
    expect(kinds(await readFile(journalFile(folder), 'utf8')).filter((one) => one?.[0] !== 'moved')).toEqual(
      kinds(whole),
    );
    await truncate(journalFile(folder), whole.indexOf('\n') + 1);
    await (await openLedger(folder, 'write')).close();
    expect((await readFile(journalFile(folder), 'utf8')).split('\n').length).toBeGreaterThan(5);
    await emptyLedger(folder);
    await refused(folder, { code: 'ledger-emptied', values: { publications: 3 } });
  });
});

async function openAndTotal(folder: string) {
  const ledger = await openLedger(folder, 'read');
  const totals = await ledger.posts.totals();
  await ledger.close();
  return totals;
}

describe('the journal of what was published', () => {
  test('has the intent on the disk before anything can be sent, and is for its owner only', async () => {
    const folder = await tempDir();
    const ledger = await published(folder);
    const lines = (await readFile(journalFile(folder), 'utf8')).trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      kind: 'intent',
      key: key(2),
      attempt: 1,
      publishKey: 'pk-2-1',
    });
    expect((await stat(journalFile(folder))).mode & 0o077).toBe(0);
    await ledger.close();
  });

  test.each(['a part of its last line', 'its last line'])('that a crash kept %s from is made whole', async (what) => {
    const folder = await tempDir();
    await (await published(folder)).close();
    const whole = await readFile(journalFile(folder), 'utf8');
    const lastStart = whole.lastIndexOf('\n', whole.length - 2) + 1;
    await truncate(journalFile(folder), what === 'its last line' ? lastStart : lastStart + 40);
    await (await openLedger(folder, 'read')).close();
    const ledger = await openLedger(folder, 'write');
    expect(await readFile(journalFile(folder), 'utf8')).toBe(whole);
    await begin(ledger, 3, 1).catch(() => undefined);
    await ledger.close();
  });

  test('with half a line too many lost nothing: that line was never sent', async () => {
    const folder = await tempDir();
    await (await published(folder)).close();
    const whole = await readFile(journalFile(folder), 'utf8');
    await writeFile(journalFile(folder), `${whole}{"sum":"0123`);
    const ledger = await openLedger(folder, 'write');
    expect(await readFile(journalFile(folder), 'utf8')).toBe(whole);
    await bring(ledger, 3, 'publishing');
    expect((await readFile(journalFile(folder), 'utf8')).startsWith(whole)).toBe(true);
    await ledger.close();
  });

  test('that is damaged in the middle stops the run, naming file and line', async () => {
    const folder = await tempDir();
    await (await published(folder)).close();
    const whole = await readFile(journalFile(folder), 'utf8');
    await writeFile(journalFile(folder), whole.replace('herring', 'hexring'));
    await expect(openLedger(folder, 'write')).rejects.toMatchObject({
      kind: 'fatal',
      reason: { code: 'journal-damaged', values: { path: journalFile(folder), line: 2 } },
    });
  });

  test('that another program took away stops before anything is sent, and goes on once it is back', async () => {
    const folder = await tempDir();
    const ledger = await published(folder);
    const before = await readFile(journalFile(folder), 'utf8');
    await rm(journalFile(folder));
    await expect(bring(ledger, 3, 'publishing')).rejects.toMatchObject({ kind: 'fatal' });
    await writeFile(journalFile(folder), before);
    await ledger.close();
    const again = await openLedger(folder, 'write');
    expect((await readFile(journalFile(folder), 'utf8')).split('\n').length).toBe(before.split('\n').length + 1);
    expect((await again.deliveries.find(key(3)))?.state).toBe('publishing');
    await again.close();
  });
});

describe('a ledger file that is none', () => {
  test('a folder of its name, and a link to a disk that is not there, are named', async () => {
    const [one, two] = [await tempDir(), await tempDir()];
    await mkdir(ledgerFile(one));
    await symlink('/no/such/disk/ledger.sqlite', ledgerFile(two));
    for (const folder of [one, two])
      await refused(folder, { code: 'ledger-unopenable', values: { path: ledgerFile(folder) } });
  });

  test('a database of another program in a used folder is not taken over', async () => {
    const folder = await tempDir();
    await (await published(folder)).close();
    await emptyLedger(folder);
    const db = new Sqlite(ledgerFile(folder));
    db.exec('create table songs (name text)');
    db.close();
    await refused(folder, { code: 'ledger-emptied' });
    await chmod(ledgerFile(folder), 0o600);
  });
});
