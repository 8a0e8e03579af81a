import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rednote } from '../../adapters/destinations/rednote/index.ts';
import { destinations } from '../../src/cli/commands/destinations.ts';
import { readTopics } from '../../src/table/word-file.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { tempDir } from '../support/temp.ts';
import { fakeCli } from './fake-cli.ts';

describe('clipferry destinations <name> --topics', () => {
  it('prints a table that plan --topics takes back, row by row', async () => {
    const folder = await tempDir();
    const cli = await fakeCli({ workspace: folder, destinations: [rednote] });
    await destinations(cli, { topics: true }, 'rednote');
    const path = join(folder, 'topics.csv');
    await writeFile(path, cli.printed.lines.join('\n'));
    const own = await readTopics(path, new AbortController().signal);
    expect(own).toHaveLength(cli.printed.lines.length - 1);
    expect(JSON.stringify(own)).toContain('旅行');
  });

  it('says the same with --json', async () => {
    const cli = await fakeCli({ workspace: await tempDir(), destinations: [rednote], json: true });
    await destinations(cli, { topics: true }, 'rednote');
    expect(cli.printed.data).toContainEqual({
      v: 1,
      kind: 'topic',
      destination: 'rednote',
      tag: 'travel',
      topic: '旅行',
    });
  });

  it('says where there is none', async () => {
    const cli = await fakeCli({ workspace: await tempDir(), destinations: [new FakeDestination().destination] });
    await expect(destinations(cli, { topics: true }, 'fake')).rejects.toMatchObject({
      reason: { code: 'no-topic-table', values: { destination: 'fake' } },
    });
  });
});
