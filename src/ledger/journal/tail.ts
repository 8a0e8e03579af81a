import { open } from 'node:fs/promises';
import { onDisk } from '../../disk/index.ts';
import { linesOf } from './file.ts';
import { isWhole } from './line.ts';

/**
 * A last line without its end gets one if it is whole. If it is not, a power cut left a piece of it: that goes, where the ledger knows
 * what it was to say (`isKnown`), and else stays as a line that nobody can read, because more than a piece may be missing.
 */
export async function mendTail(path: string, isKnown: boolean): Promise<void> {
  let tail: { readonly start: number; readonly whole: boolean } | null = null;
  for await (const { text, start, ended } of linesOf(path)) tail = ended ? null : { start, whole: isWhole(text) };
  if (tail === null) return;
  const { start, whole } = tail;
  await onDisk(path, async () => {
    const stays = whole || !isKnown;
    const file = await open(path, stays ? 'a' : 'r+');
    try {
      if (stays) await file.appendFile('\n');
      else await file.truncate(start);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}
