import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../src/cli/commands/migrate.ts';
import { plan } from '../../src/cli/commands/plan.ts';
import { report } from '../../src/cli/commands/report.ts';
import { runPlan } from '../../src/cli/commands/run.ts';
import { status } from '../../src/cli/commands/status.ts';
import { findForgotten } from '../../src/cli/forgotten.ts';
import { stateWord } from '../../src/cli/state-word.ts';
import { verbs } from '../../src/cli/verbs.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { sampleVideo } from '../support/samples.ts';
import { tempDir } from '../support/temp.ts';
import { type FakeCliOptions, fakeCli } from './fake-cli.ts';

const flags = {
  to: 'fake',
  account: 'me',
  order: 'oldest',
  privatePosts: 'skip',
  report: false,
} as const;

/** An export of videos with these names; see `fake-cli.ts` for what they mean. */
async function stage(...names: readonly string[]) {
  const folder = await tempDir();
  const exported = join(folder, 'an export');
  const workspace = join(folder, 'ws');
  await mkdir(exported);
  for (const [index, name] of names.entries())
    await writeFile(join(exported, `${index + 1}-${name}.mp4`), sampleVideo(index + 1).bytes);
  const fake = new FakeDestination();
  const cli = (more: Partial<FakeCliOptions> = {}) => fakeCli({ workspace, destinations: [fake.destination], ...more });
  /** Plans, and says what was printed. */
  const planned = async (more: object = {}, about: Partial<FakeCliOptions> = {}) => {
    const one = await cli(about);
    await plan(one, { ...flags, ...more }, exported);
    return one.printed;
  };
  return { fake, exported, workspace, cli, planned };
}

describe('a hint that names the same command with one flag more', () => {
  const chosen = { limit: '3', originalDate: true, otherSound: 'skip' } as const;

  it('keeps every flag that was typed, in plan, and in migrate as migrate', async () => {
    const { planned, cli, exported } = await stage('a', 'unknown', 'private');
    const { lines } = await planned(chosen);
    const text = lines.join('\n');
    const of = (verb: string) => `clipferry ${verb} '${exported}' --to fake --account me`;
    const own = '--private-posts skip --other-sound skip --original-date --limit 3';
    expect(text).toContain(
      `${of('plan')} ${own.replace('--private-posts skip ', '')} --no-report --private-posts private`,
    );
    expect(text).toContain(`${of('plan')} ${own} --no-report --assume-public`);
    const one = await cli({ yes: true });
    await migrate(one, { ...flags, ...chosen, wait: true }, exported);
    expect(one.printed.lines.join('\n')).toContain(`${of('migrate')} ${own} --wait --no-report --assume-public`);
  });

  it('keeps them where another command shows it later: they are those of the plan', async () => {
    const { planned, cli, exported } = await stage('a', 'unknown');
    await planned({ ...chosen, acceptTranscripts: true });
    const [looking, listing, running] = [await cli(), await cli({ json: true }), await cli()];
    await status(looking);
    await report(listing, {});
    await runPlan(running, { report: false });
    const whole = `clipferry plan '${exported}' --to fake --account me --private-posts skip --other-sound skip --original-date en --accept-transcripts --limit 3 --assume-public`;
    expect(looking.printed.lines.join('\n')).toContain(whole);
    expect(JSON.stringify(listing.printed.data)).toContain(whole);
    expect(running.printed.lines.join('\n')).toContain(whole);
  });
});

describe('a plan without what the last one had', () => {
  it('says which flags, and the whole command that keeps them, before the result', async () => {
    const { planned, exported } = await stage('a', 'b', 'c');
    expect((await planned({ limit: '1', titleTemplate: 'Filmed {date}', tooLong: 'refuse' })).notes).not.toContainEqual(
      expect.stringContaining('The last plan'),
    );
    const { notes } = await planned({ repairText: true });
    expect(notes).toContainEqual(
      `The last plan had --title-template 'Filmed {date}' --limit 1; this one has not. To keep them: clipferry plan '${exported}' --to fake --account me --private-posts skip --repair-text --no-report --title-template 'Filmed {date}' --limit 1`,
    );
    // It was said; the next one is compared with this.
    expect((await planned({ repairText: true })).notes.join()).not.toContain('The last plan');
    expect((await planned({}, { language: 'zh' })).notes).toContainEqual(
      expect.stringMatching(/^上次的计划用了 --repair-text，这次没有用。要沿用：clipferry plan .* --repair-text$/),
    );
  });

  it('misses nothing that was typed with another value, or that says the same as nothing', () => {
    expect(
      findForgotten(
        [['--limit', '2'], ['--too-long', 'refuse'], ['--translate', 'zh'], ['--translate-with', 'a'], ['--bilingual']],
        [
          ['--limit', '5'],
          ['--translate', 'en'],
        ],
      ),
    ).toEqual([['--bilingual']]);
  });
});

describe('what a command says to type next', () => {
  it('is the run of this account alone where others have posts left, which a run would publish too', async () => {
    const { fake, planned, cli } = await stage('a');
    expect((await planned()).lines).toContain('Next: clipferry run');
    expect((await planned({ account: 'red' })).lines).toContain('Next: clipferry run --account fake/red');
    const looking = await cli();
    await status(looking);
    for (const label of ['me', 'red'])
      expect(looking.printed.lines).toContain(`  Go on with: clipferry run --account fake/${label}`);
    const one = await cli();
    await runPlan(one, { account: 'fake/red', report: false });
    expect(one.printed.notes.join()).not.toContain('carries out');
    expect(fake.posts).toHaveLength(1);
    expect((await planned({ account: 'me' })).lines).toContain('Next: clipferry run');
  });

  it('frees posts where none can go: what helps most of them', async () => {
    const { planned, exported } = await stage('unknown', 'unknown', 'private');
    const { lines } = await planned();
    expect(lines.join('\n')).toContain(
      `Next, for 2 that cannot go: make such posts public: clipferry plan '${exported}' --to fake --account me --private-posts skip --no-report --assume-public`,
    );
    expect(lines.join('\n')).not.toContain('clipferry run');
  });
});

describe('a run without an account', () => {
  async function two() {
    const made = await stage('a', 'b');
    await made.planned();
    await made.planned({ account: 'red', limit: '1' });
    return made;
  }

  it('says whose plans it carries out, and asks whoever sits there', async () => {
    const { fake, cli } = await two();
    const refusing = await cli({ answers: [false] });
    await expect(runPlan(refusing, { report: false })).rejects.toMatchObject({ reason: { code: 'not-confirmed' } });
    expect(fake.posts).toEqual([]);
    expect(refusing.printed.notes).toContainEqual(
      'This carries out the plans of 2 accounts: fake/me (2 posts), fake/red (1 post). For one alone: clipferry run --account <destination>/<label>',
    );
    const agreeing = await cli({ answers: [true] });
    await runPlan(agreeing, { report: false });
    expect(agreeing.printed.asked).toEqual(['Carry out both?']);
    expect(fake.posts).toHaveLength(3);
  });

  it('goes on without a question in a script, and with --yes', async () => {
    const { fake, cli } = await two();
    const script = await cli();
    await runPlan(script, { report: false });
    expect(script.printed.notes.join()).toContain('This carries out the plans of 2 accounts');
    expect(fake.posts).toHaveLength(3);
    const other = await two();
    const agreed = await other.cli({ yes: true, answers: [] });
    await runPlan(agreed, { report: false });
    expect(agreed.printed.asked).toEqual([]);
    expect(other.fake.posts).toHaveLength(3);
  });
});

describe('what waits for a person, and what goes by itself', () => {
  it('have a word each, the same in the plan, in status and as a list', async () => {
    const { planned, cli } = await stage('a', 'unknown', 'unknown');
    const { lines } = await planned();
    expect(lines.join('\n')).toMatch(/Goes +1: [\s\S]*Held +2, waiting for you\n[\s\S]*\(to-come, held\)/);
    const looking = await cli();
    await status(looking);
    expect(looking.printed.lines.join('\n')).toMatch(/\n {2}planned +1\n {2}held +2\n[\s\S]*\(to-come, held, /);
    const listed = async (only: 'to-come' | 'held') => {
      const one = await cli();
      await report(one, { only: [only] });
      return one.printed.lines.filter((line) => line.includes('words of')).length;
    };
    expect([await listed('to-come'), await listed('held')]).toEqual([1, 2]);
  });

  it('are understood by the name a list once had', () => {
    const [flag] = verbs.flatMap(({ flags: all }) => all.filter(({ formerly }) => formerly !== undefined));
    expect(flag?.formerly).toEqual({ waiting: 'to-come' });
    expect(flag?.choices).not.toContain('waiting');
  });

  it('are ready, not uploaded, where a person publishes', async () => {
    const { talk } = await fakeCli({ workspace: await tempDir() });
    expect([stateWord(talk, 'uploaded', 'program'), stateWord(talk, 'uploaded', 'person')]).toEqual([
      'uploaded',
      'ready',
    ]);
    expect(stateWord(talk, 'published', 'person')).toBe('published');
  });
});

describe('posts past a limit', () => {
  it('can be planned when those before them are published: the same command then takes the next ones', async () => {
    const { fake, planned, cli } = await stage('a', 'b', 'c');
    const { lines } = await planned({ limit: '2' });
    expect(lines.join('\n')).toMatch(
      /when those are published, plan the next ones: clipferry plan .* --limit 2 --no-report/,
    );
    await runPlan(await cli(), { report: false });
    await planned({ limit: '2' });
    await runPlan(await cli(), { report: false });
    expect(fake.posts.map(({ ref }) => ref)).toEqual(['c1', 'c2', 'c3']);
  });
});
