import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPosts } from '../adapters/bluesky/public-posts.ts';
import { runCli } from '../support/cli.ts';
import { createAppPassword, type Pds, startPdsIfInstalled } from '../support/pds.ts';
import { suiteTempDirs } from '../support/temp.ts';
import { openGateway } from './gateway.ts';
import { openStage, type Stage } from './stage.ts';
import { diskPoints, entry, type Row, requestPoints, sweep, tableOf } from './sweep.ts';
import { firstWords, type Target } from './target.ts';

/** A real server: `CRASH_SWEEP=full` for each k, else a few. */
const isFull = process.env['CRASH_SWEEP'] === 'full';

const server = await startPdsIfInstalled('a migration to Bluesky killed at each point');
if (server !== null) describeSweep(server);

function describeSweep(pds: Pds): void {
  const rows: Row[] = [];
  const tempDir = suiteTempDirs();
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(await tempDir(), { videos: ['good'], photoPosts: 1 });
  }, 120_000);

  afterAll(async () => {
    await stage.close();
    await pds.stop();
    process.stdout.write(`\n${tableOf(rows)}\n\n`);
  });

  describe('killed and run again, each post is on a real Bluesky server exactly once', () => {
    it.each([
      ['at commits and renames', diskPoints, 1],
      ['around requests', requestPoints, 2],
    ] as const)('%s', { timeout: isFull ? 3_600_000 : 240_000 }, async (_where, points, few) => {
      const openTarget = (root: string) => blueskyTarget(root, pds);
      const found = await sweep({ stage, openTarget, points, perPoint: isFull ? null : few, atOnce: 2 });
      rows.push(...found);
      expect(found.flatMap((row) => row.problems)).toEqual([]);
      for (const row of found) expect(row).toMatchObject({ duplicates: 0, lost: 0, unconfirmed: 0 });
      expect(found.some((row) => row.killed > 0)).toBe(true);
    });
  });
}

/** A fresh account, logged in by the program itself, whose server is behind the gateway. */
async function blueskyTarget(root: string, pds: Pds): Promise<Target> {
  const account = await pds.createAccount();
  const password = await createAppPassword(pds, account);
  const env = { CLIPFERRY_CONFIG_DIR: join(root, 'config') };
  const answers = join(root, 'answers.json');
  await writeFile(answers, JSON.stringify({ identifier: account.handle, password }), { mode: 0o600 });
  const hosts = pds.hosts.flatMap((host) => ['--allow-host', host]);
  const at = ['--set', `service=${pds.url}`, '--set', `plc=${pds.plc}`];
  const workspace = ['--workspace', join(root, 'nowhere')];
  const login = await runCli([...workspace, ...hosts, 'login', 'bluesky', '--from-file', answers, ...at], {
    entry,
    env,
  });
  if (login.code !== 0) throw new Error(`the login failed: ${login.stderr}`);
  const gateway = await openGateway([new URL(pds.url.replace('localhost', '127.0.0.1')).host]);
  const [door = ''] = [...gateway.doors.values()];
  const kept = join(root, 'config/accounts/bluesky@main.json');
  const value = JSON.parse(await readFile(kept, 'utf8'));
  await writeFile(kept, JSON.stringify({ ...value, secret: { ...value.secret, pds: `http://${door}` } }));
  return {
    name: 'bluesky',
    args: ['--to', 'bluesky', '--pace', 'none', ...hosts, '--allow-host', door],
    env,
    gateway,
    isSubmit: (url) => url.includes('putRecord'),
    published: async () => (await readPosts(pds, account.did)).map(({ body }) => firstWords(body)),
    content: async () =>
      JSON.stringify(
        (await readPosts(pds, account.did)).map(({ body, media, createdAt }) => [body, media, createdAt]).sort(),
      ),
    orphans: () => [],
    close: () => gateway.close(),
  };
}
