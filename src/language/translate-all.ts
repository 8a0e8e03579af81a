import { because, FerryError, quoting } from '../contract/index.ts';
import type { TranslationFault } from '../contract/reasons/language.ts';
import { numberThrough } from './marks.ts';
import { isSameLanguage, lacksItsLetters } from './tongue.ts';
import type { Answered, AskTranslation, RawTranslation, Translation } from './translator.ts';

/** A text to be translated, and the look at what comes back. */
export interface Wanted {
  readonly sent: string;
  /** null: it is whole */
  findFault(answer: string): TranslationFault | null;
}

export interface Translated<Text extends Wanted> {
  readonly wanted: Text;
  readonly translation: Translation;
}

/** Small enough for free services and small models; our own choice. */
const maxTexts = 20;
const maxCharacters = 4_000;

/** So many texts alone, one after the other: it is not the texts. */
const maxRefusals = 3;

interface Asking {
  readonly ask: AskTranslation;
  /** the host, for messages */
  readonly service: string;
  /** BCP 47 */
  readonly to: string;
  readonly signal: AbortSignal;
}

/**
 * Translates in batches, and yields each when it is there, so that a stop loses one at most. What is not whole in a batch is asked
 * for once more alone; what is not whole then is a fault. Errors of the service end it.
 */
export async function* translateAll<Text extends Wanted>(
  texts: readonly Text[],
  asking: Asking,
): AsyncIterable<readonly Translated<Text>[]> {
  for (const batch of batchesOf(texts)) yield await translateBatch(batch, asking);
}

function batchesOf<Text extends Wanted>(texts: readonly Text[]): readonly (readonly Text[])[] {
  const batches: Text[][] = [];
  let characters = 0;
  for (const text of texts) {
    const last = batches.at(-1);
    characters += text.sent.length;
    if (last !== undefined && last.length < maxTexts && characters <= maxCharacters) last.push(text);
    else {
      batches.push([text]);
      characters = text.sent.length;
    }
  }
  return batches;
}

async function translateBatch<Text extends Wanted>(
  batch: readonly Text[],
  asking: Asking,
): Promise<readonly Translated<Text>[]> {
  const answered = await askFor(batch, asking);
  const done: Translated<Text>[] = [];
  let refusals = 0;
  for (const [index, wanted] of batch.entries()) {
    const raw = answered.kind === 'texts' ? answered.texts[index] : null;
    const first = answered.kind === 'refused' && batch.length === 1 ? refused : judge(wanted, raw, asking.to);
    if (first.kind !== 'fault' || batch.length === 1) {
      done.push({ wanted, translation: first });
      continue;
    }
    const alone = await askFor([wanted], asking);
    refusals = alone.kind === 'refused' ? refusals + 1 : 0;
    if (alone.kind === 'refused' && refusals === maxRefusals) throw refusesAll(asking.service, alone);
    const translation = alone.kind === 'refused' ? refused : judge(wanted, alone.texts[0], asking.to);
    done.push({ wanted, translation });
  }
  return done;
}

async function askFor(batch: readonly Wanted[], { ask, signal }: Asking): Promise<Answered> {
  const { sent, restore } = numberThrough(batch.map((wanted) => wanted.sent));
  const answered = await ask(sent, signal);
  if (answered.kind === 'refused') return answered;
  const texts = answered.texts.map((raw, index) => raw && { ...raw, text: restore(index, raw.text) });
  return { kind: 'texts', texts };
}

function refusesAll(service: string, { status, said }: Extract<Answered, { kind: 'refused' }>): FerryError {
  return new FerryError('usage', quoting(because('service-failed', { service, status }), said), { effect: 'none' });
}

const refused: Translation = { kind: 'fault', fault: 'refused' };

const letter = /\p{L}/u;

function judge({ sent, findFault }: Wanted, raw: RawTranslation | null | undefined, to: string): Translation {
  if (raw === null || raw === undefined) return { kind: 'fault', fault: 'lines' };
  const text = raw.text.trim();
  if (raw.from !== null && isSameLanguage(raw.from, to)) return { kind: 'same' };
  if (text.length > sent.length * 6 + 200) return { kind: 'fault', fault: 'size' };
  const fault = findFault(text);
  if (fault !== null) return { kind: 'fault', fault };
  if (text === sent) return { kind: 'same' };
  if (letter.test(sent) && !letter.test(text)) return { kind: 'fault', fault: 'lines' };
  if (lacksItsLetters(text, to)) return { kind: 'fault', fault: 'script' };
  return { kind: 'translated', text, from: raw.from };
}
