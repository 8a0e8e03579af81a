import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, delimiter, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

export const hasOffice = (process.env['PATH'] ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'soffice')));
export const howToGetOffice = 'apt-get install --no-install-recommends libreoffice-calc-nogui';

const run = promisify(execFile);

/** What LibreOffice calls them: separator, quote, encoding, first line. */
const savedAs = {
  'comma, UTF-8': '44,34,76,1',
  'semicolon, Windows-1252': '59,34,ANSI,1',
  'tab, UTF-16': '9,34,65535,1',
} as const;

/**
 * Real LibreOffice, without a window and with settings of its own. Opens a table as a person does who lets it look at each cell
 * (numbers and dates are made of what looks like them), as its own document of XML.
 */
export function openOffice(folder: string) {
  const settings = `-env:UserInstallation=${pathToFileURL(join(folder, 'office')).href}`;
  const convert = async (path: string, to: string, more: readonly string[] = []): Promise<string> => {
    await run('soffice', [settings, '--headless', ...more, '--convert-to', to, '--outdir', folder, path], {
      timeout: 60_000,
    });
    return join(folder, `${basename(path, extname(path))}.${to.split(':', 1)[0]}`);
  };
  return {
    /** Returns the document's path. */
    open: (csv: string) => convert(csv, 'fods', ['--infilter=CSV:44,34,76,1,,1033,false,true,false']),
    /** Of cells that hold just this text: it, and no other. */
    async edit(document: string, before: string, after: string): Promise<void> {
      const xml = await readFile(document, 'utf8');
      const cell = `<text:p>${before}</text:p>`;
      if (xml.split(cell).length !== 2) throw new Error(`not one cell holds ${before}`);
      await writeFile(document, xml.replace(cell, `<text:p>${after}</text:p>`));
    },
    /** Returns the table's path. */
    save: (document: string, as: keyof typeof savedAs) =>
      convert(document, `csv:Text - txt - csv (StarCalc):${savedAs[as]}`),
  };
}
