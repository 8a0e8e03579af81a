import type { WordChoices } from '../core/caption/words.ts';
import type { PlanChoices, ScheduleChoice } from '../core/plan/item.ts';
import type { TranslationChoice } from '../core/plan/translation-choice.ts';
import { dayIn } from '../core/zone.ts';
import { originalDateLines } from './phrases/original-date.ts';
import type { PlanCommand } from './phrases/places.ts';

/** The way back from what a plan was made with to what somebody types for it: the other way of `selection.ts` and `word-choices.ts`. */

type Flags = PlanCommand['flags'];

interface Surroundings {
  /** of the person who will type it */
  readonly timeZone: string;
  /** the destination has topics of its own, which count unless somebody says otherwise */
  readonly hasTopics: boolean;
  /** stands for a file whose path an older version did not keep */
  readonly path: string;
}

interface At extends Surroundings {
  readonly files: NonNullable<PlanChoices['files']>;
  /** the one the plan was made in, as far as it says so */
  readonly zoneThen: string;
}

type Values = { readonly [Name in keyof PlanChoices]-?: NonNullable<PlanChoices[Name]> };
type Sayers = { readonly [Name in keyof Values]: (value: Values[Name], at: At) => Flags };

const nothing = (): Flags => [];
const as =
  (name: string) =>
  (value: string): Flags => [[name, value]];
const bare = (name: string, isSaid: boolean): Flags => (isSaid ? [[name]] : []);

/** The compiler asks for each choice. */
const sayers: Sayers = {
  allowUntitled: (is) => bare('--allow-untitled', is),
  titleTemplate: ({ text }) => [['--title-template', text]],
  privatePosts: (what) => (what === 'private' ? [] : [['--private-posts', what]]),
  unknownAudience: (what) => bare('--assume-public', what === 'public'),
  extraImages: (what) => (what === 'hold' ? [] : [['--extra-images', what]]),
  photoShape: as('--photo-shape'),
  tooLong: as('--too-long'),
  otherSound: as('--other-sound'),
  loudness: as('--loudness'),
  subtitles: (what) => bare('--burn-subtitles', what === 'burn'),
  covers: as('--covers'),
  stories: (what) => (what === 'skip' ? [] : [['--stories', what]]),
  words: wordFlags,
  translation: translationFlags,
  transcripts: (what) => bare('--accept-transcripts', what === 'accept'),
  since: (moment, { zoneThen }) => [['--since', dayIn(zoneThen, moment)]],
  until: (moment, { zoneThen }) => [['--until', dayIn(zoneThen, moment)]],
  only: as('--only'),
  ids: (_, { files, path }) => [['--ids', files.ids ?? path]],
  limit: (limit) => [['--limit', String(limit)]],
  order: (order) => (order === 'oldest' ? [] : [['--order', order]]),
  schedule: scheduleFlags,
  pace: paceFlags,
  // Said with what was read from them.
  files: nothing,
};

export function flagsOfChoices(choices: PlanChoices, surroundings: Surroundings): Flags {
  const { timeZone, hasTopics } = surroundings;
  const { schedule, titleTemplate, words } = choices;
  const zoneThen = (schedule ?? titleTemplate ?? words?.originalDate)?.timeZone ?? timeZone;
  const at = { ...surroundings, files: choices.files ?? {}, zoneThen };
  return [
    ...choiceNames.flatMap((name) => flagsOf(name, choices, at)),
    ...(hasTopics && words?.topics === undefined ? ([['--topics', 'none']] as const) : []),
    ...(zoneThen === timeZone ? [] : ([['--tz', zoneThen]] as const)),
  ];
}

const choiceNames = Object.keys(sayers) as readonly (keyof PlanChoices)[];

function flagsOf<Name extends keyof PlanChoices>(name: Name, choices: PlanChoices, at: At): Flags {
  const value: Partial<{ readonly [Key in keyof Values]: Values[Key] | null }>[Name] = choices[name];
  const say: Sayers[Name] = sayers[name];
  return value == null ? [] : say(value, at);
}

function wordFlags({ glossary, originalDate, repair, topics }: WordChoices, { files, path }: At): Flags {
  const own = topics !== undefined && topics.own.length > 0;
  return [
    ...(glossary === undefined ? [] : ([['--glossary', files.glossary ?? path]] as const)),
    ...(originalDate === undefined ? [] : [originalDateFlag(originalDate.line)]),
    ...bare('--repair-text', repair === true),
    ...(own || files.topics !== undefined ? ([['--topics', files.topics ?? path]] as const) : []),
  ];
}

function originalDateFlag(line: string): Flags[number] {
  const language = (['en', 'zh'] as const).find((one) => originalDateLines[one] === line);
  return language === undefined ? ['--original-date'] : ['--original-date', language];
}

function translationFlags({ to, bilingual, service: { url, model } }: TranslationChoice): Flags {
  return [
    ['--translate', to],
    ['--translate-with', url],
    ...(model === null ? [] : ([['--translate-model', model]] as const)),
    ...bare('--bilingual', bilingual === true),
  ];
}

function scheduleFlags({ from, times }: ScheduleChoice): Flags {
  return [
    ['--schedule', times.join(',')],
    ['--schedule-from', from],
  ];
}

const units = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

function paceFlags({ perDay, minGapMs }: Values['pace']): Flags {
  if (perDay === null) return [['--pace', 'none']];
  const usualGapMs = Math.floor((24 * 3_600_000) / perDay / 2);
  if (minGapMs === usualGapMs) return [['--pace', `${perDay}/day`]];
  const [unit, unitMs] = units.find(([, ms]) => minGapMs % ms === 0) ?? ['s', 1000];
  return [['--pace', `${perDay}/day,${Math.round(minGapMs / unitMs)}${unit}`]];
}
