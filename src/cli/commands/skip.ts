import type { Cli } from '../context.ts';
import type { ExitCode } from '../fail.ts';
import { keepWord, type WordFlags } from './word.ts';

export function skip(cli: Cli, flags: WordFlags, refs: readonly string[]): Promise<ExitCode> {
  return keepWord(cli, 'skip', { flags, refs });
}
