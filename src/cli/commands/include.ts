import type { Cli } from '../context.ts';
import type { ExitCode } from '../fail.ts';
import { keepWord, type WordFlags } from './word.ts';

export function include(cli: Cli, flags: WordFlags, refs: readonly string[]): Promise<ExitCode> {
  return keepWord(cli, 'include', { flags, refs });
}
