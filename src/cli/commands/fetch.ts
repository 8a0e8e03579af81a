import type { OriginalTotals, ReasonCount } from '../../core/model.ts';
import type { Engine } from '../../engine/engine.ts';
import { freeFiles } from '../../engine/free-files.ts';
import { lookAtFetched } from '../../engine/look.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes, withUnreadable } from '../fail.ts';
import { fetchAll, readExport, takeOwnFiles } from '../journey.ts';
import { sayUnreadable } from '../lists.ts';
import { withWorkspace } from '../open.ts';
import { oneLine } from '../tell.ts';

export async function fetch(cli: Cli, flags: { readonly media?: string }, path: string): Promise<ExitCode> {
  return withWorkspace(cli, async ({ engine }) => {
    await readExport(cli, engine, path);
    await takeOwnFiles(cli, engine, flags.media);
    await freeFiles(engine, { allowHosts: cli.config.allowHosts, asksAgain: true });
    await fetchAll(cli, engine);
    await lookAtAll(cli, engine);
    const { originals } = engine.ledger;
    const code = await report(cli, path, { totals: await originals.totals(), reasons: await originals.reasons() });
    return withUnreadable(code, await sayUnreadable(cli, engine.ledger));
  });
}

/** So that the plan can tell which posts look alike, and the report shows what covers there are to choose from. */
async function lookAtAll({ ui, talk }: Cli, engine: Engine): Promise<void> {
  await lookAtFetched(engine, (count) => ui.progress(talk.text.looking.lookedAt(count)));
  ui.endProgress();
}

interface Fetched {
  readonly totals: OriginalTotals;
  /** why some are not here */
  readonly reasons: readonly ReasonCount[];
}

async function report({ ui, talk }: Cli, path: string, { totals, reasons }: Fetched): Promise<ExitCode> {
  const { wanted, held, unfetchable } = totals;
  const { text, speech } = talk;
  if (ui.json) ui.data({ v: 1, kind: 'fetch', ...totals });
  else if (totals.fetched + wanted + held + unfetchable === 0) ui.line(text.inspect.nothing);
  else if (wanted + held + unfetchable === 0)
    ui.line(text.fetch.allSafe(speech.command('plan', path, '--to', text.places.destination)));
  else {
    ui.line(text.fetch.left(totals));
    for (const { count, reason } of reasons)
      ui.line(`  ${String(count).padStart(6)} ${await oneLine(talk, reason)} [${reason.code}]`);
    if (wanted > 0) ui.line(text.fetch.again);
  }
  if (wanted > 0) return exitCodes.stoppedEarly;
  if (held > 0) return exitCodes.waitsForPerson;
  return unfetchable > 0 ? exitCodes.failedForGood : exitCodes.done;
}
