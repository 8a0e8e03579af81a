import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { forgetReader, PartReader, partReaderOf } from '../../../adapters/destinations/rednote/part-reader.ts';
import { rangesOf } from '../../../adapters/destinations/rednote/ticket.ts';
import type { RenditionFile } from '../../../src/contract/index.ts';

const partBytes = 300_000;
const content = Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => (at * 7 + (at >> 8)) & 0xff));
const ranges = rangesOf(content.length, partBytes);
const file: RenditionFile = {
  sha256: 'a'.repeat(64),
  bytes: content.length,
  mime: 'video/mp4',
  role: 'video',
  alt: '',
  facts: {
    ...{ kind: 'video', width: 1, height: 1, durationMs: 1, frameRate: 30, videoBitrate: null, videoCodec: null },
    ...{ audioCodec: null, audioChannels: null, audioSampleRate: null, audioBitrate: null },
  },
};
const signal = new AbortController().signal;

/** Files whose every reading is written down; `size`: where this one ends now. */
function watched() {
  const [starts, memory] = [[] as number[], new Set<unknown>()];
  const state = { size: content.length };
  const fill = async (_sha256: string, into: Buffer, start: number): Promise<number> => {
    starts.push(start);
    memory.add(into.buffer);
    return content.subarray(0, state.size).copy(into, 0, start);
  };
  return { starts, memory, state, files: { fill }, reader: new PartReader({ fill }, file) };
}

function rangeAt(index: number) {
  const range = ranges[index];
  if (range === undefined) throw new Error(`there is no part ${index}`);
  return range;
}

/** Long enough for a part of some slices to be hashed. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

it('reads each part once, the next one ahead, into memory for two', async () => {
  const { starts, memory, reader } = watched();
  for (const range of ranges) {
    const part = await reader.take(range, signal);
    const next = ranges[range.index + 1];
    if (next) reader.readAhead(next);
    const wanted = content.subarray(range.start, range.end);
    await settle();
    expect(part.bytes.equals(wanted), 'also after the next one was read').toBe(true);
    expect(part.md5).toBe(createHash('md5').update(wanted).digest('base64'));
    reader.giveBack(part);
  }
  expect(starts).toEqual(ranges.map(({ start }) => start));
  expect(memory.size).toBe(2);
});

it('keeps what is read ahead of each of two files that go at the same time', async () => {
  const { starts, files } = watched();
  const link = { ctx: { files } };
  const both = [file, { ...file, sha256: 'b'.repeat(64) }];
  for (const one of both) partReaderOf(link, one).readAhead(rangeAt(1));
  for (const one of both) await partReaderOf(link, one).take(rangeAt(1), signal);
  expect(starts).toEqual([partBytes, partBytes]);
  const before = partReaderOf(link, file);
  forgetReader(link, file);
  expect(partReaderOf(link, file)).not.toBe(before);
});

it('gives the part it is asked for, whatever it has read ahead', async () => {
  const { reader } = watched();
  reader.readAhead(rangeAt(2));
  const { bytes } = await reader.take(rangeAt(1), signal);
  expect(bytes.equals(content.subarray(partBytes, 2 * partBytes))).toBe(true);
});

it('tells of a file that has become shorter when the part is asked for, and not before', async () => {
  const { reader, state } = watched();
  state.size = partBytes + 1;
  reader.readAhead(rangeAt(1));
  await settle();
  const changed = { code: 'rendition-changed', remedy: 'prepare-again', effect: 'none' };
  await expect(reader.take(rangeAt(1), signal)).rejects.toMatchObject(changed);
});

it('stops at once when the run is stopped, also while it waits for what is read ahead', async () => {
  const { reader } = watched();
  const stop = new AbortController();
  reader.readAhead(rangeAt(0));
  const part = reader.take(rangeAt(0), stop.signal);
  stop.abort();
  await expect(part).rejects.toMatchObject({ kind: 'interrupted' });
});
