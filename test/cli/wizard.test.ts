import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rednote } from '../../adapters/destinations/rednote/index.ts';
import { wizard } from '../../src/cli/wizard.ts';
import type { Destination, Language } from '../../src/contract/index.ts';
import { folder } from '../adapters/folder/folder.ts';
import { sampleVideo } from '../support/samples.ts';
import { tempDir } from '../support/temp.ts';
import { fakeCli } from './fake-cli.ts';

async function answering(answers: readonly string[], language: Language = 'en', place: Destination = rednote) {
  const root = await tempDir();
  const exported = join(root, 'an export');
  await mkdir(exported);
  await writeFile(join(exported, '1.mp4'), sampleVideo(1).bytes);
  const workspace = join(root, 'ws');
  const cli = await fakeCli({ workspace, destinations: [folder, place], answers: [exported, ...answers], language });
  return { cli, exit: await wizard(cli) };
}

describe('the wizard, asked for REDnote', () => {
  it.each([
    ['en', /You publish on REDnote \(Xiaohongshu\) by hand/],
    ['zh', /在小红书（REDnote）由你自己点发布/],
  ] as const)('says that they publish by hand, and plans for it (%s)', async (language, says) => {
    const { cli, exit } = await answering(['plan', 'rednote', ''], language);
    expect(exit).toBe(0);
    expect(cli.printed.lines.join('\n')).toMatch(says);
    expect(cli.printed.notes.join('\n')).toMatch(/clipferry plan .* --to rednote/);
  });
});

describe('the wizard, asked for a place that cannot be used yet', () => {
  const closed: Destination = {
    ...rednote,
    findObstacle: () => ({
      because: { code: 'no-sandbox', values: { destination: 'rednote' } },
      instead: { destination: 'folder', options: { for: 'rednote' } },
    }),
  };

  it('says why first, and makes the folder for it instead', async () => {
    const { cli, exit } = await answering(['plan', 'rednote', 'instead', ''], 'en', closed);
    expect(exit).toBe(0);
    expect(cli.printed.notes.join('\n')).toMatch(/clipferry plan .* --to folder --set for=rednote/);
    expect(cli.printed.lines.join('\n')).toContain('Plan for folder / main');
  });

  it('lets me leave it', async () => {
    expect((await answering(['migrate', 'rednote', 'leave'], 'zh', closed)).exit).toBe(2);
  });
});
