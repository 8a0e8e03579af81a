import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Draft } from '../../src/contract/index.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { tempDir } from '../support/temp.ts';

const at = '2026-01-01T00:00:00.000Z';

/** Three posts whose answers were lost at a destination that cannot tell: what only a person can settle. */
async function stageUnconfirmed() {
  const folder = await tempDir();
  const workspace = join(folder, 'ws');
  const small = await makeSmallExport(folder);
  const cli = (...args: readonly string[]) => runCli(['--workspace', workspace, '--allow-host', small.host, ...args]);
  const planned = await cli('plan', small.path, '--to', 'folder', '--captions', small.captions);
  expect(planned.code).toBe(0);
  const ledger = await openLedger(workspace, 'write');
  const account = { destination: 'folder', label: 'main' };
  const rows = (await ledger.deliveries.list({ account }, 10)).slice(0, 3);
  for (const { key, postRef, number, item } of rows) {
    const draft: Draft = {
      deliveryKey: key,
      postRef,
      order: number,
      kind: item.kind,
      title: null,
      body: item.text.body,
      hashtags: [],
      visibility: item.visibility,
      createdAt: item.createdAt,
      scheduledAt: null,
      location: null,
      language: null,
      media: [],
      cover: null,
    };
    await ledger.deliveries.move(key, 'planned', 'prepared', { draft }, at);
    await ledger.deliveries.move(key, 'prepared', 'uploaded', { draft }, at);
    const ticket = { publishKey: `key-${number}`, data: {} };
    const attempt = await ledger.attempts.begin(
      { deliveryKey: key, number: 1, publishKey: ticket.publishKey, draft, ticket },
      at,
    );
    await ledger.attempts.doubt(attempt.id, at);
    await ledger.deliveries.move(
      key,
      'publishing',
      'unconfirmed',
      { reason: { code: 'unconfirmed', said: 'nobody can tell' } },
      at,
    );
  }
  await ledger.close();
  return { cli, workspace, refs: rows.map((row) => row.postRef) };
}

async function holdAsMissing(workspace: string, ref: string): Promise<void> {
  const ledger = await openLedger(workspace, 'write');
  await ledger.deliveries.hold(`folder:main:${ref}`, { code: 'missing-after-accept' }, at);
  await ledger.close();
}

async function stateOf(cli: Awaited<ReturnType<typeof stageUnconfirmed>>['cli'], ref: string) {
  return (await cli('report', '--json')).json().find((line) => line['ref'] === ref);
}

it('lists what is unconfirmed with what is known of it, takes the word of a person for each, and retry touches none', {
  timeout: 120_000,
}, async () => {
  const { cli, refs, workspace } = await stageUnconfirmed();
  const [there, absent, left] = refs as [string, string, string];

  const list = await cli('resolve');
  expect(list.code).toBe(6);
  for (const ref of refs) expect(list.stdout).toContain(ref);
  expect(list.stdout).toContain('Post number 1');
  expect(list.stdout).toContain('2026-01-01 00:00 UTC');

  await cli('retry');
  expect((await cli('resolve')).code).toBe(6);

  expect((await cli('resolve', there)).code).toBe(2);
  expect((await cli('resolve', there, '--published', 'https://example.org/posts/77?x=1')).code).toBe(0);
  expect(await stateOf(cli, there)).toMatchObject({ state: 'accepted', address: 'https://example.org/posts/77?x=1' });

  expect((await cli('resolve', absent, '--not-published')).code).toBe(0);
  expect(await stateOf(cli, absent)).toMatchObject({ state: 'uploaded' });

  expect((await cli('resolve', left, '--give-up')).code).toBe(0);
  expect(await stateOf(cli, left)).toMatchObject({ state: 'failed', reason: { code: 'given-up' } });

  // Accepted and never seen: a person may close it either way, and it is never sent again.
  await holdAsMissing(workspace, there);
  expect((await cli('resolve')).stdout).toContain('https://example.org/posts/77?x=1');
  expect((await cli('resolve', there, '--not-published')).code).toBe(2);
  expect((await cli('resolve', there, '--give-up')).code).toBe(0);
  expect(await stateOf(cli, there)).toMatchObject({ state: 'failed', reason: { code: 'given-up' } });

  // Given up means that it may be out there: nothing brings it back by accident.
  await cli('retry');
  expect(await stateOf(cli, left)).toMatchObject({ state: 'failed' });
  expect((await cli('resolve')).code).toBe(0);
});
