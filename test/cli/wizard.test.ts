import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rednote } from '../../adapters/destinations/rednote/index.ts';
import { wizard } from '../../src/cli/wizard.ts';
import type { Language } from '../../src/contract/index.ts';
import { folder } from '../adapters/folder/folder.ts';
import { sampleVideo } from '../support/samples.ts';
import { tempDir } from '../support/temp.ts';
import { fakeCli } from './fake-cli.ts';

async function answering(answers: readonly string[], language: Language = 'en') {
  const root = await tempDir();
  const exported = join(root, 'an export');
  await mkdir(exported);
  await writeFile(join(exported, '1.mp4'), sampleVideo(1).bytes);
  const workspace = join(root, 'ws');
  const cli = await fakeCli({ workspace, destinations: [folder, rednote], answers: [exported, ...answers], language });
  return { cli, exit: await wizard(cli) };
}

describe('the wizard, asked for REDnote', () => {
  it('says that it is not possible yet, and makes the folder for it instead', async () => {
    const { cli, exit } = await answering(['plan', 'rednote', 'instead', '']);
    expect(exit).toBe(0);
    const { lines, notes } = cli.printed;
    expect(lines.join('\n')).toContain('clipferry cannot post to rednote.com yet: REDnote has no official way');
    expect(notes.join('\n')).toMatch(/clipferry plan .* --to folder --set for=rednote/);
    expect(lines.join('\n')).toContain('Plan for folder / main');
  });

  it('lets me leave it, in Chinese too', async () => {
    const { cli, exit } = await answering(['migrate', 'rednote', 'leave'], 'zh');
    expect(exit).toBe(2);
    expect(cli.printed.lines.join('\n')).toContain('还不能发布到 rednote.com');
  });
});
