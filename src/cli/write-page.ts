import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Account } from '../contract/index.ts';
import { ensureFolder } from '../disk/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { FfmpegFacts } from '../media/ffmpeg.ts';
import { gatherReport } from '../report/gather.ts';
import { writeReportPage } from '../report/page/index.ts';
import type { Cli } from './context.ts';
import { gatheringOf, knownAccounts, withoutRehearsals } from './report-data.ts';

export interface Page {
  readonly ledger: Ledger;
  readonly ffmpeg: () => Promise<FfmpegFacts>;
  /** null: all that are no rehearsal, or all */
  readonly only: Account | null;
  /** absolute */
  readonly file: string;
  readonly pictures: 'inside' | 'beside';
  /** false: without small pictures */
  readonly thumbnails: boolean;
  readonly signal: AbortSignal;
}

export interface WrittenPage {
  readonly path: string;
  readonly address: string;
  readonly bytes: number;
  readonly entries: number;
}

/** FerryError for the disk's refusals, and where the numbers do not add up. */
export async function writePage(cli: Cli, page: Page): Promise<WrittenPage> {
  const { ledger, ffmpeg, only, file, pictures, thumbnails, signal } = page;
  try {
    const known = await knownAccounts(cli, ledger, only);
    const report = await gatherReport(
      gatheringOf(cli, {
        ledger,
        ffmpeg,
        signal,
        accounts: only === null ? withoutRehearsals(known) : known,
        // Told to stop, a page is written with the pictures there are.
        thumbnails: !thumbnails ? 'none' : cli.stop.draining ? 'made' : 'make',
      }),
    );
    await ensureFolder(dirname(file));
    const { bytes, entries } = await writeReportPage(report, { file, thumbnails: pictures, speech: cli.talk.speech });
    return { path: file, address: pathToFileURL(file).href, bytes, entries };
  } finally {
    cli.ui.endProgress();
  }
}
