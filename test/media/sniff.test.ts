import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sniffMedia } from '../../src/media/sniff.ts';

const ftyp = (brand: string) =>
  Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}`), Buffer.alloc(8)]);
const riff = (form: string) => Buffer.from(`RIFF\u0024\0\0\0${form}`, 'latin1');
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const ogg = (codec: string) =>
  Buffer.concat([
    hex('4f676753 00 02 0000000000000000 01000000 00000000 00000000 01 1e'),
    Buffer.from(codec, 'latin1'),
  ]);

describe('is known and kept, whatever it is', () => {
  test.each<[string, Buffer, string, string]>([
    ['a photo from an iPhone', ftyp('heic'), 'image', '.heic'],
    ['a burst from an iPhone', ftyp('hevc'), 'image', '.heic'],
    ['a HEIF photo', ftyp('mif1'), 'image', '.heic'],
    ['an AVIF photo', ftyp('avif'), 'image', '.avif'],
    [
      'a Windows bitmap',
      Buffer.concat([Buffer.from('BM'), hex('36000000 00000000 36000000 28000000')]),
      'image',
      '.bmp',
    ],
    ['a scan as TIFF', hex('49492a00 08000000 0000 00000000'), 'image', '.tif'],
    ['a GIF', Buffer.from('GIF89a\u0001\0\u0001\0', 'latin1'), 'image', '.gif'],
    ['a JPEG XL', hex('0000000c4a584c200d0a870a'), 'image', '.jxl'],
    ['an icon', hex('00000100 01001010 00000100 20006804'), 'image', '.ico'],
    ['a drawing as SVG', Buffer.from('<?xml version="1.0"?>\n<!-- x -->\n<svg viewBox="0 0 1 1"/>'), 'image', '.svg'],
    ['a WebP', riff('WEBPVP8 '), 'image', '.webp'],
    ['a Photoshop file', Buffer.from('8BPS\0\u0001', 'latin1'), 'image', '.psd'],
    ['a video from a phone of 2008', ftyp('3gp5'), 'video', '.3gp'],
    ['a QuickTime movie', ftyp('qt  '), 'video', '.mov'],
    [
      'a QuickTime movie from before there were brands',
      Buffer.concat([hex('00000008'), Buffer.from('wide'), hex('00001000'), Buffer.from('mdat')]),
      'video',
      '.mov',
    ],
    ['an AVI', riff('AVI LIST'), 'video', '.avi'],
    ['a Flash video', hex('464c5601 05 00000009'), 'video', '.flv'],
    ['a Windows Media video', hex('3026b2758e66cf11a6d900aa0062ce6c 3000000000000000 00000000 0102'), 'video', '.asf'],
    ['an MPEG program stream', hex('000001ba 44000400 0401'), 'video', '.mpg'],
    ['an MP3', hex('fffb9064 00000000'), 'audio', '.mp3'],
    ['an AAC stream', hex('fff15080 021ffc'), 'audio', '.aac'],
    ['a FLAC', Buffer.concat([Buffer.from('fLaC'), hex('00000022')]), 'audio', '.flac'],
    ['an Ogg song', ogg('\u0001vorbis'), 'audio', '.ogg'],
    ['an Opus voice message', ogg('OpusHead'), 'audio', '.opus'],
    ['a WAV', riff('WAVEfmt '), 'audio', '.wav'],
    ['a voice note as AMR', Buffer.from('#!AMR\n'), 'audio', '.amr'],
    ['a voice memo as M4A', ftyp('M4A '), 'audio', '.m4a'],
  ])('%s', async (_, head, kind, extension) => {
    const bytes = Buffer.concat([head, Buffer.alloc(300)]);
    expect(await sniffMedia(bytes)).toMatchObject({ kind, extension });
  });

  test('a Matroska film', async () => {
    const head = Buffer.concat([hex('1a45dfa3 8b 4282 88'), Buffer.from('matroska'), Buffer.alloc(300)]);
    expect(await sniffMedia(head)).toMatchObject({ kind: 'video', extension: '.mkv' });
  });

  test('a real photo from an iPhone', async () => {
    const photo = await readFile(join(import.meta.dirname, '..', 'support', 'samples', 'photo.heic'));
    expect(await sniffMedia(photo.subarray(0, 4100))).toMatchObject({ kind: 'image', extension: '.heic' });
  });
});

describe('is no media, and is called by its name', () => {
  test.each<[string, string, object]>([
    ['a page with a drawing in it', '<!doctype html><body><svg/></body>', { looksLike: 'web-page' }],
    ['an error of a storage', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', { looksLike: 'xml' }],
    ['an error as JSON', '{"error":"expired"}', { looksLike: 'json' }],
    ['a playlist', '#EXTM3U\n#EXT-X-VERSION:3\n', { looksLike: 'text' }],
    ['a PDF', '%PDF-1.4\n', { looksLike: 'type', mime: 'application/pdf' }],
  ])('%s', async (_, text, looks) => {
    expect(await sniffMedia(Buffer.from(text))).toEqual({ kind: 'other', looks });
  });
});
