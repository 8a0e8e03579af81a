import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { registry as real } from '../../adapters/index.ts';
import { tiktok } from '../../adapters/sources/tiktok/index.ts';
import { oembedAt } from '../../adapters/sources/tiktok/oembed.ts';
import { captions } from '../../src/cli/commands/captions.ts';
import { plan } from '../../src/cli/commands/plan.ts';
import type { AdapterRegistry, SourcePost } from '../../src/contract/index.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { makePost } from '../engine/stage.ts';
import { startServer, type TestHandler } from '../support/http-server.ts';
import { tempDir } from '../support/temp.ts';
import { type FakeCliOptions, fakeCli } from './fake-cli.ts';

/** A workspace that has read an export with these posts, and commands in it. */
async function stage(posts: readonly SourcePost[], handler: TestHandler = () => {}) {
  const root = await tempDir();
  const workspace = join(root, 'ws');
  const server = await startServer(handler);
  onTestFinished(() => server.close());
  const ledger = await openLedger(workspace, 'write');
  const at = '2026-01-01T00:00:00.000Z';
  const about = { generation: 'G5', accountName: 'anna', notes: [] };
  const id = await ledger.posts.beginArchive({ path: 'x.zip', location: '/x.zip', source: 'tiktok', about, at });
  await ledger.posts.add(
    id,
    posts.map((post) => ({ kind: 'post', post }) as const),
    at,
  );
  await ledger.posts.endArchive(id, at);
  await ledger.close();
  const source = { ...tiktok, lookUp: oembedAt(server.origin) };
  const registry: AdapterRegistry = { ...real, sources: [{ name: 'tiktok', load: async () => source }] };
  const cli = async (options: Partial<FakeCliOptions> = {}) => {
    const fake = await fakeCli({ workspace, ...options });
    Object.assign(fake.config, { allowHosts: [server.host] });
    return { ...fake, registry };
  };
  const captionsThere = async () => {
    const opened = await openLedger(workspace, 'read');
    const page = await opened.posts.page(null, 100);
    await opened.close();
    return page.map(({ caption }) => caption);
  };
  return { root, server, cli, captionsThere };
}

const none = (n: number, over: Partial<SourcePost> = {}) => makePost(n, { caption: null, ...over });
const id = '7556888808711147811';

describe('captions of a file', () => {
  it('of which no post got one end so, and nobody is told to plan with them', async () => {
    const scene = await stage([none(1), none(2)]);
    const file = join(scene.root, 'c.csv');
    await writeFile(file, 'ref,caption\np09,of nobody\n');
    const cli = await scene.cli();
    expect(await captions(cli, {}, file)).toBe(3);
    expect(cli.printed.lines.join('\n')).toContain('clipferry captions --template captions.csv');
    expect(cli.printed.lines.join('\n')).not.toContain('To plan with them');
    await writeFile(file, 'ref,caption\np01,of one\np09,of nobody\n');
    const better = await scene.cli();
    expect(await captions(better, {}, file)).toBe(0);
    expect(better.printed.lines.join('\n')).toContain('To plan with them');
  });

  it('and what is said, looked for and not found, names no plan either', async () => {
    const scene = await stage([none(1, { sourceId: id })], (_, response) => {
      response.end(JSON.stringify({ title: '', author_unique_id: 'anna' }));
    });
    const cli = await scene.cli();
    expect(await captions(cli, { lookUpCaptions: true })).toBe(0);
    expect(cli.printed.lines.join('\n')).not.toContain('To plan with them');
  });

  it('are told apart from the export itself', async () => {
    const scene = await stage([none(1)]);
    const file = join(scene.root, 'export.json');
    await writeFile(file, '{"Post":{"Posts":{"VideoList":[]}}}');
    await expect(captions(await scene.cli(), {}, file)).rejects.toMatchObject({ code: 'captions-are-export' });
  });
});

describe('captions that are looked up', () => {
  it('are asked for only where somebody wants it, and counted for people and scripts', async () => {
    const title = { title: 'by the sea', author_unique_id: 'anna' };
    const scene = await stage([none(1, { sourceId: id }), none(2)], (_, response) => {
      response.end(JSON.stringify(title));
    });
    const file = join(scene.root, 'c.csv');
    await writeFile(file, 'ref,caption\np02,mine\n');
    await captions(await scene.cli(), {}, file);
    expect(scene.server.requests).toHaveLength(0);
    const cli = await scene.cli();
    await captions(cli, { lookUpCaptions: true });
    expect(cli.printed.notes.join('\n')).toMatch(/Looking up 1 caption at 127\.0\.0\.1:\d+.*\nLooked up: 1 caption\./);
    expect(await scene.captionsThere()).toEqual(['by the sea', 'mine']);
    const again = await scene.cli({ json: true });
    await captions(again, { lookUpCaptions: true });
    expect(again.printed.data.filter(({ kind }) => kind === 'captions-look-up')).toEqual([
      expect.objectContaining({ found: 0, asked: 0, left: 0, stopped: null }),
    ]);
    expect(scene.server.requests).toHaveLength(1);
  });

  it.each([
    [
      'en',
      /Stopped, 1 post left: 127\.0\.0\.1:\d+ does not want to be asked any more \(HTTP 429\): not before .*13:00/,
    ],
    ['zh', /已停止，还剩 1 篇：127\.0\.0\.1:\d+ 不让继续查了（HTTP 429）/],
  ] as const)('end with the reason when they are not welcome (%s)', async (language, says) => {
    const scene = await stage([none(1, { sourceId: id })], (_, response) => {
      response.writeHead(429, { 'retry-after': '3600' }).end();
    });
    const cli = await scene.cli({ language });
    expect(await captions(cli, { lookUpCaptions: true })).toBe(0);
    expect(cli.printed.notes.join('\n')).toMatch(says);
  });
});

describe('captions that fit several posts', () => {
  it('are written out with the posts they may belong to, and taken as somebody marked them', async () => {
    const second = { createdAt: '2024-05-01T10:00:00.000Z' };
    const scene = await stage([none(1, second), none(2, second), none(3)]);
    const file = join(scene.root, 'c.csv');
    await writeFile(file, 'date,ref,caption\n2024-05-01 10:00:00,,=who\n,p03,one\n,p03,two\n');
    const cli = await scene.cli();
    await captions(cli, {}, file);
    expect(cli.printed.notes.join('\n')).toMatch(/2 captions may belong.*--doubtful doubtful\.csv/);
    const table = join(scene.root, 'doubtful.csv');
    const writer = await scene.cli();
    await captions(writer, { doubtful: table }, file);
    expect(writer.printed.lines.join('\n')).toMatch(/Wrote 3 captions to .*doubtful\.csv/);
    expect(await scene.captionsThere()).toEqual([null, null, null]);
    const rows = (await readFile(table, 'utf8')).split('\r\n');
    expect(rows).toHaveLength(6);
    await expect(captions(await scene.cli(), {}, table)).rejects.toMatchObject({ code: 'captions-empty' });
    const marked = rows.map((row) => (/p02.*who|p03.*two/.test(row) ? `yes${row}` : row));
    await writeFile(table, marked.join('\r\n'));
    await captions(await scene.cli(), {}, table);
    expect(await scene.captionsThere()).toEqual(['two', null, '=who']);
  });

  it('are none where all is clear: nothing is written', async () => {
    const scene = await stage([none(1)]);
    const file = join(scene.root, 'c.csv');
    await writeFile(file, 'ref,caption\np01,one\n');
    const cli = await scene.cli({ json: true });
    await captions(cli, { doubtful: join(scene.root, 'd.csv') }, file);
    expect(cli.printed.data.at(-1)).toEqual({ v: 1, kind: 'captions-doubtful', path: null, captions: 0 });
  });
});

describe('subtitles beside captions', () => {
  it('are told, and only taken as captions where somebody asks', async () => {
    const scene = await stage([none(1, { sourceId: id }), none(2)]);
    await writeFile(join(scene.root, 'c.csv'), 'ref,caption\np02,mine\n');
    await writeFile(join(scene.root, `v [${id}].en.vtt`), 'WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n');
    const cli = await scene.cli();
    await captions(cli, {}, scene.root);
    expect(cli.printed.notes.join('\n')).toMatch(/subtitles for 1 post\. --subtitles-as-captions/);
    expect(await scene.captionsThere()).toEqual([null, 'mine']);
    await captions(await scene.cli(), { subtitlesAsCaptions: true }, scene.root);
    expect(await scene.captionsThere()).toEqual(['hello', 'mine']);
  });

  it('may be all there is, and one that fits no post is told how to be named', async () => {
    const scene = await stage([none(1, { sourceId: id })]);
    const said = 'WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n';
    await writeFile(join(scene.root, `v [${id}].en.vtt`), said);
    await writeFile(join(scene.root, 'walk.vtt'), said);
    const looking = await scene.cli();
    await captions(looking, {}, scene.root);
    expect(looking.printed.notes.join('\n')).toMatch(
      /subtitles for 1 post, and 1 of no post here\. --subtitles-as-captions/,
    );
    expect(await scene.captionsThere()).toEqual([null]);
    const cli = await scene.cli();
    await captions(cli, { subtitlesAsCaptions: true }, scene.root);
    expect(cli.printed.notes.join('\n')).toMatch(/walk\.vtt.*rename it.*2024-06-02 18-00-05\.srt/);
    expect(await scene.captionsThere()).toEqual(['hello']);
  });
});

describe('flags of captions that make no sense together', () => {
  it.each([
    [{ template: 'a.csv', doubtful: 'b.csv' }, undefined, 'flags-apart'],
    [{ template: 'a.csv', lookUpCaptions: true }, undefined, 'flags-apart'],
    [{ doubtful: 'b.csv', lookUpCaptions: true }, 'c.csv', 'flags-apart'],
    [{ doubtful: 'b.csv' }, undefined, 'argument-missing'],
    [{}, undefined, 'argument-missing'],
  ] as const)('%j are refused', async (flags, path, code) => {
    const cli = await fakeCli({ workspace: '/nowhere' });
    await expect(captions(cli, flags, path)).rejects.toMatchObject({ code });
  });

  it('a template with a field nobody knows is refused with those there are, before anything is read', async () => {
    const cli = { ...(await fakeCli({ workspace: '/nowhere' })), registry: real };
    const flags = {
      to: 'folder',
      account: 'main',
      order: 'oldest',
      privatePosts: 'skip',
      titleTemplate: '{where}',
    } as const;
    const refused = plan(cli, flags, '/no/export.zip');
    await expect(refused).rejects.toMatchObject({
      code: 'wrong-title-template',
      reason: { values: { field: 'where', known: expect.arrayContaining(['date', 'location', 'number']) } },
    });
  });
});
