import { execFileSync } from 'node:child_process';
import { link, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../src/cli/log-file.ts';
import { because, FerryError } from '../../src/contract/index.ts';
import { tempDir } from '../support/temp.ts';

const at = '2026-11-26T18:00:00.000Z';

async function open(path?: string, workspace = '/no/workspace') {
  const place = path ?? join(await tempDir(), 'log.txt');
  const gaveUp: unknown[] = [];
  const log = openLog({ path: place, workspace, now: () => at, onGiveUp: (error) => gaveUp.push(error) });
  return { log, gaveUp, place, lines: async () => (await readFile(place, 'utf8')).trimEnd().split('\n') };
}

describe('a log', () => {
  it('has one line for each thing, with the time, and everything in the file at once', async () => {
    const { log, lines } = await open();
    log.write('note', 'two\n  lines', { count: 2 });
    log.write('end', 'exit 0');
    expect(await lines()).toEqual([
      `${at} ${process.pid} note two ⏎ lines {"count":2}`,
      `${at} ${process.pid} end exit 0`,
    ]);
    log.close();
  });

  it('goes on where an earlier command ended', async () => {
    const first = await open();
    first.log.write('end', 'exit 0');
    first.log.close();
    const second = await open(first.place);
    second.log.write('begin', 'again');
    expect(await second.lines()).toHaveLength(2);
    second.log.close();
  });

  it('tells an error with its causes, where each was thrown, and what it means', async () => {
    const { log, lines } = await open();
    const cause = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    log.error(new FerryError('fatal', because('disk-full', { path: '/w' }), { cause }));
    const [first = '', second = ''] = await lines();
    expect(first).toMatch(
      / error disk-full \{"kind":"fatal",.*"reason":\{"code":"disk-full","values":\{"path":"\/w"\}\}/,
    );
    expect(first).toMatch(/"stack":\["at .*log-file\.test\.ts/);
    expect(second).toMatch(/ error caused by Error: no space left on device \{"stack":/);
    log.close();
  });

  it('ends a chain of causes that goes in a circle', async () => {
    const { log, lines } = await open();
    const error = new Error('round');
    error.cause = error;
    log.error(error);
    expect(await lines()).toHaveLength(1);
    log.close();
  });

  it('holds no secret it was taught, nor one it knows by its shape, wherever they stand', async () => {
    const { log, place } = await open();
    log.redactor.add('open sesame & more');
    log.write('note', 'with open sesame & more in it');
    log.write('request', 'GET https://example.org/a?x-tos-signature=abc123&y=1');
    log.write('event', 'something', { password: 'letmein', deep: [{ why: 'open%20sesame%20%26%20more' }] });
    log.error(new Error('bad header', { cause: new Error('authorization: Bearer abcdefghijklmnop1234') }));
    const text = await readFile(place, 'utf8');
    expect(text).not.toMatch(/sesame|abc123|letmein|abcdefghijkl/);
    log.close();
  });

  it('that nobody may write, or that is a folder, is refused at once', async () => {
    const folder = await tempDir();
    await mkdir(join(folder, 'a folder'));
    await writeFile(join(folder, 'file'), '');
    for (const path of [join(folder, 'a folder'), join(folder, 'file', 'log.txt'), join(folder, 'no', 'log.txt')])
      await expect(open(path), path).rejects.toMatchObject({ kind: 'usage', code: 'log-file-unwritable' });
  });

  it('never goes into a file of the workspace, whatever leads there', async () => {
    const folder = await tempDir();
    const workspace = join(folder, 'w');
    await mkdir(join(workspace, 'originals'), { recursive: true });
    const names = ['publications.jsonl', 'run.lock', 'workspace.json', 'config.json', 'plan.json', 'ledger.sqlite'];
    for (const name of names) {
      await writeFile(join(workspace, name), '');
      await symlink(join('w', name), join(folder, `link-${name}`));
      await link(join(workspace, name), join(folder, `hard-${name}`));
    }
    await symlink(join(workspace, 'ledger.sqlite-wal'), join(folder, 'to-come'));
    await symlink(workspace, join(folder, 'other'));
    const paths = [
      ...names.flatMap((name) => [join(workspace, name), join(folder, `link-${name}`), join(folder, `hard-${name}`)]),
      join(folder, 'to-come'),
      join(folder, 'other', 'ledger.sqlite-shm'),
      join(workspace, 'originals', 'log.txt'),
    ];
    for (const path of paths)
      await expect(open(path, workspace), path).rejects.toMatchObject({ kind: 'usage', code: 'log-file-taken' });
    for (const name of names) expect(await readFile(join(workspace, name), 'utf8'), name).toBe('');
    (await open(join(workspace, 'log.txt'), workspace)).log.close();
  });

  it("does not go into somebody's file, but into an empty one", async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'letter.txt'), 'Dear all,');
    await writeFile(join(folder, 'empty'), '');
    await expect(open(join(folder, 'letter.txt'))).rejects.toMatchObject({ code: 'log-file-taken' });
    expect(await readFile(join(folder, 'letter.txt'), 'utf8')).toBe('Dear all,');
    (await open(join(folder, 'empty'))).log.close();
  });

  it.runIf(process.platform === 'linux')('that is a pipe nobody reads is refused, and does not hang', async () => {
    const path = join(await tempDir(), 'pipe');
    execFileSync('mkfifo', [path]);
    await expect(open(path)).rejects.toMatchObject({ code: 'log-file-unwritable' });
  });

  it.runIf(process.platform === 'linux')('says once that it cannot be written any more', async () => {
    const { log, gaveUp } = await open('/dev/full');
    for (let n = 0; n < 3; n += 1) log.write('note', 'more');
    expect(gaveUp).toHaveLength(1);
    expect(log.isOpen).toBe(false);
    log.close();
  });
});
