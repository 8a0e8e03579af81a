import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PrivateTag, VideoLimits } from '../../src/contract/index.ts';
import { decideImage } from '../../src/core/media/image.ts';
import { decideVideo } from '../../src/core/media/video.ts';
import type { BlockFormat } from '../../src/media/picture-blocks.ts';
import { probeFile } from '../../src/media/probe.ts';
import { untagPicture } from '../../src/media/untag.ts';
import { ffmpeg, photo, sample } from '../support/media-samples.ts';
import { makeUntagged } from '../support/render-any.ts';
import { tempDir } from '../support/temp.ts';

const signal = new AbortController().signal;
const formats = ['jpeg', 'png', 'webp', 'gif'] as const;
const taken = { maxCount: 10, formats, maxBytes: 20_000_000, maxLongSide: 4096, maxPixels: null };

async function probeImage(path: string) {
  const probed = await probeFile(path, signal);
  if (probed.kind !== 'image') throw new Error('not a picture');
  return probed;
}

async function written(bytes: Buffer): Promise<string> {
  const path = join(await tempDir(), 'photo');
  await writeFile(path, bytes);
  return path;
}

/** A JPEG segment, placed behind the first mark. */
function withSegment(jpeg: Buffer, code: number, data: Buffer | string): Buffer {
  const content = Buffer.from(data);
  const head = Buffer.from([0xff, code, (content.length + 2) >> 8, (content.length + 2) & 0xff]);
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}

function withChunk(png: Buffer, type: string, data: Buffer | string): Buffer {
  const content = Buffer.from(data);
  const chunk = Buffer.alloc(content.length + 12);
  chunk.writeUInt32BE(content.length, 0);
  chunk.write(type, 4, 'latin1');
  content.copy(chunk, 8);
  const afterHead = 8 + 25;
  return Buffer.concat([png.subarray(0, afterHead), chunk, png.subarray(afterHead)]);
}

function withGifComment(gif: Buffer, text: string): Buffer {
  const start = 13 + ((gif[10] ?? 0) & 0x80 ? 3 * 2 ** (((gif[10] ?? 0) & 7) + 1) : 0);
  const block = Buffer.concat([Buffer.from([0x21, 0xfe, text.length]), Buffer.from(text), Buffer.from([0])]);
  return Buffer.concat([gif.subarray(0, start), block, gif.subarray(start)]);
}

const jpeg = await photo(120, 90).jpeg().toBuffer();
const png = await photo(120, 90).png().toBuffer();
const gif = await readFile(await sample('gif'));
const exifOf = async (fields: Record<string, Record<string, string>>) =>
  await photo(120, 90).jpeg().withExif(fields).toBuffer();

describe('a photo that says only what program made it is sent as it is', () => {
  const cases: [string, () => Promise<Buffer> | Buffer][] = [
    [
      'a comment of an encoder',
      () => withSegment(jpeg, 0xfe, 'CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 82'),
    ],
    ['the comment of another', () => withSegment(jpeg, 0xfe, 'Lavc58.42.102')],
    [
      'the name of an editor and a date',
      () => exifOf({ IFD0: { Software: 'Editor 3.1', DateTime: '2024:01:01 10:00:00' } }),
    ],
    [
      'resolution and a blank user comment',
      () => exifOf({ IFD0: { XResolution: '72/1' }, IFD2: { UserComment: '   ' } }),
    ],
    ['XMP with a tool', () => withSegment(jpeg, 0xe1, xmp('<xmp:CreatorTool>Editor</xmp:CreatorTool>'))],
    ['the software of a PNG', () => withChunk(png, 'tEXt', 'Software\0Adobe ImageReady')],
    ['the date of a PNG', () => withChunk(png, 'tIME', Buffer.from([7, 232, 1, 1, 0, 0, 0]))],
    ['the comment of a GIF tool', () => withGifComment(gif, 'Created with GIMP')],
  ];
  it.each(cases)('%s', async (_what, make) => {
    const probed = await probeImage(await written(await make()));
    expect(probed.privateTags).toEqual([]);
    expect(decideImage(probed, taken)).toEqual({ kind: 'as-is' });
  });

  it('and so is a video with the name of its encoder', async () => {
    for (const name of ['moovAtEnd', 'good'] as const)
      expect(await probeFile(await sample(name), signal)).toMatchObject({ privateTags: [] });
    const out = join(await tempDir(), 'out.mp4');
    await ffmpeg([
      '-i',
      await sample('good'),
      '-c',
      'copy',
      '-movflags',
      '+faststart',
      '-metadata',
      'comment=Lavf58.20',
      out,
    ]);
    const bytes = await readFile(out);
    expect(bytes.includes('Lavf')).toBe(true);
    expect(await probeFile(out, signal)).toMatchObject({ privateTags: [], faststart: true });
  });
});

function xmp(properties: string): string {
  return `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description xmlns:xmp="p" rdf:about="">${properties}</rdf:Description></rdf:RDF></x:xmpmeta>`;
}

describe('the reason names what was found', () => {
  const iptc = (id: number, text: string) =>
    Buffer.concat([
      Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0', 'latin1'),
      ...[u32(5 + text.length)],
      Buffer.from([0x1c, 2, id, 0, text.length]),
      Buffer.from(text),
    ]);
  const cases: [string, PrivateTag[], () => Promise<Buffer> | Buffer][] = [
    ['where it was taken', ['place'], () => exifOf({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 27/1' } })],
    ['by which phone', ['device'], () => exifOf({ IFD0: { Make: 'ExamplePhone' } })],
    ['by whom', ['account'], () => exifOf({ IFD0: { Artist: 'Ana Example' } })],
    ['words somebody wrote', ['comment'], () => withSegment(jpeg, 0xfe, 'for grandma')],
    ['the city of a press photo', ['place'], () => withSegment(jpeg, 0xed, iptc(90, 'Lyon'))],
    ['its photographer', ['account'], () => withSegment(jpeg, 0xed, iptc(80, 'Ana'))],
    ['a place in XMP', ['place'], () => withSegment(jpeg, 0xe1, xmp('<exif:GPSLatitude>48,51N</exif:GPSLatitude>'))],
    ['a small preview', ['preview'], () => withSegment(jpeg, 0xe0, 'JFXX\0\x10')],
    ['a film behind it', ['attachment'], async () => Buffer.concat([jpeg, await readFile(await sample('good'))])],
    ['what nobody knows', ['other'], () => withSegment(jpeg, 0xe5, 'SomePhone\0')],
    ['the author of a PNG', ['account'], () => withChunk(png, 'tEXt', 'Author\0Ana')],
    ['a prompt in a PNG', ['comment'], () => withChunk(png, 'iTXt', 'parameters\0\0\0\0\0a cat')],
    ['a comment in a GIF', ['comment'], () => withGifComment(gif, 'Ana was here')],
  ];
  it.each(cases)('%s', async (_what, tags, make) => {
    const input = await written(await make());
    const probed = await probeImage(input);
    expect(probed.privateTags).toEqual(tags);
    expect(decideImage(probed, taken)).toMatchObject({
      kind: 'make',
      recipe: { rung: 'untag', format: probed.format },
    });
  });
});

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}

async function untagged(format: BlockFormat, bytes: Buffer): Promise<Buffer> {
  const output = join(await tempDir(), 'out.part');
  await untagPicture({ input: await written(bytes), output, signal }, { rung: 'untag', format });
  expect((await probeImage(output)).privateTags).toEqual([]);
  return await readFile(output);
}

describe('taking the place out of a photo does not touch the photo', () => {
  it('a JPEG is what it was before the tags were put in, byte by byte', async () => {
    const tagged = [0xfe, 0xe1, 0xed, 0xe5].reduce<Buffer>(
      (bytes, code) => withSegment(bytes, code, 'Exif\0\0 Ana'),
      jpeg,
    );
    expect(await untagged('jpeg', Buffer.concat([tagged, await readFile(await sample('good'))]))).toEqual(jpeg);
  });

  it('keeps the colour profile and Adobe’s mark of how its colours are coded', async () => {
    const p3 = await photo(120, 90)
      .withIccProfile('p3')
      .withExif({ IFD0: { Make: 'X' } })
      .jpeg()
      .toBuffer();
    const made = await untagged('jpeg', withSegment(p3, 0xee, 'Adobe\0\x64\0\0\0\0\x01'));
    expect((await sharp(made).metadata()).icc).toEqual((await sharp(p3).metadata()).icc);
    expect(made.includes('Adobe\0')).toBe(true);
    expect(made.includes('Exif')).toBe(false);
  });

  it('a progressive one too, whose segments stand between its scans', async () => {
    const progressive = await photo(400, 300).jpeg({ progressive: true }).toBuffer();
    expect(await untagged('jpeg', withSegment(progressive, 0xfe, 'Ana'))).toEqual(progressive);
  });

  it('a PNG', async () => {
    expect(await untagged('png', withChunk(withChunk(png, 'eXIf', 'II*\0oops'), 'tEXt', 'Author\0Ana'))).toEqual(png);
  });

  it('a GIF, which keeps moving', async () => {
    expect(await untagged('gif', withGifComment(gif, 'Ana'))).toEqual(gif);
  });

  it('a WebP, whose head no longer speaks of tags', async () => {
    const tagged = await photo(120, 90)
      .webp()
      .withExif({ IFD0: { Make: 'ExamplePhone' } })
      .toBuffer();
    const made = await untagged('webp', tagged);
    expect((await sharp(made).metadata()).exif).toBeUndefined();
    expect((made[20] ?? 0) & 0x0c).toBe(0);
    const coded = tagged.subarray(tagged.indexOf('VP8 '), tagged.indexOf('EXIF'));
    expect(coded.length).toBeGreaterThan(1000);
    expect(made.includes(coded)).toBe(true);
  });
});

const limits: VideoLimits = {
  ...{ containers: ['mp4', 'mov'], videoCodecs: ['avc'], audioCodecs: ['aac'], maxBytes: 50_000_000 },
  ...{ minDurationMs: 0, maxDurationMs: 600_000, maxLongSide: 1920, maxShortSide: 1080, maxPixels: null },
  ...{ maxFrameRate: 30, highBitDepth: false, cover: 'none' },
};

/** Every packet of both tracks with its times, and its hash. */
async function packets(path: string): Promise<string> {
  const out = join(await tempDir(), 'packets.txt');
  await ffmpeg(['-f', 'mov', '-i', path, '-map', '0', '-c', 'copy', '-f', 'framemd5', out]);
  return await readFile(out, 'utf8');
}

describe('taking the place out of a video does not touch the video', () => {
  it.each(['gps', 'gpsMov', 'title'] as const)('%s keeps its length, its times and every coded byte', async (name) => {
    const input = await sample(name);
    const output = join(await tempDir(), 'out.part');
    const probed = await probeFile(input, signal);
    if (probed.kind !== 'video') throw new Error('not a video');
    expect(decideVideo(probed, limits)).toMatchObject({ recipe: { rung: 'untag', container: probed.container } });
    await makeUntagged({ input, output, signal });
    expect(await probeFile(output, signal)).toEqual({ ...probed, privateTags: [], tagsInPlace: false });
    expect(await packets(output)).toBe(await packets(input));
    const bytes = await readFile(output);
    for (const trace of ['48.8577', 'ISO6709', 'vid:', 'loci']) expect(bytes.includes(trace), trace).toBe(false);
  });

  it('a trailer that begins with words is taken off, and is not told as a film cut off', async () => {
    const original = await readFile(await sample('good'));
    const path = join(await tempDir(), 'film.mp4');
    await writeFile(path, Buffer.concat([original, Buffer.from('SECRETPLACE of a camera')]));
    expect(await probeFile(path, signal)).toMatchObject({ privateTags: ['attachment'], tagsInPlace: true });
    const output = `${path}.part`;
    await makeUntagged({ input: path, output, signal });
    const bytes = await readFile(output);
    expect(bytes.length).toBe(original.length);
    expect(await packets(output)).toBe(await packets(path));
    await writeFile(path, original.subarray(0, original.length - 100));
    await expect(probeFile(path, signal)).rejects.toMatchObject({ code: 'truncated' });
  });

  it('blanks what a phone maker put beside the film and behind it', async () => {
    const good = await readFile(await sample('good'));
    const box = Buffer.concat([u32(28), Buffer.from('uuid'), Buffer.from('0123456789abcdefANA!')]);
    const input = await written(Buffer.concat([good, box, Buffer.from('SEFT\0\0\0\0 record of Ana')]));
    const output = join(await tempDir(), 'out.part');
    expect((await probeFile(input, signal)).privateTags).toEqual(['attachment', 'other']);
    await makeUntagged({ input, output, signal });
    const bytes = await readFile(output);
    expect(await packets(output)).toBe(await packets(input));
    expect(bytes.includes('ANA!')).toBe(false);
    expect(bytes.includes('record of Ana')).toBe(false);
    expect(bytes.length).toBe(good.length + box.length);
  });
});
