import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { beginLog } from '../../src/cli/session-log.ts';
import { shownArguments } from '../../src/cli/shown-arguments.ts';
import { tempDir } from '../support/temp.ts';
import { fakeCli } from './fake-cli.ts';

describe('what was typed is written down', () => {
  it.each([
    [
      ['plan', '--translate-with', 'http://h/?k=K'],
      ['plan', '--translate-with', 'http://h/?***'],
    ],
    [
      ['plan', '--translate-with=https://u:K@h/x#K'],
      ['plan', '--translate-with=https://***@h/x#***'],
    ],
    [
      ['login', 'translation', '--set', 'key=K'],
      ['login', 'translation', '--set', 'key=***'],
    ],
    [
      ['login', 'translation', '--set=key=K'],
      ['login', 'translation', '--set=key=***'],
    ],
    [
      ['plan', '--set', 'password=K', '--set', 'audience=all'],
      ['plan', '--set', 'password=***', '--set', 'audience=all'],
    ],
    [
      ['import', 'a?b.zip', 'user@here'],
      ['import', 'a?b.zip', 'user@here'],
    ],
  ])('%j without its keys', (typed, shown) => {
    expect(shownArguments(typed)).toEqual(shown);
  });

  it('and without what stands in the environment, wherever it was typed', async () => {
    const home = await tempDir();
    const workspace = join(home, 'ws');
    const logFile = join(home, 'typed.log');
    const { argv } = process;
    onTestFinished(() => {
      vi.unstubAllEnvs();
      process.argv = argv;
    });
    vi.stubEnv('CLIPFERRY_TRANSLATE_KEY', 'Translate-Key-Of-Mine');
    vi.stubEnv('CLIPFERRY_TRANSCRIBE_KEY', 'Transcribe-Key-Of-Mine');
    process.argv = ['node', 'clipferry', 'Translate-Key-Of-Mine', 'ftp://x/transcribe-key-of-mine'];
    const { talk } = await fakeCli({ workspace });
    beginLog({ logFile, workspace }, talk).close();
    expect(await readFile(logFile, 'utf8')).toContain('"arguments":["***","ftp://x/***"]');
    expect(beginLog({ workspace }, talk).redactor.holds('Translate-Key-Of-Mine')).toBe(true);
  });
});
