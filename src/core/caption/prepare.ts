import type { CaptionRules, TextLimits } from '../../contract/index.ts';
import type { CleaningRules } from './clean.ts';
import { createGlossary, type Glossary } from './glossary.ts';
import { createScan } from './scan.ts';
import type { TagRules } from './tags.ts';
import { createTopicMap, type TopicMap } from './topics.ts';
import type { OriginalDateLine, WordChoices } from './words.ts';

/** A person's choices, ready for use. */
export interface PreparedWords {
  readonly glossary: Glossary | null;
  readonly appended: readonly string[];
  readonly originalDate: OriginalDateLine | null;
  readonly repair: boolean;
}

export interface FitRules extends CleaningRules {
  readonly limits: TextLimits;
  readonly source: CaptionRules;
  readonly words: PreparedWords;
  readonly topics: TopicMap | null;
}

const nothing: PreparedWords = { glossary: null, appended: [], originalDate: null, repair: false };

/** A plan has one set of choices for thousands of posts. */
const prepared = new WeakMap<WordChoices, PreparedWords>();
const maps = new WeakMap<WordChoices, WeakMap<TextLimits, TopicMap | null>>();

export function prepareRules(
  limits: TextLimits,
  { source, words }: { readonly source: CaptionRules; readonly words: WordChoices | undefined },
): FitRules {
  const scan = createScan((name) => limits.hashtags.inBody(name));
  if (words === undefined) return { limits, source, scan, words: nothing, topics: null, glossary: null, repair: false };
  const ready = prepared.get(words) ?? prepare(words);
  prepared.set(words, ready);
  return {
    limits,
    source,
    scan,
    words: ready,
    topics: topicsOf(words, limits),
    glossary: ready.glossary,
    repair: ready.repair,
  };
}

function prepare({ glossary = [], originalDate, repair }: WordChoices): PreparedWords {
  return {
    glossary: createGlossary(glossary),
    appended: glossary.flatMap((rule) => (rule.kind === 'append' ? [rule.text] : [])),
    originalDate: originalDate ?? null,
    repair: repair === true,
  };
}

function topicsOf(words: WordChoices, limits: TextLimits): TopicMap | null {
  if (words.topics === undefined) return null;
  const known = maps.get(words) ?? new WeakMap<TextLimits, TopicMap | null>();
  maps.set(words, known);
  const map = known.get(limits) ?? createTopicMap(words.topics, limits.hashtags.topics);
  known.set(limits, map);
  return map;
}

/** `reserved`: names of tags that are written elsewhere. */
export function tagRules(rules: FitRules, reserved: ReadonlySet<string> = new Set()): TagRules {
  return { limits: rules.limits.hashtags, source: rules.source, topics: rules.topics, reserved };
}
