import { createHash } from 'node:crypto';
import { z } from 'zod';
import { because, type Clock, type FerryError, isFerryError, type JsonObject, type Reason } from '../contract/index.ts';
import { repairText } from '../core/caption/repair.ts';
import { withoutBroken } from '../core/caption/tidy.ts';
import type { PostRow } from '../core/model.ts';
import type { TranslationNote } from '../core/plan/translation.ts';
import type { TranslationChoice } from '../core/plan/translation-choice.ts';
import { reasonToJson } from '../core/reason-json.ts';
import { rebuildPlain } from '../language/additions.ts';
import { chatVersion } from '../language/chat.ts';
import { type Masked, maskCaption } from '../language/mask.ts';
import { isWrittenIn, lacksItsLetters, readTag } from '../language/tongue.ts';
import { translateAll } from '../language/translate-all.ts';
import type { AskTranslation, Translation } from '../language/translator.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Translates the captions of a plan, page by page. */
export interface Translating {
  /**
   * A note for each post that has one. `mayAsk` false: what is kept is used, and nothing is sent for it. Never throws for the service: posts
   * that want an answer it did not give get a note that they wait.
   */
  notesFor(
    posts: readonly PostRow[],
    mayAsk: (post: PostRow) => boolean,
  ): Promise<ReadonlyMap<string, TranslationNote>>;
  /** What ended the asking; null: nothing did. */
  readonly trouble: FerryError | null;
}

export interface TranslatingWishes {
  readonly choice: TranslationChoice;
  readonly ask: AskTranslation;
  /** the service's host, for messages */
  readonly service: string;
  /** words that stay as they are */
  readonly keep: readonly string[];
  /** letters that were misread are put right before */
  readonly repairs: boolean;
  /** before the first text leaves this computer: a person sees what goes where */
  onFirst(): void;
  /** so many texts of the page are there, of so many that were asked for */
  onProgress(done: number, asked: number): void;
}

interface Deps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const faults = ['lines', 'names', 'size', 'added', 'script', 'refused'] as const;
const keptShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('translated'), text: z.string(), from: z.string().nullable() }),
  z.object({ kind: z.literal('same') }),
  z.object({ kind: z.literal('fault'), fault: z.enum(faults) }),
]) satisfies z.ZodType<Translation>;

interface Text {
  readonly post: PostRow;
  readonly caption: string;
  readonly masked: Masked;
  readonly sent: string;
  readonly subject: string;
}

/**
 * What was translated once is in the ledger (`AnswerStore`), batch by batch: a stop loses one batch at most, and a second plan asks for
 * nothing it has. When the service fails, nothing more is asked of it in this plan.
 */
export function createTranslating(deps: Deps, wishes: TranslatingWishes): Translating {
  let trouble: FerryError | null = null;
  let hasAsked = false;

  const ask = async (texts: readonly Text[]): Promise<ReadonlyMap<string, Translation>> => {
    const found = new Map<string, Translation>();
    if (texts.length === 0 || trouble !== null) return found;
    if (!hasAsked) wishes.onFirst();
    hasAsked = true;
    const { choice, service } = wishes;
    const asked = bySubject(texts).map(({ subject, sent, caption, masked }) => ({
      subject,
      sent,
      findFault: (answer: string) => faultOf({ caption, masked }, answer),
    }));
    wishes.onProgress(0, asked.length);
    try {
      const asking = { ask: wishes.ask, service, to: choice.to, signal: deps.signal };
      for await (const batch of translateAll(asked, asking)) {
        const answers = new Map<string, JsonObject>();
        for (const { wanted, translation } of batch) {
          found.set(wanted.subject, translation);
          // What a service refuses today it may take tomorrow.
          if (translation.kind !== 'fault' || translation.fault !== 'refused')
            answers.set(wanted.subject, { ...translation });
        }
        await deps.ledger.answers.keep('translation', answers, deps.clock.now());
        wishes.onProgress(found.size, asked.length);
      }
    } catch (error) {
      deps.signal.throwIfAborted();
      if (!isFerryError(error) || error.kind === 'interrupted' || error.kind === 'fatal') throw error;
      trouble = error;
    }
    return found;
  };

  return {
    get trouble() {
      return trouble;
    },
    async notesFor(posts, mayAsk) {
      const texts = posts.flatMap((post) => textOf(post, wishes) ?? []);
      const subjects = texts.map(({ subject }) => subject);
      const kept = await deps.ledger.answers.find('translation', subjects, keptShape);
      const missing = texts.filter(({ post, subject }) => !kept.has(subject) && mayAsk(post));
      const fresh = await ask(missing);
      const notes = new Map<string, TranslationNote>();
      for (const text of texts) {
        const translation = kept.get(text.subject) ?? fresh.get(text.subject) ?? null;
        const note = translation === null ? waiting(text, mayAsk) : noteOf(text, translation, wishes);
        if (note !== null) notes.set(text.post.ref, note);
      }
      return notes;
    },
  };

  function waiting({ post }: Text, mayAsk: (post: PostRow) => boolean): TranslationNote | null {
    if (trouble === null || !mayAsk(post)) return null;
    const { choice, service } = wishes;
    const { url, model } = choice.service;
    const reason = because('not-translated', {
      ...{ to: choice.to, service, url, because: reasonToJson(trouble.reason) },
      ...(model === null ? {} : { model }),
    });
    return { kind: 'missing', reason };
  }
}

/** null: no words, or in that language already. */
function textOf(post: PostRow, { choice, keep, repairs }: TranslatingWishes): Text | null {
  const whole = withoutBroken(post.caption ?? '');
  const caption = (repairs ? repairText(whole) : null) ?? whole;
  if (caption.trim() === '') return null;
  const masked = maskCaption(caption, keep);
  const { sent } = masked;
  if (sent === '' || isWrittenIn(sent, choice.to)) return null;
  return { post, caption, masked, sent, subject: subjectOf(sent, choice) };
}

function subjectOf(sent: string, { to, service: { kind, url, model } }: TranslationChoice): string {
  const asked = [kind === 'chat' ? chatVersion : 1, kind, url, model, to, sent];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}

/** The same words twice are asked for once. */
function bySubject(texts: readonly Text[]): readonly Text[] {
  return [...new Map(texts.map((text) => [text.subject, text])).values()];
}

function faultOf(text: Pick<Text, 'caption' | 'masked'>, answer: string) {
  const rebuilt = rebuildPlain(text, answer);
  return rebuilt.kind === 'fault' ? rebuilt.fault : null;
}

function noteOf(
  { caption, masked }: Text,
  translation: Translation,
  { choice, service }: TranslatingWishes,
): TranslationNote | null {
  const { to, bilingual = false } = choice;
  const left = (fault: (typeof faults)[number]): TranslationNote => ({
    kind: 'left',
    reason: because('translation-unusable', { to, service, fault }),
  });
  if (translation.kind === 'same') return null;
  if (translation.kind === 'fault') return left(translation.fault);
  // The names may be others than when it was kept, though what was sent is the same.
  const rebuilt = rebuildPlain({ caption, masked }, translation.text);
  if (rebuilt.kind === 'fault') return left(rebuilt.fault);
  // Kept by a version that did not look.
  if (lacksItsLetters(translation.text, to)) return left('script');
  const from = readTag(translation.from);
  const reason: Reason = because('translated', { to, service, bilingual, ...(from === null ? {} : { from }) });
  return { kind: 'translated', text: bilingual ? `${rebuilt.text}\n\n${caption}` : rebuilt.text, reason };
}
