import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../../adapters/index.ts';
import { exitCodes } from '../../src/cli/fail.ts';
import { longOf, namesOfFlag } from '../../src/cli/flags.ts';
import { widthOf } from '../../src/cli/layout.ts';
import { createTalk, type Talk } from '../../src/cli/phrases/talk.ts';
import { createProgram, usageErrorOf } from '../../src/cli/program.ts';
import { destinationPage } from '../../src/cli/topics/destination.ts';
import { pagesIn } from '../../src/cli/topics/index.ts';
import { topicNames } from '../../src/cli/topics/names.ts';
import { linesOfPage, type Page } from '../../src/cli/topics/page.ts';
import { globalFlags } from '../../src/cli/verb-flags.ts';
import { verbs } from '../../src/cli/verbs.ts';
import { isFerryError, type Language } from '../../src/contract/index.ts';
import { tempDir } from '../support/temp.ts';
import { fakeCli } from './fake-cli.ts';
import { splitWords } from './shell-words.ts';

const root = resolve(import.meta.dirname, '../..');
const languages: readonly Language[] = ['en', 'zh'];

function talkIn(language: Language): Promise<Talk> {
  return createTalk({ language, zone: { name: 'UTC', named: true }, registry });
}

async function pageOf(language: Language, name: (typeof topicNames)[number]): Promise<Page> {
  return pagesIn[language][name]((await talkIn(language)).speech);
}

async function destinationPageIn(language: Language, name: string): Promise<Page> {
  const cli = await fakeCli({ workspace: await tempDir(), language });
  return destinationPage({ ...cli, registry, talk: await talkIn(language) }, name);
}

function textOf({ title, blocks }: Page): string {
  return [title, ...blocks.map((block) => (typeof block === 'string' ? block : block.flat().join('\n')))].join('\n');
}

/** What is wrong with a command line; null: it would be carried out. */
async function wrongWith(words: readonly string[]): Promise<string | null> {
  const program = createProgram(
    'en',
    async () => undefined,
    registry.destinations.map(({ name }) => name),
  );
  try {
    for (const command of [program, ...program.commands]) command.configureOutput({ writeOut: () => undefined });
    await program.parseAsync([...words], { from: 'user' });
    return null;
  } catch (error) {
    const found = isFerryError(error) ? error : usageErrorOf(error, words);
    return found === null ? null : JSON.stringify(found.reason);
  }
}

/** Commands that begin a row, also inside a loop or a pipe, and those in backticks. */
function commandsIn({ blocks }: Page): readonly string[] {
  const rows = blocks.flatMap((block) => (typeof block === 'string' ? [] : block.map(([term]) => term)));
  const quoted = Array.from(JSON.stringify(blocks).matchAll(/`(clipferry [^`]*)`/g), ([, command = '']) => command);
  const ofRows = rows.flatMap((term) =>
    Array.from(term.matchAll(/(?:^|do |<\()(clipferry (?:<[^>]*>|"[^"]*"|[^;|)>])*)/g), ([, command = '']) => command),
  );
  return [...ofRows, ...quoted].map((command) => command.replaceAll('\\"', '"').trim());
}

const ofPages = languages.flatMap((language) => topicNames.map((name) => [language, name] as const));
const ofDestinations = languages.flatMap((language) =>
  registry.destinations.map(({ name }) => [language, name] as const),
);

describe('a page of help', () => {
  it.each(ofPages)('(%s) about %s names only commands that there are', async (language, name) => {
    const commands = commandsIn(await pageOf(language, name));
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      const words = splitWords(command).slice(1);
      // In running text a command may stand without what belongs behind it.
      const isNamed = words.length <= 2 && !words.some((word) => word.startsWith('-'));
      if (isNamed) expect(['help', ...verbs.map(({ name: verb }) => verb)], command).toContain(words[0]);
      else expect(await wrongWith(words), command).toBeNull();
    }
  });

  it.each(ofPages)('(%s) about %s names only flags that there are', async (language, name) => {
    const known = [...globalFlags, ...verbs.flatMap(({ flags }) => flags)].flatMap(namesOfFlag);
    const named = textOf(await pageOf(language, name)).match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [];
    for (const flag of named) expect(known, flag).toContain(flag);
  });

  it.each(ofPages)(
    '(%s) about %s has 15 to 45 lines, none wider than the terminal but a command',
    async (language, name) => {
      const page = await pageOf(language, name);
      const lines = linesOfPage(page, 80).flatMap((line) => line.split('\n'));
      expect(lines.length).toBeGreaterThanOrEqual(15);
      expect(lines.length).toBeLessThanOrEqual(45);
      for (const cells of [80, 40]) {
        const wide = linesOfPage(page, cells)
          .flatMap((line) => line.split('\n'))
          .filter((line) => widthOf(line) > cells && !line.includes('clipferry '));
        expect(wide).toEqual([]);
      }
    },
  );

  it.each(ofPages.filter(([language]) => language === 'zh'))(
    '(%s) about %s says as much in Chinese',
    async (_, name) => {
      const commands = (page: Page) => commandsIn(page).map((command) => command.replaceAll(/<[^>]*>/g, '<>'));
      expect(commands(await pageOf('zh', name))).toEqual(commands(await pageOf('en', name)));
      expect(textOf(await pageOf('zh', name))).toMatch(/\p{Script=Han}/u);
    },
  );

  it('about exit codes has every code, as the README does', async () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    for (const language of languages) {
      const text = textOf(await pageOf(language, 'exit-codes'));
      for (const code of Object.values(exitCodes)) {
        expect(text).toMatch(new RegExp(`^${code}$`, 'm'));
        expect(readme).toMatch(new RegExp(`^\\| ${code} \\||\\b${code} (?:after|when)\\b`, 'm'));
      }
    }
  });

  it.each(ofDestinations)(
    '(%s) about the destination %s is its own word, and its commands are there',
    async (language, name) => {
      const page = await destinationPageIn(language, name);
      const destination = await registry.destinations.find((entry) => entry.name === name)?.load();
      expect(page.title).toBe(destination?.words[language].title);
      for (const command of commandsIn(page)) expect(await wrongWith(splitWords(command).slice(1)), command).toBeNull();
      const briefing = destination?.briefing?.(JSON.parse(JSON.stringify(destination.options.parse({})))) ?? [];
      const talk = await talkIn(language);
      for (const reason of briefing) expect(textOf(page)).toContain((await talk.say(reason, name)).sentence);
    },
  );

  it('has no name that is a flag', () => {
    expect([...globalFlags].map(longOf)).not.toContain('--topics');
    expect(new Set(topicNames).size).toBe(topicNames.length);
  });
});

describe('clipferry help', () => {
  it('lists the pages', () => {
    const shown: string[] = [];
    createProgram('en', async () => undefined, ['bluesky'])
      .configureOutput({ writeOut: (text) => shown.push(text) })
      .outputHelp();
    expect(shown.join('').replaceAll(/\s+/g, ' ')).toContain(
      'clipferry help <topic>`: export, captions, caption-sources, transcription, translation, words, media, spreadsheet, scripting, agencies, exit-codes, bluesky',
    );
  });

  it('knows no page that is not there, and names the one that was meant', async () => {
    expect(await wrongWith(['help', 'exit-code'])).toContain('"near":"exit-codes"');
    expect(await wrongWith(['help', 'rednot'])).toContain('"near":"rednote"');
  });
});
