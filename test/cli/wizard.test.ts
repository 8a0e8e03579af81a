import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rednote } from '../../adapters/destinations/rednote/index.ts';
import { registry } from '../../adapters/index.ts';
import { findExports } from '../../src/cli/wizard/find-exports.ts';
import { wordsOfFlags } from '../../src/cli/wizard/flags.ts';
import { wizard } from '../../src/cli/wizard/index.ts';
import type { Destination, Language } from '../../src/contract/index.ts';
import { folder } from '../adapters/folder/folder.ts';
import { makeSmallExport } from '../support/exports.ts';
import { sampleVideo } from '../support/samples.ts';
import { tempDir } from '../support/temp.ts';
import { fakeCli } from './fake-cli.ts';

interface Scene {
  readonly language?: Language;
  readonly place?: Destination;
  /** names of the videos in the export: what is special about them */
  readonly videos?: readonly string[];
}

/** A new workspace and an export in a folder. `asked` is what came after the question for the path. */
async function stage({ language = 'en', place = rednote, videos = ['1'] }: Scene = {}) {
  const root = await tempDir();
  const exported = join(root, 'an export');
  await mkdir(exported);
  for (const [index, name] of videos.entries())
    await writeFile(join(exported, `${name}.mp4`), sampleVideo(index + 1).bytes);
  const workspace = join(root, 'ws');
  const go = async (answers: readonly (string | boolean)[]) => {
    const cli = await fakeCli({ workspace, destinations: [folder, place], answers, language });
    Object.assign(cli.env, { HOME: root });
    const exit = await wizard(cli);
    const { lines, notes, asked } = cli.printed;
    return { exit, said: lines.join('\n'), noted: notes.join('\n'), asked };
  };
  return { root, exported, workspace, go };
}

async function answering(answers: readonly (string | boolean)[], scene?: Scene) {
  const { exported, go } = await stage(scene);
  return go([exported, ...answers]);
}

describe('the wizard, asked for REDnote', () => {
  it.each([
    ['en', /You publish on REDnote \(Xiaohongshu\) by hand/],
    ['zh', /在小红书（REDnote）由你自己点发布/],
  ] as const)(
    'says that they publish by hand, plans, and ends with the same as a command (%s)',
    async (language, says) => {
      const { exit, said, noted } = await answering(['move', 'rednote', 'look', 'careful', false], { language });
      expect(exit).toBe(0);
      expect(said).toMatch(says);
      expect(noted.split('\n').at(-1)).toMatch(/clipferry migrate '.*\/an export' --to rednote --dry-run$/);
    },
  );

  it('names every answer as a flag', async () => {
    const { exit, noted } = await answering(
      ['move', 'rednote', 'untitled', 'skip', 'public', 'look', 'own', '2/day,6h', false],
      {
        videos: ['1-no-words', '2-private', '3-unknown'],
      },
    );
    expect(exit).toBe(0);
    expect(noted).toMatch(
      /--to rednote --allow-untitled --private-posts skip --assume-public --pace 2\/day,6h --dry-run$/,
    );
  });

  it('asks again for a pace that is none', async () => {
    const { noted } = await answering(['move', 'rednote', 'look', 'own', 'fast', '1/day', false]);
    expect(noted).toMatch(/fast/);
    expect(noted).toMatch(/--pace 1\/day --dry-run$/);
  });

  it('offers half the pace, as the flag takes it', async () => {
    expect((await answering(['move', 'rednote', 'look', 'slow', false])).noted).toMatch(/--pace 1\/day,6h/);
  });
});

describe('the wizard, about captions,', () => {
  it.each([
    [['1-no-words'], 'The post has no caption'],
    [['1-no-words', '2-no-words'], 'None of your 2 posts has a caption'],
    [['1-no-words', '2'], 'No caption: 1 of your 2 posts'],
  ])('says how many are missing: %j', async (videos, says) => {
    const { asked } = await answering(['move', 'folder', 'later', 'look', false], { videos });
    expect(asked.join('\n')).toContain(says);
  });

  it('asks nothing where all are there', async () => {
    const { asked } = await answering(['move', 'folder', 'look', false]);
    expect(asked.join('\n')).not.toMatch(/caption/);
  });

  it('offers to ask the place they come from, and says what to expect', async () => {
    const { said, noted } = await answering(['move', 'folder', 'look-up', 'look', false], { videos: ['1-no-words'] });
    expect(said).toMatch(/never tried on the live service/);
    expect(noted).toMatch(
      /Looked up: 0 captions\.\n.*Not asked about: 1 post whose number at Clipland is not in the export/,
    );
    expect(noted).toMatch(/--to folder --look-up-captions --dry-run$/);
  });

  it('shows the command that looks them up, and takes the file', async () => {
    const { root, exported, go } = await stage({ videos: ['1-no-words'] });
    const file = join(root, 'words.json');
    await writeFile(file, '[]');
    const answers = [exported, 'move', 'folder', 'dump', join(root, 'nothing.json'), file, 'look', false];
    const { said, noted } = await go(answers);
    expect(said).toContain('clipland-dump > words.json');
    expect(noted).toMatch(/nothing\.json/);
    expect(noted).toContain(`--captions ${file}`);
  });
});

describe('the wizard, asked for a place that cannot be used yet', () => {
  const place: Destination = {
    ...rednote,
    findObstacle: () => ({
      because: { code: 'no-sandbox', values: { destination: 'rednote' } },
      instead: { destination: 'folder', options: { for: 'instagram' } },
    }),
  };

  it('says why first, and makes the folder for it instead', async () => {
    const { exit, said, noted } = await answering(['move', 'rednote', 'instead', 'look', false], { place });
    expect(exit).toBe(0);
    expect(noted).toMatch(/clipferry migrate .* --to folder --set for=instagram --dry-run/);
    expect(said).toContain('Plan for folder / main');
  });

  it('lets me leave it', async () => {
    expect((await answering(['move', 'rednote', 'leave'], { place, language: 'zh' })).exit).toBe(2);
  });
});

describe('the wizard, given something else than an export,', () => {
  it('says what is wrong with it and asks again', async () => {
    const { root, exported, go } = await stage();
    const picture = join(root, 'holiday.jpg');
    await writeFile(picture, 'a picture');
    const { exit, noted, asked } = await go(['/nowhere', '', picture, exported, 'leave']);
    expect(exit).toBe(0);
    expect(noted).toMatch(/\/nowhere/);
    expect(noted).toMatch(/holiday\.jpg/);
    expect(asked.filter((question) => /Where is the export/.test(question))).toHaveLength(4);
  });
});

describe('the wizard, in a workspace that is there already,', () => {
  it('goes on with what is left: a yes, and the run', async () => {
    const { exported, go } = await stage();
    await go([exported, 'move', 'folder', 'look', false]);
    const { exit, said, asked } = await go(['status', 'go-on', true]);
    expect(exit).toBe(0);
    expect(said).toMatch(/There is a workspace here already: .*, with 1 post from .*an export/);
    expect(asked.filter((question) => /Publish 1 post/.test(question))).toHaveLength(1);
    expect(said).toMatch(/1 seen = 1 published/);
  });

  it('never asks about nothing: what is done is not offered', async () => {
    const { exported, go } = await stage();
    await go([exported, 'move', 'folder', 'real', true]);
    await expect(go(['go-on'])).rejects.toThrow('cannot be answered');
  });

  it('plans again for another place from the export it was made from', async () => {
    const { exported, go } = await stage();
    await go([exported, 'move', 'folder', 'look', false]);
    const { noted } = await go(['another', 'rednote', 'look', 'careful', false]);
    expect(noted).toMatch(/--to rednote/);
  });
});

describe('exports that lie around', () => {
  it('are found here and among the downloads, newest first; other files are not taken for one', async () => {
    const root = await tempDir();
    const [here, downloads] = [join(root, 'here'), join(root, 'Téléchargements')];
    await mkdir(here);
    await mkdir(join(downloads, 'TikTok_Data_2'), { recursive: true });
    await mkdir(join(root, '.config'));
    await writeFile(join(root, '.config', 'user-dirs.dirs'), 'XDG_DOWNLOAD_DIR="$HOME/Téléchargements"\n');
    const small = await makeSmallExport(here);
    const unpacked = await makeSmallExport(join(downloads, 'TikTok_Data_2'));
    await utimes(small.path, new Date('2026-01-01'), new Date('2026-01-01'));
    await writeFile(join(downloads, 'package.json'), '{"name":"mine"}');
    await writeFile(join(downloads, 'broken.zip'), 'PK');
    const cli = { ...(await fakeCli({ workspace: join(root, 'ws') })), registry, env: { HOME: root } };
    const found = await findExports(cli, here);
    expect(found.map(({ path }) => path)).toEqual([join(downloads, 'TikTok_Data_2'), small.path]);
    expect(unpacked.path).toContain('TikTok_Data_2');
  });
});

describe('flags as words', () => {
  it('are as a person types them, without what is so anyway', () => {
    const words = wordsOfFlags('migrate', {
      to: 'folder',
      account: 'main',
      order: 'oldest',
      set: ['for=rednote', 'out=/a b'],
      rehearse: true,
      captions: undefined,
    });
    expect(words).toEqual(['--to', 'folder', '--set', 'for=rednote', '--set', 'out=/a b', '--rehearse']);
  });
});
