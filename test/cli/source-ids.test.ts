import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fetch } from '../../src/cli/commands/fetch.ts';
import { plan } from '../../src/cli/commands/plan.ts';
import type { Cli } from '../../src/cli/context.ts';
import type { CaptionReader, SourceIds } from '../../src/contract/index.ts';
import { toIso } from '../../src/kit/index.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { sampleVideo } from '../support/samples.ts';
import { tempDir } from '../support/temp.ts';
import { fakeCli } from './fake-cli.ts';

/** 15 digits that begin with the second they were given out. */
const ids: SourceIds = {
  givenOutAt: (id) => (/^\d{15}$/.test(id) ? toIso(Number(id.slice(0, 10)) * 1000) : null),
  postWithinMs: 5_000,
};
const longer = sampleVideo(9, sampleVideo(2).bytes.length + 1000);
/** Three seconds before the fake source's second post. */
const idOfSecond = `${Date.UTC(2024, 0, 2) / 1000 - 3}00001`;

const captions: CaptionReader = {
  read: async function* () {
    const where = 'captions.csv line 2';
    yield { ref: null, sourceId: idOfSecond, createdAt: null, precisionMs: 1000, caption: 'by its id', where };
  },
};

async function stage(given: SourceIds | null) {
  const folder = await tempDir();
  const [exported, workspace, mine] = [join(folder, 'export'), join(folder, 'ws'), join(folder, 'mine')];
  await Promise.all([mkdir(exported), mkdir(mine)]);
  for (const n of [1, 2, 3]) await writeFile(join(exported, `${n}.mp4`), sampleVideo(n).bytes);
  await writeFile(join(mine, `${idOfSecond}.mp4`), longer.bytes);
  const cli = await fakeCli({ workspace, destinations: [new FakeDestination().destination] });
  const { registry } = cli;
  const sources = registry.sources.map(({ name, load }) => ({
    name,
    load: async () => ({ ...(await load()), ids: given }),
  }));
  const withIds = { ...cli, registry: { ...registry, sources, captions: { name: 'own', load: async () => captions } } };
  return { cli: withIds satisfies Cli, exported, workspace, mine };
}

it.each([
  ['joins a caption by the time in its id', ids, 'by its id'],
  ['joins none where the posts’ source reads no ids', null, 'words of 2.mp4'],
])('--captions %s', async (_, given, caption) => {
  const { cli, exported, workspace } = await stage(given);
  await plan(
    cli,
    { to: 'fake', account: 'me', order: 'oldest', privatePosts: 'private', captions: exported },
    exported,
  );
  const ledger = await openLedger(workspace, 'read');
  try {
    expect((await ledger.posts.find('c2'))?.caption).toBe(caption);
  } finally {
    await ledger.close();
  }
});

it.each([
  ['takes a file for the post of the time in its id', ids, longer],
  ['takes none where the posts’ source reads no ids', null, sampleVideo(2)],
])('--media %s', async (_, given, file) => {
  const { cli, exported, workspace, mine } = await stage(given);
  await fetch(cli, { media: mine }, exported);
  const ledger = await openLedger(workspace, 'read');
  try {
    const second = await ledger.originals.ofPost('c2');
    expect(second.map(({ state, bytes }) => [state, bytes])).toEqual([['fetched', file.bytes.length]]);
  } finally {
    await ledger.close();
  }
});
