import { readFileSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/fail.ts';
import { acquireRunLock } from '../../src/ledger/lock.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { type CliResult, root, runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { suiteTempDirs, tempDir } from '../support/temp.ts';

/** What each exit code is proven by: the built program ends with it, here or in the test that is named. */

type Proof = () => Promise<CliResult>;

const newFolder = suiteTempDirs();

async function plan() {
  const folder = await newFolder();
  const workspace = join(folder, 'ws');
  const small = await makeSmallExport(folder);
  const cli = (...args: readonly string[]) => runCli(['--workspace', workspace, '--allow-host', small.host, ...args]);
  const result = await cli('plan', small.path, '--to', 'folder', '--captions', small.captions, '--no-report');
  expect(result.code, result.stderr).toBe(0);
  return { workspace, cli };
}

/** One workspace for all that want one; the last of them breaks it. */
let made: ReturnType<typeof plan> | null = null;

function planned(): ReturnType<typeof plan> {
  made ??= plan();
  return made;
}

/** The program with an adapter that has a fault nobody thought of. */
async function withBug(...args: readonly string[]): Promise<CliResult> {
  const dist = pathToFileURL(join(root, 'dist')).href;
  const entry = join(await tempDir(), 'entry.mjs');
  const lines = [
    `import { main } from '${dist}/src/cli/main.js';`,
    `import { registry } from '${dist}/adapters/index.js';`,
    "const load = async () => { throw new TypeError('undefined is not a function'); };",
    "process.exitCode = await main(process.argv.slice(2), { ...registry, destinations: [{ name: 'broken', load }] });",
  ];
  await writeFile(entry, lines.join('\n'));
  return runCli(args, { entry });
}

/** An export with one item that is no post, and one without a file. */
async function fetchWhatCannotBeRead(): Promise<CliResult> {
  const folder = await tempDir();
  const path = join(folder, 'user_data_tiktok.json');
  const items = [
    { Date: '2023-01-01 10:00:00', Link: 'N/A', Likes: '1' },
    { Date: 'some day', Link: 'N/A' },
  ];
  await writeFile(path, JSON.stringify({ Video: { Videos: { VideoList: items } } }));
  return runCli(['--workspace', join(folder, 'ws'), 'fetch', path]);
}

const here: readonly (readonly [keyof typeof exitCodes, string, Proof])[] = [
  ['done', 'everything asked for is done', () => runCli(['destinations', '--json'])],
  ['bug', 'an adapter throws a TypeError', () => withBug('destinations', '--json')],
  ['usage', 'an export that is not there', () => runCli(['inspect', '/nowhere.zip', '--json'])],
  ['failedForGood', 'an item of the export cannot be read', fetchWhatCannotBeRead],
  [
    'locked',
    'another run is at work',
    async () => {
      const { workspace, cli } = await planned();
      const lock = await acquireRunLock(workspace);
      try {
        return await cli('retry', '--json');
      } finally {
        await lock.release();
      }
    },
  ],
  [
    'accountAtRisk',
    'an account that was warned',
    async () => {
      const { workspace, cli } = await planned();
      const ledger = await openLedger(workspace, 'write');
      const account = { destination: 'folder', label: 'main' };
      await ledger.accounts.stop(account, { code: 'account-warned', said: 'slow down' }, '2026-01-01T00:00:00.000Z');
      await ledger.close();
      return cli('run', '--json', '--no-report');
    },
  ],
  [
    'fatal',
    'a damaged ledger',
    async () => {
      const { workspace, cli } = await planned();
      for (const name of await readdir(workspace))
        if (name.startsWith('ledger.sqlite-')) await rm(join(workspace, name));
      await writeFile(join(workspace, 'ledger.sqlite'), 'no database at all, whatever it is called. '.repeat(200));
      return cli('status', '--json');
    },
  ],
];

/** Where the others are proven: a file beside this one, and what stands in it. */
const elsewhere: readonly (readonly [keyof typeof exitCodes, string, RegExp])[] = [
  ['waitsForPerson', 'migrate.test.ts', /holds what needs a person, says why, and is exit 3[\s\S]*?toBe\(3\)/],
  ['stoppedEarly', 'schedule.long.test.ts', /code\)\.toBe\(5\)/],
  ['unconfirmed', 'resolve.test.ts', /lists what is unconfirmed[\s\S]*?code\)\.toBe\(6\)/],
  ['interrupted', 'stopping.test.ts', /\['SIGINT', 130\][\s\S]*?toBe\(expected\)/],
  ['terminated', 'stopping.test.ts', /\['SIGTERM', 143\][\s\S]*?toBe\(expected\)/],
  ['hungUp', 'stopping.test.ts', /\['SIGHUP', 129\][\s\S]*?toBe\(expected\)/],
];

describe('exit codes', () => {
  it.each(here)('%s: %s', { timeout: 60_000 }, async (name, _, prove) => {
    const { code, stdout, stderr, json } = await prove();
    expect(code, stdout + stderr).toBe(exitCodes[name]);
    expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
    const error = stdout.startsWith('{') ? json().find(({ kind }) => kind === 'error') : undefined;
    if (error !== undefined) expect(error['exit']).toBe(code);
  });

  it.each(elsewhere)('%s is proven in %s', (_, file, proof) => {
    expect(readFileSync(join(import.meta.dirname, file), 'utf8')).toMatch(proof);
  });

  it('are all proven', () => {
    const proven = [...here, ...elsewhere].map(([name]) => name);
    expect(proven.toSorted()).toEqual(Object.keys(exitCodes).toSorted());
  });
});
