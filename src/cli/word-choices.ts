import type { TextLimits } from '../contract/index.ts';
import type { TopicChoice, WordChoices } from '../core/caption/words.ts';
import type { PlanChoices } from '../core/plan/item.ts';
import { readGlossary, readTopics } from '../table/word-file.ts';
import { tellCodePage } from './code-page.ts';
import type { Cli } from './context.ts';
import { originalDateLines } from './phrases/original-date.ts';

/** The flags of plan and migrate about the words of all posts, as typed. */
export interface WordFlags {
  readonly glossary?: string;
  /** true: in the language of this person */
  readonly originalDate?: 'en' | 'zh' | true;
  readonly repairText?: true;
  /** a file, or `none` */
  readonly topics?: string;
}

/** Only what was asked for, and the destination's own table of topics, which counts unless somebody says `--topics none`. */
export async function parseWords(cli: Cli, flags: WordFlags, limits: TextLimits): Promise<Pick<PlanChoices, 'words'>> {
  const { glossary, originalDate, repairText } = flags;
  const topics = await topicsOf(cli, flags, limits);
  const { talk, stop } = cli;
  const words: WordChoices = {
    ...(glossary === undefined ? {} : { glossary: await readGlossary(glossary, stop.drained, tellCodePage(cli)) }),
    ...(originalDate === undefined
      ? {}
      : {
          originalDate: {
            line: originalDateLines[originalDate === true ? talk.language : originalDate],
            timeZone: talk.timeZone,
          },
        }),
    ...(repairText === undefined ? {} : { repair: true }),
    ...(topics === null ? {} : { topics }),
  };
  return Object.keys(words).length === 0 ? {} : { words };
}

async function topicsOf(cli: Cli, { topics }: WordFlags, limits: TextLimits): Promise<TopicChoice | null> {
  if (topics === 'none') return null;
  const table = limits.hashtags.topics !== undefined;
  if (topics !== undefined) return { table, own: await readTopics(topics, cli.stop.drained, tellCodePage(cli)) };
  return table ? { table, own: [] } : null;
}
