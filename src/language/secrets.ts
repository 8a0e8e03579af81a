import { because, FerryError } from '../contract/index.ts';
import type { Transcriber } from './transcriber.ts';
import type { AskTranslation, RawTranslation } from './translator.ts';

/** The keys that are known. */
export interface Secrets {
  /** takes them out of what a person is shown */
  redact(text: string): string;
  holds(text: string): boolean;
}

/**
 * An answer with a key in it is none: whoever sends keys back is not to be trusted with words that will be published. A key that was in the text
 * already, because it is a word, is no fault. FerryError `usage` `service-shows-key`.
 */
export function guardTranslation(
  ask: AskTranslation,
  { secrets, service }: { readonly secrets: Secrets; readonly service: string },
): AskTranslation {
  return async (texts, signal) => {
    const answered = await ask(texts, signal);
    if (answered.kind === 'refused') return { ...answered, said: secrets.redact(answered.said) };
    const isShown = (answer: RawTranslation | null, index: number) =>
      answer !== null &&
      [answer.text, answer.from ?? ''].some((text) => secrets.holds(text)) &&
      !secrets.holds(texts[index] ?? '');
    if (answered.texts.some(isShown)) throw showsKey(service);
    return answered;
  };
}

/** The same for what is said in videos, and for what a program says when it fails. */
export function guardTranscriber(transcriber: Transcriber, secrets: Secrets): Transcriber {
  return {
    ...transcriber,
    async transcribe(sound, signal) {
      const words = await transcriber.transcribe(sound, signal).catch((error: unknown) => {
        throw withoutSecrets(error, secrets);
      });
      if (words !== null && secrets.holds(words)) throw showsKey(transcriber.name);
      return words;
    },
  };
}

function showsKey(service: string): FerryError {
  return new FerryError('usage', because('service-shows-key', { service }), { effect: 'none' });
}

function withoutSecrets(error: unknown, { redact }: Secrets): unknown {
  if (!(error instanceof FerryError) || error.reason.said === undefined) return error;
  const { kind, reason, effect, scope, remedy, retryAfterMs, cause } = error;
  return new FerryError(
    kind,
    { ...reason, said: redact(error.reason.said) },
    {
      ...{ effect, scope, remedy, cause },
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    },
  );
}
