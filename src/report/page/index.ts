import type { Speech } from '../../contract/index.ts';
import { writeFileAtomically } from '../../disk/index.ts';
import { utf8Bytes } from '../../kit/index.ts';
import type { Report } from '../data.ts';
import { readScript } from './script.ts';
import { pageChunks } from './stream.ts';
import { picturesBeside, picturesInside } from './thumbnails.ts';
import { pageWords } from './words/index.ts';

interface PageOptions {
  /** absolute; it ends with `.html` */
  readonly file: string;
  /** `inside`: one file holds all. `beside`: in `<file without .html>-files/`, for what is too much for one file. */
  readonly thumbnails: 'inside' | 'beside';
  readonly speech: Speech;
}

/**
 * Writes the report as one HTML file that asks nothing of the network. Entries are written as they come, so memory does not
 * grow with them. `bytes`: of the file itself. FerryError for the disk's refusals.
 */
export async function writeReportPage(
  report: Report,
  { file, thumbnails, speech }: PageOptions,
): Promise<{ readonly bytes: number; readonly entries: number }> {
  const pictures = thumbnails === 'inside' ? picturesInside() : picturesBeside(file);
  const frame = { head: report.head, words: pageWords(speech), speech };
  const script = await readScript();
  const count = { bytes: 0, entries: 0 };
  async function* chunks(): AsyncGenerator<string> {
    const page = pageChunks({ frame, script, pictures, entries: report.entries, isBeside: thumbnails === 'beside' });
    for await (const chunk of page) {
      count.bytes += utf8Bytes(chunk.html);
      count.entries += chunk.entries;
      yield chunk.html;
    }
  }
  await writeFileAtomically(file, chunks());
  await pictures.end();
  return count;
}
