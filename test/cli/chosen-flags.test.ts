import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flagsOfChoices } from '../../src/cli/chosen-flags.ts';
import { type PlanFlags, parseTarget } from '../../src/cli/commands/plan.ts';
import type { PlanCommand } from '../../src/cli/phrases/places.ts';
import { typedPlan } from '../../src/cli/typed-plan.ts';
import type { PlanChoices } from '../../src/core/plan/item.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { tempDir } from '../support/temp.ts';
import { fakeCli } from './fake-cli.ts';

/** As a command gets them when nobody typed anything. */
const bare: PlanFlags = { to: 'fake', account: 'main', order: 'oldest', privatePosts: 'private' };

/** Each choice, with files that are there. */
async function wishes(): Promise<Readonly<Record<string, Partial<PlanFlags>>>> {
  const folder = await tempDir();
  const file = async (name: string, text: string) => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };
  return {
    nothing: {},
    'no text': { allowUntitled: true },
    'a template': { titleTemplate: "Filmed {date}, it's {number} || {{x}}" },
    'private posts': { privatePosts: 'skip' },
    audience: { assumePublic: true },
    'extra images': { extraImages: 'drop' },
    shape: { photoShape: 'pad' },
    length: { tooLong: 'split' },
    sound: { otherSound: 'skip', loudness: 'normalise' },
    'what holds anyway': { tooLong: 'refuse', otherSound: 'keep', loudness: 'keep', covers: 'own' },
    subtitles: { burnSubtitles: true },
    covers: { covers: 'chosen' },
    stories: { stories: 'include' },
    transcripts: { acceptTranscripts: true },
    days: { since: '2024-03-31', until: '2024-10-27' },
    kind: { only: 'images' },
    ids: { ids: await file('ids.txt', '1 2 3') },
    limit: { limit: '2', order: 'likes' },
    schedule: { schedule: '21:30,9:00', scheduleFrom: '2030-01-02' },
    'no pace': { pace: 'none' },
    'a pace': { pace: '3/day' },
    'an odd pace': { pace: '7/day' },
    'a pace and a gap': { pace: '20/day,30m' },
    'a pace and no gap': { pace: '20/day,0s' },
    glossary: { glossary: await file('words.csv', 'rule,term,with\nreplace,coffee,tea\n') },
    topics: { topics: await file('topics.csv', 'tag,topic\ncoffee,tea\n') },
    date: { originalDate: true, repairText: true },
    'date for others': { originalDate: 'zh' },
    libre: { translate: 'zh', translateWith: 'http://127.0.0.1:5000', bilingual: true },
    chat: { translate: 'pt-BR', translateWith: 'https://api.example.org/v1', translateModel: 'some:model' },
  };
}

async function choicesOf(flags: PlanFlags): Promise<PlanChoices> {
  const workspace = await tempDir();
  await mkdir(workspace, { recursive: true });
  const { destination } = new FakeDestination({ schedule: { minAheadMs: 0, maxAheadMs: null } });
  const cli = await fakeCli({ workspace, destinations: [destination] });
  return (await parseTarget(cli, flags, 'plan')).choices;
}

/** As commander would give them to the command. */
function parsed(flags: PlanCommand['flags']): PlanFlags {
  const named = flags.map(([name, value]) => {
    const key = name.slice(2).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return [key, value ?? true];
  });
  return { ...bare, ...Object.fromEntries(named) };
}

const here = { timeZone: 'UTC', hasTopics: false, path: '<path>' };

describe('what a plan was made with', () => {
  it('can be typed again from what the plan keeps: each choice becomes the flags that make it', async () => {
    for (const [name, wish] of Object.entries(await wishes())) {
      const choices = await choicesOf({ ...bare, ...wish });
      const flags = flagsOfChoices(choices, here);
      expect(await choicesOf(parsed(flags)), name).toEqual(choices);
    }
  });

  it('is all said at once, too', async () => {
    const { nothing: _, ...all } = await wishes();
    const together = Object.assign({}, ...Object.values(all)) as Partial<PlanFlags>;
    const choices = await choicesOf({ ...bare, ...together });
    expect(await choicesOf(parsed(flagsOfChoices(choices, here)))).toEqual(choices);
  });

  it('says nothing where nothing was chosen', async () => {
    expect(flagsOfChoices(await choicesOf(bare), here)).toEqual([]);
  });

  it('says so where the topics of the destination were left away', async () => {
    const choices = await choicesOf({ ...bare, topics: 'none' });
    expect(flagsOfChoices(choices, { ...here, hasTopics: true })).toEqual([['--topics', 'none']]);
    const words = { topics: { table: true, own: [] } };
    expect(flagsOfChoices({ ...choices, words }, { ...here, hasTopics: true })).toEqual([]);
  });

  it('leaves a file to the person whose path an older plan did not keep', async () => {
    const { files: _, ...choices } = await choicesOf({ ...bare, ids: (await wishes())['ids']?.ids ?? '' });
    expect(flagsOfChoices(choices, here)).toEqual([['--ids', '<path>']]);
  });

  it('names the time zone it was made in where that is another', async () => {
    const choices = await choicesOf({ ...bare, since: '2024-03-31', titleTemplate: '{date}' });
    const elsewhere = flagsOfChoices(choices, { ...here, timeZone: 'Asia/Shanghai' });
    expect(elsewhere).toContainEqual(['--tz', 'UTC']);
    expect(elsewhere).toContainEqual(['--since', '2024-03-31']);
  });
});

describe('a command as it was typed', () => {
  it('is every flag of it, but for what a hint says anyway, how things are shown, and the yes', () => {
    const flags = {
      ...bare,
      account: 'shop',
      set: ['for=rednote'],
      limit: '2',
      captions: 'my words.csv',
      allowUntitled: true,
      originalDate: true,
      covers: undefined,
      report: false,
      dryRun: true,
      wait: true,
    } as const;
    expect(typedPlan('migrate', flags, { workspace: 'w', tz: 'Asia/Tokyo', allowHosts: ['a', 'b'] })).toEqual({
      verb: 'migrate',
      flags: [
        ['--captions', 'my words.csv'],
        ['--allow-untitled'],
        ['--original-date'],
        ['--limit', '2'],
        ['--wait'],
        ['--no-report'],
        ['--dry-run'],
        ['--tz', 'Asia/Tokyo'],
        ['--allow-host', 'a'],
        ['--allow-host', 'b'],
      ],
    });
  });
});
