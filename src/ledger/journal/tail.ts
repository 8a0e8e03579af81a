import { open } from 'node:fs/promises';
import { onDisk } from '../../disk/index.ts';
import { linesOf } from './file.ts';
import { isWhole } from './line.ts';

/** A last line without its end gets one if it is whole, and goes if it is not. */
export async function mendTail(path: string): Promise<void> {
  let tail: { readonly start: number; readonly whole: boolean } | null = null;
  for await (const { text, start, ended } of linesOf(path)) tail = ended ? null : { start, whole: isWhole(text) };
  if (tail === null) return;
  const { start, whole } = tail;
  await onDisk(path, async () => {
    const file = await open(path, whole ? 'a' : 'r+');
    try {
      if (whole) await file.appendFile('\n');
      else await file.truncate(start);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}
