import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { PublicPost } from '../../contract/harness.ts';
import { type CliResult, runCli } from '../../support/cli.ts';
import { makeSmallExport, type SmallExport } from '../../support/exports.ts';
import { seededRandom } from '../../support/fault-proxy.ts';
import { type HttpFault, startHttpProxy } from '../../support/fault-proxy-http.ts';
import { createAppPassword, type Pds, type PdsAccount, startPdsIfInstalled } from '../../support/pds.ts';
import { tempDir } from '../../support/temp.ts';
import { readPosts, readRecords } from './public-posts.ts';

const server = await startPdsIfInstalled('migrating an export to a real Bluesky server');
if (server !== null) describeMigration(server);

/** The built program, as a person runs it: nothing of it is in this process. */
function describeMigration(pds: Pds): void {
  afterAll(() => pds.stop());

  describe('an export migrated to Bluesky', { timeout: 120_000 }, () => {
    it('is there with text, files and its original dates, and the same command again changes nothing', async () => {
      const person = await moveIn(pds, { extraVideos: 1 });
      const done = await person.migrate();
      // The private video cannot be hidden on Bluesky, so it stays behind, with its reason.
      expect(done.stderr + done.stdout).toMatch(/private|public/);
      const posts = await readPosts(pds, person.account.did);
      expect(posts.map(({ createdAt }) => createdAt)).toEqual([
        '2023-01-01T10:00:00.000Z',
        '2023-02-01T10:00:00.000Z',
        '2023-03-01T10:00:00.000Z',
        '2023-05-01T00:00:00.000Z',
      ]);
      expect(posts.map(({ body }) => body)).toEqual([1, 2, 3, 5].map((number) => `Post number ${number} #ferry`));
      expect(posts.map(({ media }) => media.length)).toEqual([1, 1, 2, 1]);
      const [record] = await readRecords(pds, person.account.did);
      expect(record?.value).toMatchObject({
        embed: { $type: 'app.bsky.embed.video', aspectRatio: { width: 360, height: 640 } },
        facets: [{ features: [{ $type: 'app.bsky.richtext.facet#tag', tag: 'ferry' }] }],
      });
      const again = await person.migrate();
      expect(again.code).toBe(done.code);
      expect(await readPosts(pds, person.account.did)).toEqual(posts);
      person.expectNoSecretIn(done, again);
    });

    it('is there once after three kill -9 in the middle of publishing', async () => {
      const random = seededRandom(Number(process.env['CLIPFERRY_TEST_SEED'] ?? 1));
      const person = await moveIn(pds, { extraVideos: 4 });
      const proxy = await startHttpProxy(pds.url.replace('localhost', '127.0.0.1'), {
        plan: async ({ url }) => (url.includes('putRecord') ? atPut('asked') : forward),
        onApplied: async ({ url }) => {
          if (url.includes('putRecord')) await atPut('applied');
        },
      });
      let child: ChildProcess | null = null;
      let fate: { put: number; moment: 'asked' | 'applied' } | null = null;
      let puts = 0;
      async function atPut(moment: 'asked' | 'applied'): Promise<HttpFault> {
        if (moment === 'asked') puts += 1;
        if (fate === null || puts < fate.put || moment !== fate.moment) return forward;
        await kill(child);
        return { kind: random() < 0.5 ? 'forward' : 'lose-request' };
      }
      try {
        await person.sendThrough(proxy.origin);
        for (let kills = 0; kills < 3; kills += 1) {
          puts = 0;
          fate = { put: 1 + Math.floor(random() * 2), moment: random() < 0.5 ? 'asked' : 'applied' };
          const killed = await person.migrate([proxy.host], (started) => {
            child = started;
          });
          expect(killed.code, 'killed, not ended').toBeNull();
        }
        fate = null;
        const done = await person.migrate([proxy.host]);
        expectAllOnce(await readPosts(pds, person.account.did), 7);
        person.expectNoSecretIn(done);
      } finally {
        await proxy.close();
      }
    });

    it('has its long video in parts, each sent once, also when it is killed while they go; verified, and taken back whole', async () => {
      const person = await moveIn(pds, { extraVideos: 0, long: true });
      const inParts = ['--set', 'thread=on', '--too-long', 'split'];
      const uploads = new Map<string, number>();
      let child: ChildProcess | null = null;
      let isDeadly = true;
      const proxy = await startHttpProxy(pds.url.replace('localhost', '127.0.0.1'), {
        plan: async ({ url, headers }) => {
          const length = String(headers['content-length'] ?? '');
          if (!url.includes('uploadBlob') || Number(length) < 1_000_000) return forward;
          uploads.set(length, (uploads.get(length) ?? 0) + 1);
          // The first part is there, the second is on its way.
          if (isDeadly && uploads.size === 2) {
            await kill(child);
            return { kind: 'lose-request' };
          }
          return forward;
        },
      });
      try {
        await person.sendThrough(proxy.origin);
        const killed = await person.migrate(
          [proxy.host],
          (started) => {
            child = started;
          },
          inParts,
        );
        expect(killed.code, 'killed, not ended').toBeNull();
        isDeadly = false;
        const done = await person.migrate([proxy.host], undefined, inParts);
        expect(done.stderr + done.stdout).toContain('goes in 2 parts');
        const posts = await readPosts(pds, person.account.did);
        expectAllOnce(posts, 4);
        expect(posts.at(-1)).toMatchObject({ body: 'Post number 5 #ferry', createdAt: '2023-12-01T10:00:00.000Z' });
        expect(posts.map(({ media }) => media.length)).toEqual([1, 1, 2, 2]);
        expect([...uploads.values()]).toEqual([1, 2]);
        expect(await person.run(['verify'], [proxy.host])).toMatchObject({ code: 0 });
        expect(await person.run(['undo'], [proxy.host])).toMatchObject({ code: 0 });
        expect(await readRecords(pds, person.account.did)).toEqual([]);
        person.expectNoSecretIn(done);
      } finally {
        await proxy.close();
      }
    });

    it('is there once when the network repeats, loses and delays requests', async () => {
      const faults: readonly HttpFault[] = [
        { kind: 'lose-answer' },
        { kind: 'late', delayMs: 700 },
        { kind: 'duplicate' },
        { kind: 'lose-request' },
        { kind: 'answer', status: 502, body: 'bad gateway' },
      ];
      let puts = 0;
      const proxy = await startHttpProxy(pds.url.replace('localhost', '127.0.0.1'), {
        plan: ({ url }) => (url.includes('putRecord') ? (faults[puts++] ?? forward) : forward),
      });
      try {
        const person = await moveIn(pds, { extraVideos: 3 });
        await person.sendThrough(proxy.origin);
        await person.migrate([proxy.host]);
        await person.migrate([proxy.host]);
        expectAllOnce(await readPosts(pds, person.account.did), 6);
        expect(puts).toBeGreaterThan(faults.length);
      } finally {
        await proxy.close();
      }
    });
  });
}

const forward: HttpFault = { kind: 'forward' };

function expectAllOnce(posts: readonly PublicPost[], count: number): void {
  const numbers = posts.map(({ body }) => body);
  expect(new Set(numbers).size, 'a post is there twice').toBe(numbers.length);
  expect(posts).toHaveLength(count);
}

async function kill(child: ChildProcess | null): Promise<void> {
  if (child === null) throw new Error('nobody to kill');
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

interface Person {
  readonly account: PdsAccount;
  migrate(
    hosts?: readonly string[],
    onStart?: (child: ChildProcess) => void,
    more?: readonly string[],
  ): Promise<CliResult>;
  run(args: readonly string[], hosts: readonly string[]): Promise<CliResult>;
  /** From now on everything goes there instead of to the account's own server. */
  sendThrough(origin: string): Promise<void>;
  expectNoSecretIn(...results: readonly CliResult[]): void;
}

/** A creator with an export, a fresh account and a login made by the program itself. */
async function moveIn(pds: Pds, options: { readonly extraVideos: number; readonly long?: boolean }): Promise<Person> {
  const folder = await tempDir();
  const account = await pds.createAccount();
  const password = await createAppPassword(pds, account);
  const files: SmallExport = await makeSmallExport(folder, options);
  const config = join(folder, 'config');
  const answers = join(folder, 'answers.json');
  const log = join(folder, 'log.txt');
  await mkdir(config);
  await writeFile(answers, JSON.stringify({ identifier: account.handle, password }), { mode: 0o600 });
  const run = (args: readonly string[], hosts: readonly string[], onStart?: (child: ChildProcess) => void) =>
    runCli(
      [
        '--workspace',
        join(folder, 'workspace'),
        ...[files.host, ...pds.hosts, ...hosts].flatMap((host) => ['--allow-host', host]),
        '--yes',
        '--log-file',
        log,
        ...args,
      ],
      {
        cwd: folder,
        env: { CLIPFERRY_CONFIG_DIR: config, CLIPFERRY_FETCH_GAP_MS: '0' },
        ...(onStart === undefined ? {} : { onStart }),
      },
    );
  const server = ['--set', `service=${pds.url}`, '--set', `plc=${pds.plc}`];
  const login = await run(['login', 'bluesky', '--from-file', answers, ...server], []);
  expect(login, login.stderr).toMatchObject({ code: 0 });
  const kept = join(config, 'accounts', 'bluesky@main.json');
  return {
    account,
    migrate: (hosts = [], onStart, more = []) =>
      run(
        ['migrate', files.path, '--to', 'bluesky', '--captions', files.captions, '--pace', 'none', ...more],
        hosts,
        onStart,
      ),
    run: (args, hosts) => run(args, hosts),
    sendThrough: async (origin) => {
      const value = JSON.parse(await readFile(kept, 'utf8'));
      await writeFile(kept, JSON.stringify({ ...value, secret: { ...value.secret, pds: origin } }));
    },
    expectNoSecretIn: (...results) => {
      const logged = readFileSync(log, 'utf8');
      expect(logged).toMatch(/ request POST \S+uploadBlob: 200 /);
      const told = [logged, ...[login, ...results].map(({ stdout, stderr }) => stdout + stderr)];
      for (const text of told)
        for (const secret of [password, account.password, 'eyJ']) expect(text).not.toContain(secret);
    },
  };
}
