import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ProbedImage, ProbedVideo } from '../../src/core/media/facts.ts';
import { mimeOf } from '../../src/media/kinds.ts';
import { probeFile } from '../../src/media/probe.ts';
import { asNobody } from '../archive/help.ts';
import { type SampleName, sample } from '../support/media-samples.ts';
import { tempDir } from '../support/temp.ts';
import { edge } from '../support/video-edges.ts';

const signal = new AbortController().signal;

async function probe(name: SampleName) {
  return await probeFile(await sample(name), signal);
}

describe('probing a video', () => {
  it('tells all that the ladder needs', async () => {
    expect(await probe('good')).toEqual({
      kind: 'video',
      container: 'mp4',
      videoCodec: 'avc',
      audioCodec: 'aac',
      audioChannels: 1,
      audioSampleRate: 44_100,
      audioBitrate: expect.closeTo(73_838, -3),
      width: 360,
      height: 640,
      rotation: 0,
      durationMs: 1500,
      frameRate: 30,
      videoBitrate: expect.closeTo(2_081_936, -5),
      bytes: (await readFile(await sample('good'))).length,
      highBitDepth: false,
      hdr: false,
      faststart: true,
      privateTags: [],
      tagsInPlace: false,
      extraTracks: 0,
    });
  });

  const facts: [SampleName, Partial<ProbedVideo>][] = [
    ['moovAtEnd', { faststart: false, privateTags: [] }],
    ['fragmented', { faststart: false }],
    ['gps', { privateTags: ['place'], tagsInPlace: true, container: 'mp4' }],
    ['gpsMov', { privateTags: ['place'], tagsInPlace: true, container: 'mov' }],
    ['title', { privateTags: ['comment'] }],
    ['silent', { audioCodec: null, audioBitrate: null }],
    ['twoSounds', { extraTracks: 1 }],
    ['mkv', { container: 'mkv', videoCodec: 'avc', faststart: true, privateTags: [] }],
    ['hevc', { videoCodec: 'hevc', highBitDepth: false }],
    ['tenBit', { videoCodec: 'avc', highBitDepth: true, hdr: false }],
    ['hdr', { videoCodec: 'hevc', highBitDepth: true, hdr: true }],
    ['webm', { container: 'webm', videoCodec: 'vp9', audioCodec: 'opus', highBitDepth: false }],
    ['vp8', { videoCodec: 'vp8', audioCodec: 'vorbis' }],
    ['mp3Sound', { audioCodec: 'mp3', audioChannels: 2 }],
    ['pcmMov', { audioCodec: 'pcm', audioBitrate: 705_600 }],
    ['oldCodec', { videoCodec: 'other', width: 360 }],
    ['fast', { frameRate: 60 }],
    ['odd', { width: 361, height: 641, highBitDepth: true }],
    // Stored 320 × 160; `rotate=90` of ffmpeg is a quarter turn to the left, which is 270 clockwise.
    ['turned', { width: 160, height: 320, rotation: 270 }],
  ];
  it.each(facts)('sees in %s what is special about it', async (name, special) => {
    expect(await probe(name)).toMatchObject(special);
  });

  it('sees a mirror, which is no turn', async () => {
    const seen = async (name: string) => await probeFile(await edge(name), signal);
    expect(await seen('mirrored')).toMatchObject({ rotation: 0, mirrored: true });
    expect(await seen('mirrored90')).toMatchObject({ rotation: 90, mirrored: true });
    expect(await seen('turned180')).not.toHaveProperty('mirrored');
  });

  it('counts the mean of a variable frame rate, not its highest', async () => {
    const probed = await probe('vfr');
    expect(probed.kind === 'video' && probed.frameRate).toBeCloseTo(17, 0);
  });
});

describe('probing a photo', () => {
  const facts: [SampleName, Partial<ProbedImage>][] = [
    ['jpeg', { format: 'jpeg', width: 600, height: 800, rotated: false, privateTags: [], wideColour: false }],
    ['jpegGps', { width: 600, height: 800, rotated: true, privateTags: ['device', 'place'] }],
    ['jpegCmyk', { wideColour: true }],
    ['jpegP3', { wideColour: true }],
    ['jpegTrailer', { privateTags: ['attachment'] }],
    ['png', { format: 'png', privateTags: [] }],
    ['pngAlpha', { format: 'png', privateTags: ['device', 'place'] }],
    ['webp', { format: 'webp', animated: false }],
    ['gif', { format: 'gif', animated: true, width: 120, height: 90 }],
    ['avif', { format: 'avif', width: 200, height: 100 }],
    ['heic', { format: 'heic', width: 800, height: 600, rotated: false, animated: false, privateTags: [] }],
    ['heicTiles', { format: 'heic', width: 150, height: 240, animated: false, privateTags: ['device', 'place'] }],
    ['bmp', { format: 'bmp', width: 120, height: 90, privateTags: [] }],
    ['tiff', { format: 'tiff', width: 120, height: 90, privateTags: [] }],
  ];
  it.each(facts)('sees in %s what is special about it', async (name, special) => {
    expect(await probe(name)).toMatchObject({ kind: 'image', ...special });
  });

  it('sees an alpha channel only where there is one', async () => {
    const path = join(await tempDir(), 'alpha.tif');
    await sharp(await sample('pngAlpha'))
      .tiff({ compression: 'lzw' })
      .toFile(path);
    expect(await probeFile(path, signal)).toMatchObject({ format: 'tiff', transparent: true });
    // packed like a JPEG, which is decoded with one
    expect(await probe('tiff')).not.toHaveProperty('transparent');
  });
});

describe('what cannot be used is named', () => {
  /** Cut files whose structure says how long they should be, and those that only lack their end. */
  const short = { bytes: expect.any(Number), expectedBytes: expect.any(Number) };
  const endless = { bytes: expect.any(Number) };
  const faults: [SampleName, string, object][] = [
    ['html', 'not-media', { looksLike: 'web-page' }],
    ['json', 'not-media', { looksLike: 'json' }],
    ['xml', 'not-media', { looksLike: 'xml' }],
    ['text', 'not-media', { looksLike: 'text' }],
    ['empty', 'empty', {}],
    ['soundOnly', 'no-track', { fault: 'sound-only' }],
    ['trackless', 'no-track', { fault: 'no-video' }],
    ['cutHeic', 'truncated', short],
    ['cutFront', 'truncated', short],
    ['cutLittle', 'truncated', short],
    ['cutEnd', 'truncated', short],
    ['cutWebm', 'truncated', short],
    ['cutFragmented', 'truncated', short],
    ['cutJpeg', 'truncated', endless],
    ['cutPng', 'truncated', endless],
    ['cutWebp', 'truncated', endless],
    ['cutGif', 'truncated', endless],
    ['cutAvif', 'truncated', short],
  ];
  it.each(faults)('%s is %s', async (name, code, values) => {
    const path = await sample(name);
    await expect(probe(name)).rejects.toMatchObject({
      name: 'FerryError',
      kind: 'permanent',
      effect: 'none',
      reason: { code, values: { path, ...values } },
    });
  });

  it('says that a missing file is missing, and that a folder is no video', async () => {
    const folder = await tempDir();
    await expect(probeFile(join(folder, 'nothing.mp4'), signal)).rejects.toMatchObject({ code: 'file-missing' });
    await expect(probeFile(folder, signal)).rejects.toMatchObject({
      reason: { code: 'not-media', values: { path: folder, looksLike: 'folder' } },
    });
  });

  it('says of a file that is not ours to read just that, and nothing of its content', async () => {
    const path = join(await tempDir(), 'secret.mp4');
    await writeFile(path, await readFile(await sample('good')), { mode: 0o000 });
    await expect(asNobody(() => probeFile(path, signal))).rejects.toMatchObject({
      kind: 'permanent',
      reason: { code: 'file-unreadable', values: { path, systemCode: 'EACCES' } },
    });
  });

  it('finds a cut in an index that is whole while its media box reaches to the end of the file', async () => {
    // A size of 0 means "to the end of the file": the boxes alone cannot tell.
    const bytes = Buffer.from(await readFile(await sample('good')));
    const media = bytes.indexOf('mdat') - 4;
    bytes.writeUInt32BE(0, media);
    const folder = await tempDir();
    const whole = join(folder, 'whole.mp4');
    const cut = join(folder, 'cut.mp4');
    await writeFile(whole, bytes);
    await writeFile(cut, bytes.subarray(0, bytes.length - 4000));
    await expect(probeFile(whole, signal)).resolves.toMatchObject({ durationMs: 1500 });
    await expect(probeFile(cut, signal)).rejects.toMatchObject({ code: 'truncated' });
  });

  it('names a codec that nothing here decodes', async () => {
    // TikTok's own codec, bvc2, as the container names it.
    const bytes = Buffer.from(await readFile(await sample('good')));
    bytes.write('bvc2', bytes.indexOf('avc1', bytes.indexOf('stsd')), 'latin1');
    const path = join(await tempDir(), 'own-codec.mp4');
    await writeFile(path, bytes);
    await expect(probeFile(path, signal)).rejects.toMatchObject({
      reason: { code: 'codec-unsupported', values: { path, codec: 'bvc2' } },
    });
  });

  it('ends with a named error on any damage, never with a bug or a hang', async () => {
    const folder = await tempDir();
    // A fixed sequence, so that a failure can be repeated.
    let seed = 12_345;
    const next = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (const name of [
      'good',
      'moovAtEnd',
      'webm',
      'jpeg',
      'gif',
      'png',
      'webp',
      'avif',
      'heic',
      'heicTiles',
      'bmp',
      'tiff',
    ] as const) {
      const whole = await readFile(await sample(name));
      // Where the index is: damage in the media itself is the decoder's business.
      const start = name === 'moovAtEnd' ? whole.indexOf('moov') : 0;
      for (let round = 0; round < 25; round += 1) {
        const bytes = Buffer.from(whole.subarray(0, round % 5 === 0 ? next(whole.length) : whole.length));
        for (let hit = 0; hit < 12 && bytes.length > 0; hit += 1)
          bytes[Math.min(bytes.length - 1, start + next(4096))] = next(256);
        const path = join(folder, `${name}-${round}`);
        await writeFile(path, bytes);
        const error: unknown = await probeFile(path, signal).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        if (error !== null) expect(error, `${name} ${round}`).toMatchObject({ name: 'FerryError', kind: 'permanent' });
      }
    }
  });

  // Found by flipping bits: mediabunny walks as many frames as these counts name, four billion here.
  const counts: [string, SampleName, string, number][] = [
    ['frames of one length', 'good', 'stts', 8],
    ['frames in a chunk', 'good', 'stsc', 12],
    ['sizes', 'good', 'stsz', 12],
    ['frames in a fragment', 'fragmented', 'trun', 8],
  ];
  it.each(counts)('a damaged count of %s is named at once, and does not hang', async (_what, name, box, offset) => {
    const bytes = Buffer.from(await readFile(await sample(name)));
    bytes[bytes.indexOf(box) + offset] = 0xff;
    const path = join(await tempDir(), 'count.mp4');
    await writeFile(path, bytes);
    // Walking four billion frames would run into the test's time limit.
    await expect(probeFile(path, signal)).rejects.toMatchObject({ kind: 'permanent', code: 'damaged' });
  });

  const made: [string, SampleName, (bytes: Buffer) => void][] = [
    [
      'a frame for nearly each byte of the file',
      'fragmented',
      (bytes) => bytes.writeUInt32BE(bytes.length - 1, bytes.indexOf('trun') + 8),
    ],
    [
      'frames that all lie in the same place',
      'good',
      (bytes) => {
        const table = bytes.indexOf('stsz');
        const frames = bytes.readUInt32BE(table + 12);
        for (let frame = 0; frame < frames; frame += 1) bytes.writeUInt32BE(bytes.length >> 1, table + 16 + frame * 4);
      },
    ],
  ];
  it.each(made)('%s are named at once, and are not walked', async (_what, name, change) => {
    const bytes = Buffer.from(await readFile(await sample(name)));
    change(bytes);
    const path = join(await tempDir(), 'made.mp4');
    await writeFile(path, bytes);
    await expect(probeFile(path, signal)).rejects.toMatchObject({
      reason: { code: 'damaged', values: { part: 'index' } },
    });
  });

  it('frames that are shown for no time at all are no video, and give the ledger no number that it cannot keep', async () => {
    const bytes = Buffer.from(await readFile(await sample('good')));
    for (let at = bytes.indexOf('stts'); at >= 0; at = bytes.indexOf('stts', at + 4)) {
      const runs = bytes.readUInt32BE(at + 8);
      for (let run = 0; run < runs; run += 1) bytes.writeUInt32BE(0, at + 16 + run * 8);
    }
    const path = join(await tempDir(), 'timeless.mp4');
    await writeFile(path, bytes);
    await expect(probeFile(path, signal)).rejects.toMatchObject({ kind: 'permanent' });
  });

  it.each(['hole', 'noise'])('%s in the middle of the pictures is named before anything is sent', async (name) => {
    const path = await edge(name);
    await expect(probeFile(path, signal)).rejects.toMatchObject({
      kind: 'permanent',
      reason: { code: 'damaged', values: { path, part: 'frames' } },
    });
  });

  it('prints nothing while it reads something unknown', async () => {
    const script = `import('${new URL('../../src/media/probe.ts', import.meta.url).href}').then((m) => m.probeFile(process.argv[1], new AbortController().signal))`;
    const path = await sample('oldCodec');
    const said = await new Promise<string>((resolve, reject) =>
      execFile(
        process.execPath,
        ['--import', 'tsx', '--input-type=module', '-e', script, path],
        (error, stdout, stderr) => (error ? reject(error) : resolve(stdout + stderr)),
      ),
    );
    expect(said).toBe('');
  });
});

describe('the type of a file of ours', () => {
  it('comes from what was probed', async () => {
    const typeOf = async (name: SampleName) => mimeOf(await probe(name));
    expect(await typeOf('gpsMov')).toBe('video/quicktime');
    expect(await typeOf('webm')).toBe('video/webm');
    expect(await typeOf('jpegGps')).toBe('image/jpeg');
  });
});
