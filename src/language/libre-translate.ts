import { z } from 'zod';
import { because, FerryError } from '../contract/index.ts';
import { callService, firstAnswerMs, oddAnswer, refusal, type Service, type ServiceLine } from './call.ts';
import { findTag, readTag } from './tongue.ts';
import type { AskTranslation } from './translator.ts';

/**
 * LibreTranslate's interface (https://docs.libretranslate.com, read 2026-11): `GET /languages`, `POST /translate` with an array in `q`.
 * The key, where there is one, is a field of the body.
 */
interface LibreTranslate {
  readonly service: Service;
  readonly line: ServiceLine;
  /** BCP 47 */
  readonly to: string;
}

const languagesSchema = z.array(z.object({ code: z.string().min(1) }));
const detected = z.object({ language: z.string() });
const answerSchema = z.object({
  translatedText: z.union([z.string().transform((text) => [text]), z.array(z.string())]),
  detectedLanguage: z.union([detected.transform((one) => [one]), z.array(detected)]).nullish(),
});

/** Which languages it knows. Sends no text. */
export async function languagesOf(asked: Omit<LibreTranslate, 'to'>, signal: AbortSignal): Promise<readonly string[]> {
  const answer = await callService(asked, { method: 'GET', path: '/languages' }, signal);
  const languages = languagesSchema.safeParse(parse(answer.body));
  if (answer.status >= 300 || !languages.success) throw oddAnswer(asked.service, answer.status);
  return languages.data.flatMap(({ code }) => readTag(code) ?? []);
}

export function libreTranslate(asked: LibreTranslate): AskTranslation {
  let tag: Promise<string> | null = null;
  let hasAnswered = false;
  return async (texts, signal) => {
    tag ??= findTarget(asked, signal);
    const { key } = asked.service;
    const body = {
      q: texts,
      source: 'auto',
      target: await tag,
      format: 'text',
      ...(key === null ? {} : { api_key: key }),
    };
    const answer = await callService(
      asked,
      {
        method: 'POST',
        path: '/translate',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(body),
        idleTimeoutMs: hasAnswered ? 180_000 : firstAnswerMs,
      },
      signal,
    );
    hasAnswered = true;
    if (answer.status >= 300) return refusal(answer, asked.line);
    const read = answerSchema.safeParse(parse(answer.body));
    if (!read.success) throw oddAnswer(asked.service, answer.status);
    const { translatedText, detectedLanguage } = read.data;
    // Fewer or more than were asked for: nobody knows which is which.
    if (translatedText.length !== texts.length) return { kind: 'texts', texts: texts.map(() => null) };
    const from = detectedLanguage?.length === texts.length ? detectedLanguage : [];
    return {
      kind: 'texts',
      texts: translatedText.map((text, index) => ({ text, from: readTag(from[index]?.language) })),
    };
  };
}

async function findTarget({ to, ...asked }: LibreTranslate, signal: AbortSignal): Promise<string> {
  const known = await languagesOf(asked, signal);
  const tag = findTag(to, known);
  if (tag !== null) return tag;
  const reason = because('service-lacks-language', { service: asked.service.host, to, known: known.slice(0, 60) });
  throw new FerryError('usage', reason, { effect: 'none' });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
