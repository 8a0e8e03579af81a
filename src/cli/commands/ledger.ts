import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { because, FerryError } from '../../contract/index.ts';
import { acquireRunLock } from '../../ledger/lock.ts';
import { openLedger } from '../../ledger/open.ts';
import { backupByHand } from '../../ledger/safekeeping/backup.ts';
import { checkLedger } from '../../ledger/safekeeping/check.ts';
import { type Restored, restoreLedger } from '../../ledger/safekeeping/restore.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { reasonData } from '../tell.ts';

/** The file that knows what was published: looked through, kept, put back. */
export async function ledger(cli: Cli, _flags: object, action: string, file?: string): Promise<ExitCode> {
  if (action === 'check' && file === undefined) return check(cli);
  if (action === 'backup') return backup(cli, file);
  if (action === 'restore') return restore(cli, file);
  const given = [action, ...(file === undefined ? [] : [file])].join(' ');
  throw new FerryError('usage', because('wrong-ledger-action', { given }), { effect: 'none' });
}

/** Changes nothing, and works while a run goes on. Exit 8 when something is wrong. */
async function check({ ui, talk, config }: Cli): Promise<ExitCode> {
  const { faults, publications, journalLines } = await checkLedger(config.workspace);
  const exit = faults.length === 0 ? exitCodes.done : exitCodes.fatal;
  const { ledger: words } = talk.text;
  if (ui.json) {
    const told = await Promise.all(faults.map((fault) => reasonData(talk, fault)));
    ui.data({ v: 1, kind: 'ledger-checked', faults: told, publications, journalLines, exit });
    return exit;
  }
  if (faults.length === 0) {
    ui.line(words.sound(config.workspace, publications, journalLines));
    return exit;
  }
  ui.line(words.faulty(faults.length));
  for (const fault of faults) ui.line(words.checkFault((await talk.say(fault)).sentence));
  ui.line(words.restoreWith(talk.speech.command('ledger', 'restore')));
  return exit;
}

/** Works while a run goes on. A ledger that is empty or older than what was published is no good backup, and is refused here. */
async function backup({ ui, talk, config, clock }: Cli, file: string | undefined): Promise<ExitCode> {
  const { workspace } = config;
  await (await openLedger(workspace, 'read')).close();
  const path = await backupByHand(workspace, { file: file === undefined ? null : resolve(file), at: clock.now() });
  const { ledger: words } = talk.text;
  if (ui.json) ui.data({ v: 1, kind: 'ledger-backed-up', path });
  else {
    ui.line(words.backedUp(path));
    ui.line(words.putBackWith(talk.speech.command('ledger', 'restore', path)));
  }
  return exitCodes.done;
}

async function restore(cli: Cli, file: string | undefined): Promise<ExitCode> {
  const { workspace } = cli.config;
  // Nothing is made where there is nothing.
  if (!existsSync(workspace))
    throw new FerryError('usage', because('no-ledger', { folder: workspace }), { effect: 'none' });
  await agree(cli);
  const lock = await acquireRunLock(workspace);
  try {
    const restored = await restoreLedger({
      folder: workspace,
      file: file === undefined ? null : resolve(file),
      at: cli.clock.now(),
    });
    // As every command from now on: it must open.
    await (await openLedger(workspace, 'write')).close();
    tell(cli, restored);
    return exitCodes.done;
  } finally {
    await lock.release();
  }
}

async function agree({ yes, ui, talk }: Cli): Promise<void> {
  if (yes) return;
  const answer = await ui.confirm(talk.text.ledger.question, false);
  if (answer === null) throw new FerryError('usage', because('restore-needs-yes'), { effect: 'none' });
  if (!answer) throw new FerryError('usage', because('restore-not-confirmed'), { effect: 'none' });
}

function tell({ ui, talk }: Cli, restored: Restored): void {
  const { from, entered, inDoubt, waiting, linesLost, unknownSince, kept } = restored;
  if (ui.json) {
    ui.data({ v: 1, kind: 'ledger-restored', ...restored });
    return;
  }
  const { ledger: words, places } = talk.text;
  const { command } = talk.speech;
  if (from === null) {
    ui.line(words.nothingWrong);
    return;
  }
  ui.line(words.restored(from === 'empty' ? null : from));
  if (entered > 0) ui.line(words.entered(entered));
  if (inDoubt > 0) ui.line(words.inDoubt(inDoubt));
  for (const path of kept) ui.line(words.keptAs(path));
  const resume = command('accounts', 'resume', places.account);
  if (unknownSince !== null) ui.line(words.unknownSince(unknownSince, resume));
  else if (linesLost > 0) ui.line(words.linesLost(linesLost, resume));
  if (waiting > 0) ui.line(words.waiting(waiting, command('migrate', places.export, '--to', places.destination)));
  if (from !== 'empty') ui.line(words.next(command('status')));
}
