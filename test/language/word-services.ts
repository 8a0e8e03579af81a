import type { ServerResponse } from 'node:http';
import type { Clock, HttpRequest } from '../../src/contract/index.ts';
import type { Service, ServiceLine } from '../../src/language/call.ts';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { type SeenRequest, startServer, type TestServer } from '../support/http-server.ts';

/** Servers that play a LibreTranslate and a chat service, with their faults: what a text becomes is up to the test. */

export interface Fault {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface PlayedService extends TestServer {
  /** the next requests with text are answered with these, in order */
  readonly faults: Fault[];
  /** texts that were asked for, request by request */
  readonly asked: (readonly string[])[];
}

type Translate = (text: string, together: number) => string | null;

/** `[zh] …`; the marks stay. */
export const pretend: Translate = (text) => text.replaceAll(/\p{L}+/gu, (word) => `字${word.length}`);

export function playLibreTranslate(
  translate: Translate = pretend,
  how: { readonly detects?: string; readonly key?: string } = {},
): Promise<PlayedService> {
  return play((request, answer) => {
    if (request.method === 'GET' && request.url.endsWith('/languages'))
      return answer.json(['en', 'zh-Hans', 'de'].map((code) => ({ code, name: code, targets: ['en'] })));
    if (request.url !== '/translate') return answer.fault({ status: 404, body: { error: 'Not found' } });
    const { q, api_key, target } = JSON.parse(request.body.toString());
    if (how.key !== undefined && api_key !== how.key)
      return answer.fault({ status: 403, body: { error: `Invalid API key ${api_key}` } });
    if (target !== 'zh-Hans') return answer.fault({ status: 400, body: { error: `${target} is not supported` } });
    if (answer.nextFault(q)) return undefined;
    const texts = (q as string[]).flatMap((text) => translate(text, q.length) ?? []);
    const detectedLanguage = q.map(() => ({ confidence: 90, language: how.detects ?? 'en' }));
    return answer.json({ translatedText: texts, detectedLanguage });
  });
}

export function playChat(translate: Translate = pretend, how: { readonly wrap?: (json: string) => string } = {}) {
  return play((request, answer) => {
    if (request.url.endsWith('/models')) return answer.json({ data: [{ id: 'tiny' }] });
    if (!request.url.endsWith('/v1/chat/completions')) return answer.fault({ status: 404 });
    const { messages } = JSON.parse(request.body.toString());
    const { texts } = JSON.parse(messages[1].content) as { texts: { id: number; text: string }[] };
    if (answer.nextFault(texts.map(({ text }) => text))) return undefined;
    const done = texts.flatMap(({ id, text }) => {
      const made = translate(text, texts.length);
      return made === null ? [] : [{ id, text: made, language: 'en' }];
    });
    const content = JSON.stringify({ texts: done });
    return answer.json({ choices: [{ message: { content: how.wrap?.(content) ?? content }, finish_reason: 'stop' }] });
  });
}

interface Answer {
  json(value: unknown): void;
  fault(fault: Fault): void;
  /** notes what was asked; true: a fault was answered */
  nextFault(texts: readonly string[]): boolean;
}

async function play(handle: (request: SeenRequest, answer: Answer) => void): Promise<PlayedService> {
  const faults: Fault[] = [];
  const asked: (readonly string[])[] = [];
  const server = await startServer((request, response) => handle(request, answerOver(response, { faults, asked })));
  return { ...server, faults, asked };
}

function answerOver(
  response: ServerResponse,
  { faults, asked }: { readonly faults: Fault[]; readonly asked: (readonly string[])[] },
): Answer {
  const send = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value ?? {}));
  const fault = (one: Fault) => void send(one.status, one.body, one.headers);
  return {
    json: (value) => void send(200, value),
    fault,
    nextFault: (texts) => {
      asked.push(texts);
      const next = faults.shift();
      if (next !== undefined) fault(next);
      return next !== undefined;
    },
  };
}

export interface Line extends ServiceLine {
  /** pauses that were asked for */
  readonly pauses: number[];
  readonly requests: HttpRequest[];
}

/** A real client, whose pauses take no time. */
export function lineTo(server: Pick<TestServer, 'host'>): Line {
  const redactor = createRedactor();
  const http = createHttpClient({
    guard: createHostGuard({ allowedHosts: [server.host] }),
    redact: redactor,
    userAgent: 'test',
  });
  const pauses: number[] = [];
  return {
    http,
    clock: fakeClock() as Clock,
    pausesMs: [1, 2],
    wait: async (ms, signal) => {
      signal.throwIfAborted();
      pauses.push(ms);
    },
    redact: (text) => redactor.text(text),
    pauses,
    requests: [],
  };
}

export function serviceAt(server: Pick<TestServer, 'origin' | 'host'>, path = '', key: string | null = null): Service {
  return {
    url: `${server.origin}${path}`,
    host: server.host,
    key,
    variable: 'CLIPFERRY_TRANSLATE_KEY',
    login: 'translation',
  };
}
