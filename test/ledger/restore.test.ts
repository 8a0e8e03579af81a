import {
  appendFile,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findAlready } from '../../src/core/plan/standing.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { backupByHand } from '../../src/ledger/safekeeping/backup.ts';
import { stateToTake } from '../../src/ledger/safekeeping/bring-forward.ts';
import { checkLedger } from '../../src/ledger/safekeeping/check.ts';
import { restoreLedger } from '../../src/ledger/safekeeping/restore.ts';
import { emptyLedger, stripWal } from '../support/ledger-faults.ts';
import { tempDir } from '../support/temp.ts';
import { account, begin, bring, key, remote, states } from './deliver.ts';
import { importPosts, planPosts, upTo } from './fill.ts';
import { minute } from './make.ts';
import { copyWorkspace, openForTest } from './workspace.ts';

const ledgerFile = (folder: string) => join(folder, 'ledger.sqlite');
const journalFile = (folder: string) => join(folder, 'publications.jsonl');
const at = minute(100);
const restore = (folder: string, file: string | null = null) => restoreLedger({ folder, file, at });

/** One of each that matters: published, accepted, in doubt, refused for good, taken back, refused for now, not begun. */
async function manyStates(folder: string): Promise<Ledger> {
  const ledger = await openLedger(folder, 'write');
  await importPosts(ledger, 7);
  await planPosts(ledger, account, upTo(7));
  await bring(ledger, 0, 'published');
  await bring(ledger, 1, 'accepted');
  await bring(ledger, 2, 'publishing');
  await bring(ledger, 3, 'publishing');
  const third = await ledger.attempts.findOpen(key(3));
  const refusal = { reason: { code: 'too-long' } };
  await ledger.attempts.settle(
    third?.id ?? 0,
    'refused',
    { from: 'publishing', to: 'failed', change: refusal },
    minute(6),
  );
  await bring(ledger, 4, 'published');
  await ledger.deliveries.move(key(4), 'published', 'removing', {}, minute(7));
  await ledger.deliveries.move(key(4), 'removing', 'removed', { reason: { code: 'taken-back' } }, minute(8));
  await bring(ledger, 5, 'publishing');
  const fifth = await ledger.attempts.findOpen(key(5));
  await ledger.attempts.settle(
    fifth?.id ?? 0,
    'refused',
    { from: 'publishing', to: 'uploaded', change: {} },
    minute(6),
  );
  return ledger;
}

/** As it was, but for what looking again will tell. */
const afterBackup = [
  'accepted -',
  'accepted -',
  'publishing -',
  'failed too-long',
  'removed taken-back',
  'planned -',
  'planned -',
];
const short = (all: readonly string[]) => all.map((one) => one.replace(/^\S+ /, ''));

describe('a ledger is put back', () => {
  test('from the backup before the first publication, with every publication since', async () => {
    const folder = await tempDir();
    await (await manyStates(folder)).close();
    await emptyLedger(folder);
    const result = await restore(folder);
    expect(result).toMatchObject({ entered: 6, inDoubt: 1, waiting: 0, linesLost: 0 });
    expect(result.from).toMatch(/backups\/ledger-.*-auto\.sqlite$/);
    const ledger = await openForTest(folder);
    expect(short(await states(ledger))).toEqual(afterBackup);
    expect((await ledger.deliveries.find(key(0)))?.remote).toEqual(remote);
    expect((await ledger.deliveries.find(key(0)))?.draft?.title).toBeTruthy();
    expect(await ledger.attempts.findOpen(key(2))).toMatchObject({
      number: 1,
      publishKey: 'pk-2-1',
      inDoubtSince: null,
    });
    // A number is never used again: the destination may know it.
    expect(await ledger.attempts.nextNumber(key(5))).toBe(2);
    await expect(begin(ledger, 0, 2)).rejects.toMatchObject({ code: 'bad-transition' });
  });

  test('twice, and the second time nothing is wrong any more', async () => {
    const folder = await tempDir();
    await (await manyStates(folder)).close();
    await emptyLedger(folder);
    await restore(folder);
    const before = await readdir(folder);
    expect(await restore(folder)).toMatchObject({ from: null, entered: 0, kept: [] });
    expect(await readdir(folder)).toEqual(before);
    expect((await checkLedger(folder)).faults).toEqual([]);
  });

  test('when the -wal file was left out, and every post is where it was', async () => {
    const folder = await tempDir();
    const ledger = await manyStates(folder);
    const half = await copyWorkspace(folder);
    await ledger.close();
    await stripWal(half);
    await restore(half);
    expect(short(await states(await openForTest(half)))).toEqual(afterBackup);
  });

  test('without any backup: the same export and plan again publish nothing twice', async () => {
    const folder = await tempDir();
    await (await manyStates(folder)).close();
    await emptyLedger(folder);
    await rm(join(folder, 'backups'), { recursive: true });
    expect(await restore(folder)).toMatchObject({ from: 'empty', entered: 0, waiting: 6 });
    const ledger = await openForTest(folder);
    await importPosts(ledger, 7);
    await planPosts(ledger, account, upTo(3));
    expect(short(await states(ledger))).toEqual(afterBackup.slice(0, 3));
    // Whoever loses it again before the rest is planned, loses nothing.
    await ledger.close();
    await rm(journalFile(folder));
    await (await openLedger(folder, 'write')).close();
    await emptyLedger(folder);
    await restore(folder);
    const again = await openForTest(folder);
    await importPosts(again, 7);
    await planPosts(again, account, upTo(7));
    expect(short(await states(again))).toEqual(afterBackup);
    expect(await again.attempts.nextNumber(key(5))).toBe(2);
  });

  test('without any backup, planning again says what was published already, before the plan is in force', async () => {
    const folder = await tempDir();
    await (await manyStates(folder)).close();
    await emptyLedger(folder);
    await rm(join(folder, 'backups'), { recursive: true });
    await restore(folder);
    const ledger = await openForTest(folder);
    await importPosts(ledger, 7);
    const standings = await ledger.plans.standings(upTo(7).map(key));
    const already = upTo(7).map((n) => findAlready(standings.get(key(n)) ?? null));
    expect(already).toEqual(['underWay', 'underWay', 'underWay', 'failed', 'removed', null, null]);
    // Then the plan says the same.
    await planPosts(ledger, account, upTo(7));
    const later = await ledger.plans.standings(upTo(7).map(key));
    expect(
      upTo(7)
        .map((n) => findAlready(later.get(key(n)) ?? null))
        .slice(0, 3),
    ).toEqual(already.slice(0, 3));
  });

  test('a plan that skips a post does not make a published one unpublished', async () => {
    const folder = await tempDir();
    await (await manyStates(folder)).close();
    await emptyLedger(folder);
    await rm(join(folder, 'backups'), { recursive: true });
    await restore(folder);
    const ledger = await openForTest(folder);
    await importPosts(ledger, 7);
    await planPosts(ledger, account, upTo(7), () => ({ kind: 'skip', reason: { code: 'story' } }));
    expect(short(await states(ledger)).slice(0, 3)).toEqual(['accepted -', 'accepted -', 'publishing -']);
    expect(short(await states(ledger))[6]).toBe('skipped story');
  });

  test('nothing to restore from is said, and nothing is begun', async () => {
    const folder = await tempDir();
    await (await manyStates(folder)).close();
    await emptyLedger(folder);
    await rm(join(folder, 'backups'), { recursive: true });
    for (const lost of ['', 'rubbish\n']) {
      await writeFile(journalFile(folder), lost);
      await expect(restore(folder)).rejects.toMatchObject({ kind: 'fatal', code: 'nothing-to-restore-from' });
    }
    await rm(journalFile(folder));
    await expect(restore(folder)).rejects.toMatchObject({ kind: 'fatal', code: 'nothing-to-restore-from' });
  });

  test('nothing is deleted: what stood there is beside it', async () => {
    const folder = await tempDir();
    await (await manyStates(folder)).close();
    await writeFile(ledgerFile(folder), 'rubbish'.repeat(1_000));
    const { kept } = await restore(folder);
    expect(kept).toHaveLength(1);
    expect(await readFile(kept[0] ?? '', 'utf8')).toBe('rubbish'.repeat(1_000));
  });

  test.each([
    ['emptied', () => Buffer.alloc(0)],
    ['of rubbish', () => Buffer.from('rubbish'.repeat(1_000))],
    ['cut short', (bytes: Buffer) => bytes.subarray(0, 2_000)],
  ])('nor is the -wal beside a ledger %s: after a kill it is all there was', async (_, harm) => {
    const folder = await tempDir();
    const ledger = await manyStates(folder);
    const killed = await copyWorkspace(folder);
    await ledger.close();
    const wal = await readFile(`${ledgerFile(killed)}-wal`);
    expect(wal.length).toBeGreaterThan(10_000);
    await writeFile(ledgerFile(killed), harm(await readFile(ledgerFile(killed))));
    await restore(killed);
    const wals = (await readdir(killed)).filter((name) => name.endsWith('-wal'));
    const left = await Promise.all(wals.map((name) => readFile(join(killed, name))));
    expect(left.some((bytes) => bytes.equals(wal))).toBe(true);
  });

  test('a restore that dies between two names is finished by the next', async () => {
    const folder = await tempDir();
    await (await manyStates(folder)).close();
    await copyFile(ledgerFile(folder), join(folder, 'ledger.sqlite.restored'));
    await rm(ledgerFile(folder));
    await expect(openLedger(folder, 'read')).rejects.toMatchObject({ kind: 'fatal', code: 'restore-unfinished' });
    await expect(openLedger(folder, 'write')).rejects.toMatchObject({ kind: 'fatal', code: 'restore-unfinished' });
    await restore(folder);
    expect((await (await openForTest(folder)).deliveries.totals(account)).byState.published).toBe(1);
  });

  test('a backup of another workspace, a damaged one and one that is not there are refused', async () => {
    const [mine, theirs] = [await tempDir(), await tempDir()];
    for (const folder of [mine, theirs]) await (await manyStates(folder)).close();
    const foreign = await backupByHand(theirs, { file: null, at });
    await expect(restore(mine, foreign)).rejects.toMatchObject({ kind: 'usage', code: 'backup-of-other-workspace' });
    await expect(restore(mine, join(mine, 'no.sqlite'))).rejects.toMatchObject({
      kind: 'usage',
      code: 'backup-not-found',
    });
    const broken = join(mine, 'broken.sqlite');
    await writeFile(broken, (await readFile(foreign)).fill(0x5a, 30_000, 60_000));
    await expect(restore(mine, broken)).rejects.toMatchObject({ kind: 'fatal', code: 'backup-unusable' });
    expect((await (await openForTest(mine)).deliveries.totals(account)).byState.published).toBe(1);
  });

  test('an older backup of one’s own knows afterwards what was published since', async () => {
    const folder = await tempDir();
    const ledger = await manyStates(folder);
    const mine = await backupByHand(folder, { file: null, at });
    await bring(ledger, 6, 'publishing');
    const open = await ledger.attempts.findOpen(key(2));
    const move = { from: 'publishing', to: 'accepted', change: { remote } } as const;
    await ledger.attempts.settle(open?.id ?? 0, 'accepted', move, minute(9));
    await ledger.close();
    expect(await restore(folder, mine)).toMatchObject({ from: mine, entered: 2 });
    const after = short(await states(await openForTest(folder)));
    expect([after[0], after[2], after[5], after[6]]).toEqual([
      'published -',
      'accepted -',
      'uploaded -',
      'publishing -',
    ]);
  });
});

describe('a journal that is damaged', () => {
  test('is written anew from the ledger, and the damaged one is kept', async () => {
    const folder = await tempDir();
    await (await manyStates(folder)).close();
    const damaged = (await readFile(journalFile(folder), 'utf8')).replace('herring', 'hexring');
    await writeFile(journalFile(folder), damaged);
    const result = await restore(folder);
    expect(result).toMatchObject({ from: ledgerFile(folder), linesLost: 0 });
    const [kept] = result.kept.filter((path) => path.includes('publications.jsonl'));
    expect(await readFile(kept ?? '', 'utf8')).toBe(damaged);
    const ledger = await openForTest(folder);
    expect((await ledger.accounts.get(account)).stopped).toBeNull();
    expect((await ledger.deliveries.totals(account)).byState).toMatchObject({ published: 1, accepted: 1, removed: 1 });
    expect((await checkLedger(folder)).faults).toEqual([]);
  });

  test('together with a lost ledger stops the account until a person has looked', async () => {
    const folder = await tempDir();
    await (await manyStates(folder)).close();
    const lines = (await readFile(journalFile(folder), 'utf8')).split('\n');
    lines[1] = lines[1]?.replace('{', '[') ?? '';
    await writeFile(journalFile(folder), lines.join('\n'));
    await emptyLedger(folder);
    expect(await restore(folder)).toMatchObject({ linesLost: 1 });
    const ledger = await openForTest(folder);
    expect((await ledger.accounts.get(account)).stopped?.reason).toEqual({
      code: 'journal-lines-lost',
      values: { lines: 1 },
    });
    // The line that cannot be read was the intent of the first post; its answer can.
    expect((await ledger.deliveries.find(key(0)))?.state).toBe('accepted');
  });

  test.each([
    ['line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a mark at the beginning', (text: string) => `\uFEFF${text}`],
  ])('with %s as Windows writes them is read all the same, when it is all there is', async (_, convert) => {
    const folder = await tempDir();
    await (await manyStates(folder)).close();
    await writeFile(journalFile(folder), convert(await readFile(journalFile(folder), 'utf8')));
    await emptyLedger(folder);
    await rm(join(folder, 'backups'), { recursive: true, force: true });
    expect(await restore(folder)).toMatchObject({ from: 'empty', waiting: 6, linesLost: 0 });
    const ledger = await openForTest(folder);
    await importPosts(ledger, 7);
    await planPosts(ledger, account, upTo(7));
    expect((await ledger.deliveries.find(key(0)))?.state).toBe('accepted');
    await ledger.close();
    expect((await checkLedger(folder)).faults).toEqual([]);
  });

  test.each([
    ['a new ledger', false],
    ['a backup', true],
  ])(
    'cut off in the middle of a line, with the ledger lost, stops the account: %s may not know what came after',
    async (_, hasBackup) => {
      const folder = await tempDir();
      const ledger = await manyStates(folder);
      if (!hasBackup) await rm(join(folder, 'backups'), { recursive: true, force: true });
      await ledger.close();
      await emptyLedger(folder);
      const { size } = await stat(journalFile(folder));
      await truncate(journalFile(folder), Math.floor(size * 0.8));
      expect(await restore(folder)).toMatchObject({ linesLost: 1 });
      const again = await openForTest(folder);
      expect((await again.accounts.get(account)).stopped?.reason.code).toBe('journal-lines-lost');
      expect((await checkLedger(folder)).faults).toEqual([]);
    },
  );

  test('with half a last line, as a power cut leaves it, is nothing to stop for while the ledger is there', async () => {
    const folder = await tempDir();
    await (await manyStates(folder)).close();
    await appendFile(journalFile(folder), '{"sum":"0123');
    await restore(folder);
    const ledger = await openForTest(folder);
    expect((await ledger.accounts.get(account)).stopped).toBeNull();
    expect((await checkLedger(folder)).faults).toEqual([]);
  });
});

describe('a journal that came from another workspace', () => {
  async function mixedUp(): Promise<string> {
    const [mine, theirs] = [await tempDir(), await tempDir()];
    for (const folder of [mine, theirs]) await (await manyStates(folder)).close();
    await copyFile(journalFile(theirs), journalFile(mine));
    return mine;
  }

  test('never makes a restore forget what the ledger here knows, and once it is moved away all is well', async () => {
    const folder = await mixedUp();
    await expect(restore(folder)).rejects.toMatchObject({ kind: 'fatal', code: 'ledger-foreign' });
    await rm(journalFile(folder));
    expect((await restore(folder)).unknownSince).toBeNull();
    expect((await (await openForTest(folder)).deliveries.totals(account)).byState).toMatchObject({ published: 1 });
    expect((await checkLedger(folder)).faults).toEqual([]);
  });

  test('never makes a restore forget the backups, and once it is moved away the account waits for a person', async () => {
    const folder = await mixedUp();
    await emptyLedger(folder);
    await expect(restore(folder)).rejects.toMatchObject({ kind: 'fatal', code: 'ledger-foreign' });
    await rm(journalFile(folder));
    await restore(folder);
    expect((await (await openForTest(folder)).accounts.get(account)).stopped?.reason.code).toBe('journal-lost');
  });
});

describe('ledger and journal lost together, and a backup left', () => {
  async function lostTogether(): Promise<string> {
    const folder = await tempDir();
    await (await manyStates(folder)).close();
    await emptyLedger(folder);
    return folder;
  }

  test.each([
    ['deleted', (path: string) => rm(path)],
    ['emptied', (path: string) => truncate(path, 0)],
  ])(
    'with its journal %s, it is said what is not known, and the account stands still until a person looked',
    async (_, lose) => {
      const folder = await lostTogether();
      await lose(journalFile(folder));
      const result = await restore(folder);
      expect(result).toMatchObject({ entered: 0, linesLost: 0, unknownSince: expect.stringMatching(/^2\d{3}-/) });
      const ledger = await openForTest(folder);
      expect((await ledger.accounts.get(account)).stopped?.reason).toEqual({
        code: 'journal-lost',
        values: { since: result.unknownSince },
      });
      expect((await checkLedger(folder)).faults).toEqual([]);
    },
  );

  test('a backup that a person put in the ledger’s place publishes nothing before it was restored properly', async () => {
    const folder = await lostTogether();
    await rm(journalFile(folder));
    const [backup] = await readdir(join(folder, 'backups'));
    await copyFile(join(folder, 'backups', backup ?? ''), ledgerFile(folder));
    for (const mode of ['write', 'read'] as const)
      await expect(openLedger(folder, mode)).rejects.toMatchObject({ kind: 'fatal', code: 'ledger-is-backup' });
    expect((await checkLedger(folder)).faults).toMatchObject([{ code: 'ledger-is-backup' }]);
    expect((await restore(folder)).unknownSince).not.toBeNull();
    expect((await (await openForTest(folder)).accounts.get(account)).stopped?.reason.code).toBe('journal-lost');
    expect(await restore(folder)).toMatchObject({ from: null });
  });

  test('a journal that ends before the backup does says as little', async () => {
    const folder = await tempDir();
    const ledger = await manyStates(folder);
    await backupByHand(folder, { file: null, at });
    await ledger.close();
    await emptyLedger(folder);
    const text = await readFile(journalFile(folder), 'utf8');
    await writeFile(journalFile(folder), text.split('\n').slice(0, 3).join('\n').concat('\n'));
    expect((await restore(folder)).unknownSince).not.toBeNull();
    expect((await (await openForTest(folder)).accounts.get(account)).stopped?.reason.code).toBe('journal-lost');
  });

  test('nothing is unknown where the journal is whole, or where the ledger itself was there', async () => {
    const folder = await lostTogether();
    expect((await restore(folder)).unknownSince).toBeNull();
    await rm(journalFile(folder));
    expect(await restore(folder)).toMatchObject({ from: null, unknownSince: null });
    expect((await (await openForTest(folder)).accounts.get(account)).stopped).toBeNull();
  });
});

describe('backups', () => {
  test('one is made before the first publication of a run, and the last three stay', async () => {
    const folder = await tempDir();
    await (await manyStates(folder)).close();
    const mine = await backupByHand(folder, { file: null, at });
    const names = () => readdir(join(folder, 'backups'));
    expect(await names()).toHaveLength(2);
    for (let run = 1; run <= 4; run += 1) {
      const ledger = await openLedger(folder, 'write');
      await ledger.attempts.begin(
        {
          deliveryKey: key(5),
          number: run + 1,
          publishKey: `n${run}`,
          draft: (await ledger.deliveries.find(key(0)))?.draft as never,
          ticket: { publishKey: `n${run}`, data: {} },
        },
        minute(200 + run),
      );
      const open = await ledger.attempts.findOpen(key(5));
      await ledger.attempts.settle(
        open?.id ?? 0,
        'absent',
        { from: 'publishing', to: 'uploaded', change: {} },
        minute(200 + run),
      );
      await ledger.close();
    }
    const left = await names();
    expect(left.filter((name) => name.includes('-auto'))).toHaveLength(3);
    expect(left).toContain(mine.split('/').at(-1));
    expect(left.some((name) => name.includes('.part'))).toBe(false);
  });

  test('half of one, left by a kill, goes with the next; one that a person is making does not', async () => {
    const folder = await tempDir();
    const ledger = await openForTest(folder);
    await importPosts(ledger, 1);
    await planPosts(ledger, account, [0]);
    const place = join(folder, 'backups');
    await mkdir(place);
    const [killed, present, old] = ['-auto.sqlite.part', '.sqlite.part', '-2.sqlite.part-journal'].map(
      (end) => `ledger-2024-01-01T00-00-00Z${end}`,
    );
    for (const name of [killed, present, old]) await writeFile(join(place, `${name}`), 'half');
    await utimes(join(place, `${old}`), 0, 0);
    await bring(ledger, 0, 'publishing');
    const left = await readdir(place);
    expect(left).toContain(present ?? '');
    expect(left).not.toContain(killed);
    expect(left).not.toContain(old);
    expect(left).toHaveLength(2);
  });

  test('one that cannot be made stops before anything is published', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'backups'), 'a file where the folder should be');
    const ledger = await openForTest(folder);
    await importPosts(ledger, 1);
    await planPosts(ledger, account, [0]);
    await expect(bring(ledger, 0, 'publishing')).rejects.toMatchObject({ kind: 'fatal', code: 'not-a-folder' });
    expect((await ledger.deliveries.find(key(0)))?.state).toBe('uploaded');
    await rm(join(folder, 'backups'));
    await begin(ledger, 0, 1);
  });

  test('one can be made while a run writes, and holds what was there at that moment', async () => {
    const folder = await tempDir();
    const ledger = await manyStates(folder);
    const [path] = await Promise.all([
      backupByHand(folder, { file: join(folder, 'mine.sqlite'), at }),
      importPosts(ledger, 2_000),
    ]);
    await importPosts(ledger, 2_100);
    await ledger.close();
    // A folder of its own, so that nothing but the backup can be what is put in place.
    const elsewhere = await tempDir();
    await restoreLedger({ folder: elsewhere, file: path, at });
    const { posts } = await (await openForTest(elsewhere, 'read')).posts.totals();
    expect(posts).toBeGreaterThanOrEqual(7);
    expect(posts).toBeLessThan(2_100);
  });
});

test('what the journal knows never takes a post back to where it was', () => {
  const table: readonly (readonly [
    known: 'publishing' | 'uploaded' | 'accepted' | 'removed' | 'failed',
    now: string,
    before: string | null,
    to: string | null,
  ])[] = [
    ['publishing', 'planned', null, 'publishing'],
    ['publishing', 'uploaded', 'refused', null],
    ['publishing', 'published', 'accepted', null],
    ['uploaded', 'planned', null, null],
    ['uploaded', 'publishing', 'open', 'uploaded'],
    ['accepted', 'planned', null, 'accepted'],
    ['accepted', 'unconfirmed', 'open', 'accepted'],
    ['accepted', 'published', 'accepted', null],
    ['removed', 'published', 'accepted', 'removed'],
    ['failed', 'planned', 'refused', null],
    ['failed', 'planned', null, 'failed'],
  ];
  for (const [known, now, before, to] of table)
    expect(stateToTake({ known, now: now as never, outcomeBefore: before as never }), `${known} ${now} ${before}`).toBe(
      to,
    );
});
