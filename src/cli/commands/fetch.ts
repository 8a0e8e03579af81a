import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { fetchAll, readExport, takeOwnFiles } from '../journey.ts';
import { withWorkspace } from '../open.ts';

export async function fetch(cli: Cli, flags: { readonly media?: string }, path: string): Promise<ExitCode> {
  return withWorkspace(cli, async ({ engine }) => {
    await readExport(cli, engine, path);
    await takeOwnFiles(cli, engine, flags.media);
    await fetchAll(cli, engine);
    return report(cli, await engine.ledger.originals.totals());
  });
}

function report(
  cli: Cli,
  totals: {
    readonly wanted: number;
    readonly held: number;
    readonly unfetchable: number;
    readonly fetched: number;
    readonly bytes: number;
  },
): ExitCode {
  const left = totals.wanted;
  if (cli.ui.json) cli.ui.data({ v: 1, kind: 'fetch', ...totals });
  else if (left + totals.held + totals.unfetchable === 0)
    cli.ui.line('Every file is safe here. Next: clipferry plan <export> --to <destination>');
  else {
    cli.ui.line(
      `Here: ${totals.fetched} files. Still to fetch: ${left}. Waiting for you: ${totals.held}. Not to be had: ${totals.unfetchable}.`,
    );
    cli.ui.line(left > 0 ? 'Next: run the same command again' : 'Why: clipferry status');
  }
  if (left > 0) return exitCodes.stoppedEarly;
  if (totals.held > 0) return exitCodes.waitsForPerson;
  return totals.unfetchable > 0 ? exitCodes.failedForGood : exitCodes.done;
}
