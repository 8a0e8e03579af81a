import type { Engine } from './engine.ts';

export async function adoptOwnFiles(
  _engine: Engine,
  _folder: string,
): Promise<{
  adopted: number;
  unmatched: number;
  ambiguous: readonly { file: string; because: string }[];
  refused: readonly { file: string; because: string }[];
}> {
  throw new Error('not here yet');
}
