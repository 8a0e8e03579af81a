import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isFerryError } from '../../src/contract/index.ts';
import { byCommand } from '../../src/language/by-command.ts';
import { byService } from '../../src/language/by-service.ts';
import { runChild } from '../../src/language/child.ts';
import { startServer } from '../support/http-server.ts';
import { tempDir } from '../support/temp.ts';
import { lineTo, serviceAt } from './word-services.ts';

const signal = new AbortController().signal;
const node = process.execPath;

/** A program of our own that plays a speech-to-text tool. */
async function tool(script: string, args: readonly string[] = ['{file}']) {
  const home = await tempDir();
  const path = join(home, 'tool.cjs');
  await writeFile(path, script);
  const folder = await tempDir();
  const file = join(folder, 'sound.wav');
  await writeFile(file, 'RIFF');
  const sound = { path: file, bytes: 4, durationMs: 1000, folder };
  return { home, sound, transcriber: byCommand({ program: node, args: [path, ...args] }) };
}

async function reasonOf(task: Promise<unknown>) {
  const error = await task.catch((thrown: unknown) => thrown);
  return isFerryError(error) ? error.reason : error;
}

async function codeOf(task: Promise<unknown>) {
  const error = await task.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return isFerryError(error) ? { code: error.code, said: error.reason.said, kind: error.kind } : error;
}

describe('a program that writes down what is said', () => {
  it('may print it', async () => {
    const { transcriber, sound } = await tool(
      `console.log('[00:00.000 --> 00:01.000]  Heard ' + require('node:fs').readFileSync(process.argv[2]))`,
    );
    expect(await transcriber.transcribe(sound, signal)).toBe('Heard RIFF');
  });

  it('may leave one text in its folder, and what it prints is no caption then', async () => {
    const { transcriber, sound } = await tool(
      `const f = process.argv[3]; for (const e of ['.txt', '.srt', '.json']) require('node:fs').writeFileSync(f + '/sound' + e, e === '.txt' ? 'From the file' : 'x'); console.log('progress')`,
      ['{file}', '{folder}'],
    );
    expect(await transcriber.transcribe(sound, signal)).toBe('From the file');
  });

  it('may leave it beside the sound', async () => {
    const { transcriber, sound } = await tool(
      `require('node:fs').writeFileSync(process.argv[2] + '.srt', '1\\n00:00:00,000 --> 00:00:01,000\\nBeside it\\n')`,
    );
    expect(await transcriber.transcribe(sound, signal)).toBe('Beside it');
  });

  it('that prints nothing is not taken for one that heard nobody', async () => {
    const nothing = await tool('');
    expect(await nothing.transcriber.transcribe(nothing.sound, signal)).toBeNull();
    const music = await tool(`console.log('[Music]')`);
    expect(await music.transcriber.transcribe(music.sound, signal)).toBe('');
  });

  it.each([
    ['a folder', `fs.mkdirSync(out)`, 'folder'],
    ['a link', `fs.symlinkSync('/etc/hostname', out)`, 'link'],
    ['a pipe', `require('node:child_process').execFileSync('mkfifo', [out])`, 'special'],
    ['more than anybody says', `fs.writeFileSync(out, 'a'.repeat(5e6))`, 'too-large'],
  ])('that leaves %s for a text has failed for this video, and the file is named', async (_, leave, is) => {
    const { transcriber, sound } = await tool(
      `const fs = require('node:fs'); const out = process.argv[3] + '/out.txt'; ${leave}`,
      ['{file}', '{folder}'],
    );
    expect(await reasonOf(transcriber.transcribe(sound, signal))).toMatchObject({
      code: 'transcriber-file-odd',
      values: { file: 'out.txt', is },
    });
  });

  it('may take its folder away', async () => {
    const { transcriber, sound } = await tool(
      `require('node:fs').rmSync(process.argv[3], { recursive: true }); console.log('words')`,
      ['{file}', '{folder}'],
    );
    expect(await codeOf(transcriber.transcribe(sound, signal))).toMatchObject({ code: 'transcriber-left-no-text' });
  });

  it('is told a path with signs of a command in it as it is', async () => {
    const { transcriber, sound } = await tool(`console.log(process.argv.slice(2).join(' '))`, ['{file}', 'in={file}']);
    const path = join(sound.folder, '$$ $& {folder} {file}', 'sound.wav');
    expect(await transcriber.transcribe({ ...sound, path }, signal)).toBe(`${path} in=${path}`);
  });

  it.each([
    ['an error', '{"error":{"message":"model is loading"}}'],
    ['half a transcript', '{"text":"Hello and welc'],
  ])('that prints %s as JSON has failed', async (_, printed) => {
    const { transcriber, sound } = await tool(`console.log(${JSON.stringify(printed)})`);
    expect(await codeOf(transcriber.transcribe(sound, signal))).toMatchObject({
      code: 'transcriber-no-transcript',
      kind: 'permanent',
    });
  });

  it.each([
    ['random bytes', `Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * 167 + 13) % 256))`],
    ['control characters', `'a' + String.fromCharCode(0, 1, 2, 3, 4, 5)`],
  ])('that prints %s has failed, and is named', async (_, what) => {
    const { transcriber, sound } = await tool(`process.stdout.write(${what})`);
    expect(await codeOf(transcriber.transcribe(sound, signal))).toMatchObject({
      code: 'transcriber-not-text',
      kind: 'permanent',
    });
  });

  it.each([
    ['leaves nothing where it was told to', '', ['{file}', '{folder}'], 'transcriber-left-no-text', undefined],
    [
      'leaves two texts',
      `for (const n of 'ab') require('node:fs').writeFileSync(process.argv[3] + '/' + n + '.txt', n)`,
      ['{file}', '{folder}'],
      'transcriber-left-no-text',
      undefined,
    ],
    [
      'fails',
      `console.error('loading 10%\\rloading 90%\\nno such model'); process.exit(3)`,
      ['{file}'],
      'transcriber-failed',
      'loading 90% | no such model',
    ],
  ])('that %s is told of for this video', async (_, script, args, code, said) => {
    const { transcriber, sound } = await tool(script, args);
    expect(await codeOf(transcriber.transcribe(sound, signal))).toEqual({ code, said, kind: 'permanent' });
  });

  it('that is not there ends it for all', async () => {
    const { sound } = await tool('');
    const missing = byCommand({ program: join(sound.folder, 'nothing'), args: ['{file}'] });
    expect(await codeOf(missing.transcribe(sound, signal))).toMatchObject({
      code: 'transcriber-missing',
      kind: 'usage',
    });
  });

  const lasting = `
    const { spawn } = require('node:child_process');
    const grandchild = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    require('node:fs').writeFileSync(__dirname + '/pids.tmp', process.pid + ' ' + grandchild.pid);
    require('node:fs').renameSync(__dirname + '/pids.tmp', __dirname + '/pids');
    process.on('SIGINT', () => {}); process.on('SIGTERM', () => {});
    setInterval(() => {}, 1000);`;

  it.skipIf(process.platform === 'win32')('ends with all it started when somebody stops', async () => {
    const { home, sound, transcriber } = await tool(lasting);
    const stop = new AbortController();
    const ended = transcriber.transcribe(sound, stop.signal).then(
      () => 'ended',
      () => 'stopped',
    );
    const pids = await waitFor(async () => (await readFile(join(home, 'pids'), 'utf8')).split(' ').map(Number));
    stop.abort();
    expect(await ended).toBe('stopped');
    for (const pid of pids) await waitFor(async () => assertGone(pid));
  });

  it.skipIf(process.platform === 'win32')('ends when its time is over', async () => {
    const { home } = await tool(lasting);
    const run = { program: node, args: [join(home, 'tool.cjs')], signal, timeoutMs: 400, maxBytes: 100 };
    expect(await runChild(run)).toEqual({ kind: 'timeout' });
  });

  it('may print more than anybody reads', async () => {
    const run = {
      program: node,
      args: ['-e', `process.stdout.write('x'.repeat(1e6))`],
      signal,
      timeoutMs: 60_000,
      maxBytes: 10,
    };
    expect(await runChild(run)).toMatchObject({ kind: 'ended', exitCode: 0, stdout: Buffer.from('xxxxxxxxxx') });
  });
});

function assertGone(pid: number): void {
  try {
    process.kill(pid, 0);
  } catch {
    return;
  }
  throw new Error(`${pid} lives`);
}

async function waitFor<Value>(look: () => Promise<Value>): Promise<Value> {
  for (;;) {
    try {
      return await look();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

describe('a service that writes down what is said', () => {
  async function service(status: number, body: string, key: string | null = 'sk-1234') {
    const server = await startServer((_, response) => void response.writeHead(status).end(body));
    onTestFinished(() => server.close());
    const folder = await tempDir();
    const path = join(folder, 'sound.m4a');
    await writeFile(path, 'sound bytes');
    const transcriber = byService({ service: serviceAt(server, '/v1', key), line: lineTo(server), model: 'whisper-1' });
    return { server, transcriber, sound: { path, bytes: 11, durationMs: 1000, folder } };
  }

  it('gets a form with the file and the model, and its key in a header', async () => {
    const { server, transcriber, sound } = await service(200, '{"text":" Hello there. "}');
    expect(await transcriber.transcribe(sound, signal)).toBe('Hello there.');
    const [request] = server.requests;
    expect(`${request?.method} ${request?.url}`).toBe('POST /v1/audio/transcriptions');
    expect(request?.headers.authorization).toBe('Bearer sk-1234');
    const form = String(request?.body);
    expect(form).toContain('name="model"\r\n\r\nwhisper-1');
    expect(form).toContain('filename="sound.m4a"\r\nContent-Type: audio/mp4\r\n\r\nsound bytes');
  });

  it('gets nothing larger than it takes', async () => {
    const { server, transcriber, sound } = await service(200, '');
    const large = transcriber.transcribe({ ...sound, bytes: 30_000_000 }, signal);
    expect(await codeOf(large)).toMatchObject({ code: 'sound-too-large', kind: 'permanent' });
    expect(server.requests).toEqual([]);
  });

  it.each([
    [400, '{"error":{"message":"audio too short"}}', 'service-failed', 'permanent'],
    [401, '{}', 'service-wants-key', 'needs-user'],
    [404, '{}', 'service-not-there', 'usage'],
    [500, '<html>', 'service-failed', 'retryable'],
    [200, '<html>Login</html>', 'service-answer-odd', 'retryable'],
    [200, '{"text":"Hello and welc', 'service-answer-odd', 'permanent'],
    [200, '{"error":{"message":"model is loading"}}', 'service-answer-odd', 'permanent'],
    [200, '', 'service-answer-odd', 'permanent'],
    [200, '{"a":[[[[[[', 'service-answer-odd', 'permanent'],
  ])('answers %i %s', async (status, body, code, kind) => {
    const { transcriber, sound } = await service(status, body);
    expect(await codeOf(transcriber.transcribe(sound, signal))).toMatchObject({ code, kind });
  });
});
