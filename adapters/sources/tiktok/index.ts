import { type Source } from '../../../src/contract/index.ts';
import { assertNever } from '../../../src/kit/index.ts';
import { findExport, notAnExport } from './find.ts';
import { readJson } from './json.ts';
import { writeSample } from './sample.ts';
import { readTxt } from './txt.ts';

/** TikTok's "Download your data": one JSON file or a tree of TXT files. What is read and what is not known: README.md. */
export const tiktok: Source = {
  name: 'tiktok',
  title: "TikTok's data export",

  sample: writeSample,

  async recognise(archive) {
    const found = await findExport(archive);
    return found.kind === 'none' ? { mine: false, because: found.because?.message ?? null } : { mine: true };
  },

  async read(archive, signal) {
    const found = await findExport(archive);
    switch (found.kind) {
      case 'json': {
        const reading = await readJson(archive, found.entry, signal);
        if (found.besides.length === 0) return reading;
        const note = `The export holds JSON and TXT; ${found.entry.path} was read and the TXT files were not.`;
        return { ...reading, about: { ...reading.about, notes: [note, ...reading.about.notes] } };
      }
      case 'txt':
        return readTxt(archive, found.files, signal);
      case 'none':
        throw found.because ?? notAnExport(`${archive.name} does not hold a TikTok data export`);
      default:
        return assertNever(found);
    }
  },
};
