import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openArchive } from '../../src/archive/open.ts';
import { isFerryError } from '../../src/contract/index.ts';
import { makeZip } from '../support/zip-writer.ts';
import { openFileDescriptors, readWhole, refusal, useTempFolder } from './help.ts';

const temp = useTempFolder();

const inner = makeZip({ entries: [{ name: 'inner.json', data: '{}' }], comment: 'inner' });
const whole = makeZip({
  entries: [
    { name: 'user_data_tiktok.json', data: JSON.stringify({ Post: randomBytes(400).toString('hex') }) },
    { name: 'inner.zip', data: inner, method: 'stored', descriptor: true },
    { name: 'TikTok/Posts.txt', data: 'Date: 2024-01-01', zip64: true },
  ],
  zip64End: true,
  comment: 'a comment at the end',
});

it('a zip cut off at any byte is a usage error, never a hang or half a result', async () => {
  const path = temp.path('cut.zip');
  const before = await openFileDescriptors();
  for (let length = 0; length < whole.length; length += 1) {
    await writeFile(path, whole.subarray(0, length));
    const error = await refusal(readWhole(path));
    expect(error.reason.values, `cut at ${length}`).toMatchObject({ path });
  }
  expect(await openFileDescriptors()).toBe(before);
});

it('a zip that lost its middle or its start is a usage error', async () => {
  const path = temp.path('lost.zip');
  for (let length = 1; length < whole.length - 120; length += 7) {
    await writeFile(path, whole.subarray(length));
    await refusal(readWhole(path));
    await writeFile(path, Buffer.concat([whole.subarray(0, 40), whole.subarray(40 + length)]));
    await refusal(readWhole(path));
  }
});

it('random damage gives the same content or a usage error, and nothing else', async () => {
  const path = temp.path('damaged.zip');
  await writeFile(path, whole);
  const texts = Object.values(await readWhole(path)).toSorted();
  const before = await openFileDescriptors();
  const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const bytes = Buffer.from(whole);
      for (const [at, value] of changes) bytes.writeUInt8(value, at);
      await writeFile(path, bytes);
      const outcome = await readWhole(path).catch((error: unknown) => error);
      const mayHide = changes.some(([at]) => isNameByte(at));
      expectSameOrRefused(outcome, texts, mayHide, bytes);
    }),
    { numRuns: 500 },
  );
  expect(await openFileDescriptors()).toBe(before);
});

/** `mayHide`: names are under no checksum; a changed one is still a name, and may have become that of a hidden file. */
function expectSameOrRefused(outcome: unknown, texts: readonly string[], mayHide: boolean, bytes: Buffer): void {
  if (isFerryError(outcome)) {
    expect(outcome.kind).toBe('usage');
  } else if (outcome instanceof Object && 'damaged.zip' in outcome) {
    // with both ends gone it is no zip any more, and comes through as the file it is
    expect(outcome).toEqual({ 'damaged.zip': bytes.toString() });
  } else {
    const read = Object.values(Object(outcome)).toSorted();
    if (mayHide) expect(texts).toEqual(expect.arrayContaining(read));
    else expect(read).toEqual(texts);
  }
}

function isNameByte(at: number): boolean {
  return ['user_data_tiktok.json', 'inner.zip', 'TikTok/Posts.txt'].some((name) => {
    const start = whole.lastIndexOf(name);
    return at >= start && at < start + name.length;
  });
}

it('a zip that shrinks while it is read is a usage error', async () => {
  const path = temp.path('shrinks.zip');
  const data = randomBytes(3_000_000);
  await writeFile(
    path,
    makeZip({
      entries: [
        { name: 'a', data },
        { name: 'b', data, method: 'stored' },
      ],
    }),
  );
  const archive = await openArchive(path);
  await writeFile(path, 'gone');
  for (const entry of archive.entries) {
    const read = async () => {
      for await (const _ of archive.open(entry));
    };
    await refusal(read());
  }
  await archive.close();
});
