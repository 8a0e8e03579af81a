import type { OriginalTotals } from '../../core/model.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { fetchAll, readExport, takeOwnFiles } from '../journey.ts';
import { withWorkspace } from '../open.ts';

export async function fetch(cli: Cli, flags: { readonly media?: string }, path: string): Promise<ExitCode> {
  return withWorkspace(cli, async ({ engine }) => {
    await readExport(cli, engine, path);
    await takeOwnFiles(cli, engine, flags.media);
    await fetchAll(cli, engine);
    return report(cli, path, await engine.ledger.originals.totals());
  });
}

function report({ ui, talk }: Cli, path: string, totals: OriginalTotals): ExitCode {
  const { wanted, held, unfetchable } = totals;
  const { text, speech } = talk;
  if (ui.json) ui.data({ v: 1, kind: 'fetch', ...totals });
  else if (wanted + held + unfetchable === 0)
    ui.line(text.fetch.allSafe(speech.command('plan', path, '--to', text.places.destination)));
  else {
    ui.line(text.fetch.left(totals));
    ui.line(wanted > 0 ? text.fetch.again : text.fetch.why(speech.command('status')));
  }
  if (wanted > 0) return exitCodes.stoppedEarly;
  if (held > 0) return exitCodes.waitsForPerson;
  return unfetchable > 0 ? exitCodes.failedForGood : exitCodes.done;
}
