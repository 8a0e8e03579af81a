import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { isFerryError } from '../../src/contract/index.ts';
import { byCommand } from '../../src/language/by-command.ts';
import { byService } from '../../src/language/by-service.ts';
import { libreTranslate } from '../../src/language/libre-translate.ts';
import { guardTranscriber, guardTranslation } from '../../src/language/secrets.ts';
import type { Transcriber } from '../../src/language/transcriber.ts';
import type { RawTranslation } from '../../src/language/translator.ts';
import { createRedactor } from '../../src/net/redact.ts';
import { startServer } from '../support/http-server.ts';
import { tempDir } from '../support/temp.ts';
import { type Fault, lineTo, serviceAt } from './word-services.ts';

const signal = new AbortController().signal;
const key = 'Kq7TzXw2LmP9vRb4NcY8sHd3FgJ6aEu1oWiQx5BtZkDl0MyVpS';

async function reasonOf(task: Promise<unknown>) {
  const error = await task.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!isFerryError(error)) throw new Error(`no error of ours: ${error}`);
  return error.reason;
}

/** Does any eight characters of the key, in either case, stand in it? */
function showsKey(value: unknown): boolean {
  const text = (JSON.stringify(value) ?? '').toLowerCase();
  return Array.from({ length: key.length - 7 }, (_, at) => key.slice(at, at + 8).toLowerCase()).some((piece) =>
    text.includes(piece),
  );
}

async function serverThat(fault: Fault) {
  const server = await startServer(
    (_, response) => void response.writeHead(fault.status, fault.headers).end(JSON.stringify(fault.body ?? {})),
  );
  onTestFinished(() => server.close());
  const { text } = createRedactor([key]);
  return { service: serviceAt(server, '', key), line: { ...lineTo(server), redact: text } };
}

describe('a service that says a key', () => {
  const far = 'p'.repeat(170);
  const faults: readonly (readonly [string, Fault])[] = [
    ['at the place where its words are cut', { status: 401, body: { error: `${far} ${key}` } }],
    ['there, when it fails', { status: 500, body: { error: `${far}${key}` } }],
    ['there, when it refuses', { status: 400, body: { error: `${far} ${key}` } }],
    ['in a place it sends us on to', { status: 302, headers: { location: `http://[bad ${key}` } }],
    ['in a host it sends us on to', { status: 302, headers: { location: `http://${key}.evil.example/` } }],
  ];

  it.each(faults)('%s is quoted without it', async (_, fault) => {
    const asked = await serverThat(fault);
    const words = await reasonOf(libreTranslate({ ...asked, to: 'zh' })(['Hello'], signal));
    expect(showsKey(words)).toBe(false);
    const path = join(await tempDir(), 'sound.m4a');
    await writeFile(path, 'sound');
    const sound = { path, bytes: 5, durationMs: 1_000, folder: path };
    const speech = await reasonOf(byService({ ...asked, model: 'm' }).transcribe(sound, signal));
    expect(showsKey(speech)).toBe(false);
  });

  const { text: redact, holds } = createRedactor([key, 'word']);
  const secrets = { redact, holds };
  const translated = (sent: string, answer: RawTranslation) =>
    guardTranslation(async () => ({ kind: 'texts', texts: [answer] }), { secrets, service: 'there' })([sent], signal);

  it('in an answer is not believed', async () => {
    const shown = { code: 'service-shows-key', values: { service: 'there' } };
    expect(await reasonOf(translated('Hello', { text: `Hallo api_key=${key}`, from: 'en' }))).toEqual(shown);
    expect(await reasonOf(translated('Hello', { text: `Hallo ${key.slice(0, 20)}`, from: 'en' }))).toEqual(shown);
    expect(await reasonOf(translated('Hello', { text: 'Hallo', from: key }))).toEqual(shown);
    // A key that is a word, and is one here.
    expect(await translated('my word', { text: 'mein word', from: 'en' })).toMatchObject({ kind: 'texts' });
  });

  it('in a transcript is not believed either, and what a program says when it fails is shown without', async () => {
    const heard = (words: string): Transcriber => ({
      ...{ name: 'whisper', asked: [], wants: 'wav' },
      transcribe: async () => words,
    });
    const sound = { path: '', bytes: 0, durationMs: 0, folder: '' };
    expect(await reasonOf(guardTranscriber(heard(`hello ${key}`), secrets).transcribe(sound, signal))).toMatchObject({
      code: 'service-shows-key',
    });
    expect(await guardTranscriber(heard('hello'), secrets).transcribe(sound, signal)).toBe('hello');
  });
});

describe('a program that writes down what is said', () => {
  it('is started without our keys, and what it says of one is shown without it', async () => {
    vi.stubEnv('CLIPFERRY_TRANSCRIBE_KEY', 'in-the-environment');
    onTestFinished(() => void vi.unstubAllEnvs());
    const folder = join(await tempDir(), 'sound');
    await mkdir(folder);
    const script = join(folder, '..', 'tool.cjs');
    await writeFile(
      script,
      `console.error('has', process.env.CLIPFERRY_TRANSCRIBE_KEY, typeof process.env.PATH, ${JSON.stringify(key)}); process.exit(3)`,
    );
    const { text: redact, holds } = createRedactor([key]);
    const transcriber = guardTranscriber(byCommand({ program: process.execPath, args: [script] }), { redact, holds });
    const sound = { path: join(folder, 'sound.wav'), bytes: 4, durationMs: 1_000, folder };
    expect(await reasonOf(transcriber.transcribe(sound, signal))).toMatchObject({
      code: 'transcriber-failed',
      said: 'has undefined string ***',
    });
  });
});
