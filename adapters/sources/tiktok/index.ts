import { FerryError, type Source } from '../../../src/contract/index.ts';
import { assertNever } from '../../../src/kit/index.ts';
import { captionRules } from './captions.ts';
import { findExport } from './find.ts';
import { ids } from './ids.ts';
import { readJson } from './json.ts';
import { oembedAt } from './oembed.ts';
import { tiktokReason } from './reasons.ts';
import { writeSample } from './sample.ts';
import { readTxt } from './txt.ts';
import { en } from './words/en.ts';
import { zh } from './words/zh.ts';

/** TikTok's "Download your data": one JSON file or a tree of TXT files. What is read and what is not known: README.md. */
export const tiktok: Source = {
  name: 'tiktok',
  words: { en, zh },
  captionRules,
  ids,
  lookUp: oembedAt('https://www.tiktok.com'),

  sample: writeSample,

  captionDump: (accountName) => {
    // It is pasted into a shell: a name from a file goes in only where it is one of TikTok's.
    const name = accountName !== null && /^[\w.]{1,32}$/.test(accountName) ? accountName : 'YOUR_NAME';
    const file = 'captions.json';
    return { command: `yt-dlp -J "https://www.tiktok.com/@${name}" > ${file}`, file };
  },

  async recognise(archive) {
    const found = await findExport(archive);
    return found.kind === 'none' ? { mine: false, because: found.because } : { mine: true };
  },

  async read(archive, signal) {
    const found = await findExport(archive);
    switch (found.kind) {
      case 'json': {
        const reading = await readJson(archive, found.entry, signal);
        if (found.besides.length === 0) return reading;
        const note = tiktokReason('json-before-txt', { file: found.entry.path });
        return { ...reading, about: { ...reading.about, notes: [note, ...reading.about.notes] } };
      }
      case 'txt':
        return readTxt(archive, found.files, signal);
      case 'none':
        throw new FerryError('usage', found.because ?? tiktokReason('no-export', { path: archive.name }), {
          effect: 'none',
        });
      default:
        return assertNever(found);
    }
  },
};
