import type {
  AdapterEntry,
  AdapterRegistry,
  AdapterWords,
  Language,
  Reason,
  SourceNouns,
  Speech,
  Way,
  Words,
} from '../../contract/index.ts';
import { printable } from '../printable.ts';
import type { PhraseLookup } from './book.ts';
import { openBook } from './books.ts';
import type { Zone } from './language.ts';
import type { Messages } from './messages/index.ts';
import { nestedReasons } from './nested.ts';
import { filledIn, type Known, learned, planningAgain } from './places.ts';
import { createSpeech } from './speech.ts';

/** A reason in the reader's words. */
export interface Told {
  /** with the reason behind it and the other side's own words */
  readonly sentence: string;
  /** best first */
  readonly ways: readonly Way[];
}

/** All that the program says to a person, in their language and time zone. */
export interface Talk {
  readonly language: Language;
  /** their time zone: `Europe/Berlin` */
  readonly timeZone: string;
  readonly speech: Speech;
  readonly text: Messages;
  /** From here on the posts come from this source; one that is not known here leaves everything as it is. */
  from(sourceName: string, accountName?: string | null): Promise<void>;
  /** From here on commands name this instead of `<export>` and the like. */
  knows(more: Known): void;
  /** Loads the words of whichever adapter has them. `by`: the destination or source whose own words it may quote. */
  say(reason: Reason, by?: string): Promise<Told>;
  /** With what is loaded already; an adapter's own code that is not, is shown as it is. */
  sayAtOnce(reason: Reason, by?: string): Told;
  /** Loads the words of one adapter: after that `speech.unit` and `sayAtOnce` know its own. */
  learn(adapter: string): Promise<void>;
}

export interface TalkOptions {
  readonly language: Language;
  readonly zone: Zone;
  readonly registry: AdapterRegistry;
}

/** Source nouns are the first source's until a workspace names another. */
export async function createTalk({ language, zone, registry }: TalkOptions): Promise<Talk> {
  const book = await openBook(language);
  // Version 0.1.0 put sentences of clipferry's own beside the others, too.
  const platformCodes: ReadonlySet<string> = new Set([...book.platformCodes, 'refused-by-destination']);
  const known = new Map<string, AdapterWords>();
  let nouns: SourceNouns = { name: '', askForExport: '' };
  let places: Known = {};
  const speech = createSpeech({
    language,
    zone,
    source: () => nouns,
    ownUnit: (code) => {
      const [adapter = '', unit = ''] = code.split('/');
      const units = known.get(adapter)?.units ?? {};
      return units[unit] ?? units[code] ?? null;
    },
    fillIn: (words) => filledIn(words, places, text.places),
    planAgain: (change) => planningAgain(change, places, text.places),
  });
  let text: Messages;
  const from = async (sourceName: string | undefined, accountName: string | null = null) => {
    const source = await registry.sources.find(({ name }) => name === sourceName)?.load();
    if (source === undefined) return;
    const dump = source.captionDump?.(accountName).command;
    nouns = { ...source.words[language].nouns, ...(dump === undefined ? {} : { captionDump: dump }) };
    known.set(source.name, source.words[language]);
    text = book.messages(speech);
  };
  await from(registry.sources[0]?.name);
  text ??= book.messages(speech);

  const learn = async (adapter: string) => {
    if (known.has(adapter)) return;
    const entries: readonly AdapterEntry<{ readonly words: Readonly<Record<Language, AdapterWords>> }>[] = [
      ...registry.destinations,
      ...registry.sources,
    ];
    const loaded = await entries.find(({ name }) => name === adapter)?.load();
    if (loaded !== undefined) known.set(adapter, loaded.words[language]);
  };
  /** Whose words `said` are. Where nothing but clipferry or a program on this machine can have said them: null. */
  const speakerOf = (code: string, by?: string): string | null => {
    const adapter = adapterOf(code) ?? (platformCodes.has(code) ? (by ?? null) : null);
    return adapter === null ? null : (known.get(adapter)?.title ?? null);
  };
  const sayAtOnce = (reason: Reason, by?: string): Told => {
    const { says, ways = [] } = wordsOf(reason, { book: book.reasons, known, speech });
    const causes = nestedReasons(reason).map((cause) => sayAtOnce(cause, by));
    const whole = causes.length === 0 ? says : text.because(says, text.join(causes.map(({ sentence }) => sentence)));
    const sentence =
      reason.said === undefined || reason.said.startsWith(says)
        ? whole
        : text.quote(whole, reason.said, speakerOf(reason.code, by));
    const own: readonly Way[] = ways.map((way) => (typeof way === 'string' ? { text: way } : way));
    return { sentence: printable(sentence), ways: withoutRepeats([...own, ...causes.flatMap((cause) => cause.ways)]) };
  };
  return {
    language,
    timeZone: zone.name,
    speech,
    get text() {
      return text;
    },
    from,
    knows: (more) => {
      places = learned(places, more);
    },
    learn,
    sayAtOnce,
    async say(reason, by) {
      for (const name of adaptersOf(reason, by)) await learn(name);
      return sayAtOnce(reason, by);
    },
  };
}

/** What is behind a reason often names the same way out. */
function withoutRepeats(ways: readonly Way[]): readonly Way[] {
  const isSame = (one: Way, other: Way) => (one.command ?? one.text) === (other.command ?? other.text);
  return ways.filter((way, index) => ways.findIndex((other) => isSame(way, other)) === index);
}

interface Lookup {
  readonly book: PhraseLookup;
  readonly known: ReadonlyMap<string, AdapterWords>;
  readonly speech: Speech;
}

/** Catalogue, adapter, what was said, the code itself: something is always there to be read. */
function wordsOf(reason: Reason, { book, known, speech }: Lookup): Words {
  const adapter = adapterOf(reason.code);
  const phrases: PhraseLookup = adapter === null ? book : (known.get(adapter)?.reasons ?? {});
  const code = adapter === null ? reason.code : reason.code.slice(adapter.length + 1);
  const phrase = Object.hasOwn(phrases, code) ? phrases[code] : undefined;
  return spoken(phrase, reason, speech) ?? { says: reason.said ?? reason.code };
}

/** Values come from a ledger or a file that somebody may have edited: a phrase that trips over them speaks without them. */
function spoken(phrase: unknown, reason: Reason, speech: Speech): Words | null {
  if (typeof phrase === 'string') return { says: phrase };
  if (typeof phrase !== 'function') return null;
  for (const values of [reason.values ?? {}, {}]) {
    try {
      const said: string | Words = phrase(values, speech);
      return typeof said === 'string' ? { says: said } : said;
    } catch {
      // Once more without the values, or as a bare code.
    }
  }
  return null;
}

function adapterOf(code: string): string | null {
  const slash = code.indexOf('/');
  return slash < 0 ? null : code.slice(0, slash);
}

function adaptersOf(reason: Reason, by: string | undefined): readonly string[] {
  const own = adapterOf(reason.code);
  return [
    ...(own === null ? [] : [own]),
    ...(by === undefined ? [] : [by]),
    ...nestedReasons(reason).flatMap((cause) => adaptersOf(cause, undefined)),
  ];
}
