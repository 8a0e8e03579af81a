import { type Box, children, descendants } from './box-tree.ts';
import type { ByteReader } from './byte-reader.ts';

/**
 * Whether the coded pictures of an MP4 can be what its index says, without decoding one: each is a row of units that say
 * their length (ISO/IEC 14496-15), and no unit of H.264 or HEVC holds many zeros in a row (they escape the third). That
 * finds holes of an unfinished copy and foreign bytes, and costs reading the file once. Anything it does not know, it lets pass.
 */
export async function hasWholePictures(moov: Buffer, reader: ByteReader): Promise<boolean> {
  for (const trak of children(moov, 0, moov.length)) {
    if (trak.type !== 'trak') continue;
    for (const table of descendants(moov, trak, ['mdia', 'minf', 'stbl'])) {
      const lengthBytes = unitLengthBytes(moov, table);
      if (lengthBytes !== null && !(await areWhole(reader, samplesOf(moov, table), lengthBytes))) return false;
    }
  }
  return true;
}

const codecs = new Set(['avc1', 'avc3', 'hvc1', 'hev1']);

/** How many bytes say the length of a unit; null: not one of these codecs, or more than one description. */
function unitLengthBytes(moov: Buffer, table: Box): number | null {
  const stsd = Array.from(children(moov, table.content, table.end)).find(({ type }) => type === 'stsd');
  if (stsd === undefined || stsd.content + 8 > stsd.end || moov.readUInt32BE(stsd.content + 4) !== 1) return null;
  const [entry] = children(moov, stsd.content + 8, stsd.end);
  if (entry === undefined || !codecs.has(entry.type)) return null;
  // Behind the fields that every description of a picture has.
  for (const box of children(moov, entry.content + 78, entry.end)) {
    const at = box.type === 'avcC' ? 4 : box.type === 'hvcC' ? 21 : null;
    if (at !== null && box.content + at < box.end) return (moov.readUInt8(box.content + at) & 3) + 1;
  }
  return null;
}

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** In the order of decoding. A table that is missing or too short for its own counts ends the list. */
function* samplesOf(moov: Buffer, table: Box): Generator<Sample> {
  const boxes = new Map(Array.from(children(moov, table.content, table.end), (box) => [box.type, box]));
  const [stsz, stsc] = [boxes.get('stsz'), boxes.get('stsc')];
  const offsets = boxes.get('stco') ?? boxes.get('co64');
  if (!stsz || !stsc || !offsets || stsz.content + 12 > stsz.end) return;
  const oneSize = moov.readUInt32BE(stsz.content + 4);
  const samples = moov.readUInt32BE(stsz.content + 8);
  const width = offsets.type === 'co64' ? 8 : 4;
  const chunks = Math.floor((offsets.end - offsets.content - 8) / width);
  const runs = Math.floor((stsc.end - stsc.content - 8) / 12);
  let sample = 0;
  for (let chunk = 0, run = 0; chunk < chunks && run < runs; chunk += 1) {
    if (run + 1 < runs && moov.readUInt32BE(stsc.content + 8 + (run + 1) * 12) <= chunk + 1) run += 1;
    const inChunk = moov.readUInt32BE(stsc.content + 8 + run * 12 + 4);
    const place = offsets.content + 8 + chunk * width;
    let at = width === 8 ? Number(moov.readBigUInt64BE(place)) : moov.readUInt32BE(place);
    for (let each = 0; each < inChunk && sample < samples; each += 1, sample += 1) {
      const entry = stsz.content + 12 + sample * 4;
      if (oneSize === 0 && entry + 4 > stsz.end) return;
      const bytes = oneSize === 0 ? moov.readUInt32BE(entry) : oneSize;
      yield { at, bytes };
      at += bytes;
    }
  }
}

const windowBytes = 1 << 20;

async function areWhole(reader: ByteReader, samples: Iterable<Sample>, lengthBytes: number): Promise<boolean> {
  // One piece of memory for the whole file: a new one for each part of it costs more than reading.
  let memory = Buffer.allocUnsafeSlow(windowBytes);
  let window = { at: 0, bytes: 0 };
  let read = 0;
  for (const { at, bytes } of samples) {
    // The same bytes again and again: no index of a picture says that.
    read += bytes;
    if (read > reader.size * 4) return false;
    // The end of the file is judged elsewhere.
    if (at + bytes > reader.size) return true;
    if (at < window.at || at + bytes > window.at + window.bytes) {
      if (bytes > memory.length) memory = Buffer.allocUnsafeSlow(bytes);
      window = { at, bytes: await reader.fill(memory, at) };
      if (window.bytes < bytes) return true;
    }
    const start = at - window.at;
    if (!isWhole(memory.subarray(start, start + bytes), lengthBytes)) return false;
  }
  return true;
}

function isWhole(sample: Buffer, lengthBytes: number): boolean {
  let at = 0;
  while (at + lengthBytes < sample.length) {
    const bytes = sample.readUIntBE(at, lengthBytes);
    // Zeros behind the last unit are padding of some phones.
    if (bytes === 0) return sample.length - at < holeBytes;
    at += lengthBytes + bytes;
    if (at > sample.length) return false;
  }
  return !hasHole(sample);
}

/** A sector of a disk; no encoder pads by so much. */
const holeBytes = 512;

/** In steps of half a hole, because a hole covers one of them whole. */
function hasHole(sample: Buffer): boolean {
  const step = holeBytes / 2;
  for (let at = 0; at + step <= sample.length; at += step) {
    if (sample.readUInt32LE(at) !== 0 || sample.readUInt32LE(at + step - 4) !== 0) continue;
    let from = at;
    let to = at;
    while (from > 0 && sample[from - 1] === 0) from -= 1;
    while (to < sample.length && sample[to] === 0) to += 1;
    if (to - from >= holeBytes) return true;
  }
  return false;
}
