import type { ByteReader } from './byte-reader.ts';

/** EBML (WebM, Matroska): the byte the Segment should reach, if that lies behind the end of the file. */
export async function scanEbml(reader: ByteReader): Promise<{ readonly shouldReach: number | null }> {
  const head = await reader.read(0, 4096);
  const header = element(head, 0);
  const segment = header ? element(head, header.content + (header.size ?? 0)) : null;
  // A live recording leaves the size open: nothing to compare with.
  if (!segment || segment.size === null) return { shouldReach: null };
  const end = segment.content + segment.size;
  return { shouldReach: end > reader.size ? end : null };
}

function element(head: Buffer, at: number): { readonly content: number; readonly size: number | null } | null {
  const idLength = Math.clz32(head[at] ?? 0) - 23;
  const sizeAt = at + idLength;
  const first = head[sizeAt];
  if (idLength > 4 || first === undefined || first === 0) return null;
  const length = Math.clz32(first) - 23;
  if (head.length < sizeAt + length) return null;
  let size = BigInt(first & (0xff >> length));
  for (let index = 1; index < length; index += 1) size = (size << 8n) | BigInt(head[sizeAt + index] ?? 0);
  const open = size === (1n << BigInt(7 * length)) - 1n;
  return { content: sizeAt + length, size: open ? null : Number(size) };
}
