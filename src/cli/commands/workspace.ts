import { because, FerryError } from '../../contract/index.ts';
import { freeBytes } from '../../disk/index.ts';
import { type Freeable, type FreeWish, findFreeable, free } from '../../engine/workspace-free.ts';
import { measureWorkspace, workspaceKinds } from '../../engine/workspace-use.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { acquireRunLock } from '../../ledger/lock.ts';
import { openLedger } from '../../ledger/open.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { columns, padTo, widthOf } from '../layout.ts';
import { withLedger } from '../open.ts';

export interface WorkspaceFlags {
  readonly rehearsals?: true;
  readonly originalsPublished?: true;
}

/** What a workspace holds, and what of it can go. */
export async function workspace(cli: Cli, flags: WorkspaceFlags, action?: string): Promise<ExitCode> {
  const wish = {
    destinations: cli.registry.destinations.map(({ name }) => name),
    rehearsals: flags.rehearsals === true,
    originalsPublished: flags.originalsPublished === true,
  };
  if (action === undefined) return withLedger(cli, (ledger) => show(cli, ledger, wish));
  if (action === 'free') return freeUp(cli, wish);
  throw new FerryError('usage', because('wrong-workspace-action', { given: action }), { effect: 'none' });
}

/** Reads only: works beside a run. */
async function show(cli: Cli, ledger: Ledger, wish: FreeWish): Promise<ExitCode> {
  const { ui, talk, config } = cli;
  const { workspace: words } = talk.text;
  const uses = await measureWorkspace(config.workspace, {
    accounts: await ledger.deliveries.accounts(),
    destinations: wish.destinations,
  });
  const freeable = await findFreeable(config.workspace, ledger, wish);
  const left = await freeBytes(config.workspace);
  if (ui.json) {
    const kinds = [...uses].map(([kind, use]) => ({ kind, ...use }));
    ui.data({ v: 1, kind: 'workspace', path: config.workspace, kinds, freeBytes: left, freeable: dataOf(freeable) });
    return exitCodes.done;
  }
  ui.line(words.heading(config.workspace));
  const rows = workspaceKinds.flatMap((kind) => {
    const use = uses.get(kind);
    return use === undefined ? [] : [{ label: words.kinds[kind], ...use }];
  });
  const total = {
    label: words.total,
    files: rows.reduce((sum, { files }) => sum + files, 0),
    bytes: bytesOf(rows),
  };
  const labelCells = Math.max(...[...rows, total].map(({ label }) => widthOf(label)));
  for (const { label, files, bytes } of [...rows, total])
    ui.line(columns(padTo(label, labelCells), padStart(talk.speech.bytes(bytes), 9), words.files(files)));
  ui.line(words.free(left));
  if (freeable.length === 0) ui.line(words.nothingCanGo);
  else ui.line(words.canGo(bytesOf(freeable), talk.speech.command('workspace', 'free', ...flagsOf(wish))));
  return exitCodes.done;
}

/** Nothing else is at work meanwhile. */
async function freeUp(cli: Cli, wish: FreeWish): Promise<ExitCode> {
  const { config, stop } = cli;
  // Nothing is made where there is nothing.
  await (await openLedger(config.workspace, 'read')).close();
  const lock = await acquireRunLock(config.workspace);
  try {
    const ledger = await openLedger(config.workspace, 'read');
    try {
      const freeable = await findFreeable(config.workspace, ledger, wish);
      list(cli, freeable);
      if (freeable.length > 0) await agree(cli, freeable);
      const freed = await free(freeable, stop.drained);
      tell(cli, freed);
      if (stop.draining) return exitCodes.interrupted;
      await hintAtMore(cli, ledger, wish);
      return exitCodes.done;
    } finally {
      await ledger.close();
    }
  } finally {
    await lock.release();
  }
}

function list({ ui, talk }: Cli, freeable: readonly Freeable[]): void {
  const { workspace: words } = talk.text;
  if (freeable.length === 0) ui.line(words.nothingToFree);
  for (const { kind, files, bytes } of freeable) ui.line(columns(words.toFree[kind](files, bytes)));
}

/** `--yes` answers the first question. For originals somebody has typed the flag's whole name as well. */
async function agree({ ui, talk, yes }: Cli, freeable: readonly Freeable[]): Promise<void> {
  if (yes) return;
  const { workspace: words } = talk.text;
  const questions = [
    words.question(bytesOf(freeable)),
    ...(freeable.some(({ kind }) => kind === 'originals') ? [words.questionOriginals] : []),
  ];
  for (const question of questions) {
    const answer = await ui.confirm(question, false);
    if (answer === null) throw new FerryError('usage', because('free-needs-yes'), { effect: 'none' });
    if (!answer) throw new FerryError('usage', because('free-not-confirmed'), { effect: 'none' });
  }
}

function tell({ ui, talk }: Cli, { files, bytes }: { readonly files: number; readonly bytes: number }): void {
  if (ui.json) ui.data({ v: 1, kind: 'workspace-freed', files, bytes });
  else if (files > 0) ui.line(talk.text.workspace.freed(files, bytes));
}

/** What was not asked for and could go as well. */
async function hintAtMore({ ui, talk, config }: Cli, ledger: Ledger, wish: FreeWish): Promise<void> {
  if (ui.json || (wish.rehearsals && wish.originalsPublished)) return;
  const all = { ...wish, rehearsals: true, originalsPublished: true };
  const { more } = talk.text.workspace;
  for (const { kind } of await findFreeable(config.workspace, ledger, all)) {
    if (kind === 'rehearsals' && !wish.rehearsals)
      ui.line(more.rehearsals(talk.speech.command('workspace', 'free', '--rehearsals')));
    if (kind === 'originals' && !wish.originalsPublished)
      ui.line(more.originals(talk.speech.command('workspace', 'free', '--originals-published')));
  }
}

function padStart(text: string, cells: number): string {
  return ' '.repeat(Math.max(0, cells - widthOf(text))) + text;
}

function bytesOf(uses: readonly { readonly bytes: number }[]): number {
  return uses.reduce((sum, { bytes }) => sum + bytes, 0);
}

function flagsOf({ rehearsals, originalsPublished }: FreeWish): readonly string[] {
  return [...(rehearsals ? ['--rehearsals'] : []), ...(originalsPublished ? ['--originals-published'] : [])];
}

function dataOf(freeable: readonly Freeable[]) {
  return freeable.map(({ kind, files, bytes }) => ({ kind, files, bytes }));
}
