import { open } from 'node:fs/promises';

/** Most texts of ours fit: one read instead of asking for the size first. */
const firstBytes = 16_384;

/**
 * A text file whole; null: it is longer than `maxBytes`, and was not read further. Errors of the file system as they are. With
 * fewer steps than `stat` and `readFile`, each of which goes through a thread.
 */
export async function readText(path: string, maxBytes: number): Promise<string | null> {
  const file = await open(path, 'r');
  try {
    let room = Buffer.allocUnsafe(firstBytes);
    for (let length = 0; ; ) {
      const { bytesRead } = await file.read(room, length, room.length - length, length);
      if (bytesRead === 0) return room.toString('utf8', 0, length);
      length += bytesRead;
      if (length > maxBytes) return null;
      if (length === room.length) room = Buffer.concat([room], room.length * 4);
    }
  } finally {
    await file.close();
  }
}
