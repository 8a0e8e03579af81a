import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { because, FerryError, quoting } from '../contract/index.ts';
import { formBody } from '../kit/index.ts';
import { callService, oddAnswer, type Service, type ServiceLine, wordsOf } from './call.ts';
import type { Transcriber } from './transcriber.ts';
import { looksLikeJson, wordsOfTranscript } from './transcript-text.ts';

/** OpenAI's limit (https://platform.openai.com/docs/guides/speech-to-text, read 2026-11); others take as much or more. */
const maxBytes = 25 * 1024 * 1024;

interface Speech {
  readonly service: Service;
  readonly line: ServiceLine;
  readonly model: string;
}

/**
 * `POST /audio/transcriptions`, as OpenAI, Groq, LocalAI, speaches, vLLM and whisper.cpp's server have it: a form with the file and the
 * model. No language is named: models find it by themselves.
 */
export function byService({ service, line, model }: Speech): Transcriber {
  return {
    name: service.host,
    asked: ['service', service.url, model],
    wants: 'm4a',
    async transcribe({ path, bytes }, signal) {
      const { host, key } = service;
      if (bytes > maxBytes)
        throw new FerryError('permanent', because('sound-too-large', { service: host, bytes, maxBytes }), {
          effect: 'none',
        });
      const form = formBody([
        { name: 'model', value: model },
        { name: 'response_format', value: 'json' },
        {
          name: 'file',
          fileName: basename(path),
          mime: 'audio/mp4',
          bytes,
          id: path,
          open: () => createReadStream(path),
        },
      ]);
      const answer = await callService(
        { service, line },
        {
          method: 'POST',
          path: '/audio/transcriptions',
          headers: {
            ...form.headers,
            accept: 'application/json',
            ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          },
          body: form.body,
          idleTimeoutMs: 600_000,
        },
        signal,
      );
      const { status, body } = answer;
      if (status >= 300) {
        const reason = quoting(because('service-failed', { service: host, status }), wordsOf(body, line));
        throw new FerryError('permanent', reason, { effect: 'none' });
      }
      if (/^\s*</.test(body)) throw oddAnswer(service, status);
      const words = readWords(body);
      if (words !== null) return words;
      const reason = quoting(because('service-answer-odd', { service: host, status }), wordsOf(body, line));
      throw new FerryError('permanent', reason, { effect: 'none' });
    },
  };
}

/** JSON was asked for, and some answer with the words alone. null: it is no transcript */
function readWords(body: string): string | null {
  if (body.trim() === '') return null;
  return wordsOfTranscript(body, looksLikeJson(body) ? 'json' : 'txt');
}
