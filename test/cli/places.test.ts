import { describe, expect, it } from 'vitest';
import { registry } from '../../adapters/index.ts';
import type { Known } from '../../src/cli/phrases/places.ts';
import { createTalk, type Talk } from '../../src/cli/phrases/talk.ts';
import { because, type Language } from '../../src/contract/index.ts';

async function talkThatKnows(language: Language, ...known: readonly Known[]): Promise<Talk> {
  const talk = await createTalk({ language, zone: { name: 'UTC', named: true }, registry });
  for (const one of known) talk.knows(one);
  return talk;
}

const exportPath = 'my export.zip';
const main = { destination: 'folder', label: 'main' };

async function planCommand(...known: readonly Known[]): Promise<string> {
  const { speech } = await talkThatKnows('en', ...known);
  return speech.command('plan', '<export>', '--to', '<destination>', '--captions', '<file>');
}

describe('a command in a hint', () => {
  it('leaves to the person what nobody has named yet', async () => {
    expect(await planCommand()).toBe('clipferry plan <export> --to <destination> --captions <file>');
  });

  it('says whose post is meant where several accounts have a plan, and only there', async () => {
    const undo = await talkThatKnows('en', { accounts: [main, { ...main, label: 'shop' }] }, { account: main });
    expect(undo.speech.command('undo', 'tt-1')).toBe('clipferry undo tt-1 --account folder/main');
    const skip = async (...accounts: readonly { destination: string; label: string }[]) =>
      (await talkThatKnows('en', { accounts }, { account: main })).speech.command('skip', 'tt-1');
    expect(await skip(main)).toBe('clipferry skip tt-1');
    expect(await skip(main, { destination: 'folder', label: 'rehearsal' })).toBe('clipferry skip tt-1');
    expect(await skip({ destination: 'bluesky', label: 'shop' })).toBe('clipferry skip tt-1 --account folder/main');
  });

  it('says so of a table of the plan, too, and of a run that would publish the posts of others', async () => {
    const accounts = [main, { ...main, label: 'shop' }];
    const alone = await talkThatKnows('en', { accounts, going: [main] }, { account: main });
    expect(alone.speech.command('plan', '--csv', 'plan.csv')).toBe(
      'clipferry plan --csv plan.csv --account folder/main',
    );
    expect(alone.speech.command('run')).toBe('clipferry run');
    alone.knows({ going: accounts });
    expect(alone.speech.command('run')).toBe('clipferry run --account folder/main');
    expect(alone.speech.command('run', '--account', '<destination>/<label>')).toBe(
      'clipferry run --account <destination>/<label>',
    );
  });

  it.each<Language>(['en', 'zh'])(
    'makes a plan again with all it was made with, but for the change (%s)',
    async (language) => {
      const planned = {
        verb: 'migrate',
        flags: [['--limit', '2'], ['--title-template', 'it’s {date}'], ['--wait']],
      } as const;
      const { speech, ...talk } = await talkThatKnows(language, { exportPath: 'x.zip', account: main, planned });
      const plain = 'clipferry migrate x.zip --to folder';
      expect(speech.planAgain()).toBe(`${plain} --limit 2 --title-template 'it’s {date}' --wait`);
      expect(speech.planAgain({ with: ['--limit', '9'], without: ['--title-template'] })).toBe(
        `${plain} --wait --limit 9`,
      );
      talk.knows({ account: { ...main, label: 'shop' } });
      expect(speech.planAgain({ with: ['--repair-text'] })).toBe(
        'clipferry plan x.zip --to folder --account shop --repair-text',
      );
    },
  );

  it('names the export and the destination once they are known', async () => {
    expect(await planCommand({ exportPath }, { account: main })).toBe(
      "clipferry plan 'my export.zip' --to folder --captions <file>",
    );
  });

  it('goes to the same account, with the options chosen for it', async () => {
    const account = { destination: 'folder', label: 'second' };
    expect(await planCommand({ exportPath, account, set: ['for=rednote', 'out=/a b'] })).toBe(
      "clipferry plan 'my export.zip' --to folder --account second --set for=rednote --set 'out=/a b' --captions <file>",
    );
  });

  it('keeps the options while the account is named again, and forgets them at another', async () => {
    const chosen = { exportPath: 'x.zip', account: main, set: ['for=rednote'] };
    expect(await planCommand(chosen, { account: { ...main } })).toContain('--set for=rednote');
    expect(await planCommand(chosen, { account: { ...main, label: 'second' } })).not.toContain('--set');
  });

  it('goes on rehearsing', async () => {
    const account = { destination: 'rednote', label: 'rehearsal' };
    expect(await planCommand({ exportPath: 'x.zip', account })).toBe(
      'clipferry migrate x.zip --to rednote --captions <file> --rehearse',
    );
  });

  it('repeats --workspace where a workspace is meant', async () => {
    const { speech } = await talkThatKnows('en', { workspace: 'my work' });
    expect(speech.command('retry')).toBe("clipferry retry --workspace 'my work'");
    expect(speech.command('inspect', 'x.zip', '--workspace', 'other')).toBe(
      'clipferry inspect x.zip --workspace other',
    );
    expect(speech.command('login', 'bluesky')).toBe('clipferry login bluesky');
  });

  it.each<Language>(['en', 'zh'])('asks for another export where a new one is needed (%s)', async (language) => {
    const talk = await talkThatKnows(language, { exportPath: 'old.zip', account: main });
    for (const reason of [
      because('expired-link', { diedAt: '2026-11-25T00:00:00.000Z' }),
      because('bad-link'),
      because('unfetchable'),
      because('archive-gone', { path: 'old.zip' }),
    ]) {
      const [best] = (await talk.say(reason)).ways;
      expect(best?.command, reason.code).toMatch(/^clipferry fetch <[^>]+>$/);
    }
  });

  it.each<Language>(['en', 'zh'])('gives the same export again with the files one has (%s)', async (language) => {
    const talk = await talkThatKnows(language, { exportPath: 'old.zip' });
    const { ways } = await talk.say(because('bad-link'));
    expect(ways.some(({ command }) => command?.startsWith('clipferry fetch old.zip --media '))).toBe(true);
  });
});
