import { because, FerryError } from '../../contract/index.ts';
import { freeBytes } from '../../disk/index.ts';
import {
  type Found,
  type Freeable,
  type FreeWish,
  findFreeable,
  free,
  type Kept,
} from '../../engine/workspace-free.ts';
import { measureWorkspace, type Use, workspaceKinds } from '../../engine/workspace-use.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { acquireRunLock } from '../../ledger/lock.ts';
import { openLedger } from '../../ledger/open.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { columns, padTo, widthOf } from '../layout.ts';
import { createLookThere } from '../look-there.ts';
import { withLedger } from '../open.ts';
import { reasonData } from '../tell.ts';

export interface WorkspaceFlags {
  readonly rehearsals?: true;
  readonly originalsPublished?: true;
}

/** What a workspace holds, and what of it can go. */
export async function workspace(cli: Cli, flags: WorkspaceFlags, action?: string): Promise<ExitCode> {
  if (action === undefined) return withLedger(cli, (ledger) => show(cli, ledger, flags));
  if (action === 'free') return freeUp(cli, flags);
  throw new FerryError('usage', because('wrong-workspace-action', { given: action }), { effect: 'none' });
}

function wishOf(cli: Cli, ledger: Ledger, flags: WorkspaceFlags, how: 'sizes' | 'whole' = 'sizes'): FreeWish {
  return {
    destinations: cli.registry.destinations.map(({ name }) => name),
    rehearsals: flags.rehearsals === true,
    originalsPublished: flags.originalsPublished === true ? createLookThere(cli, ledger, how) : null,
  };
}

/** Reads only: works beside a run. */
async function show(cli: Cli, ledger: Ledger, flags: WorkspaceFlags): Promise<ExitCode> {
  const { ui, talk, config } = cli;
  const { workspace: words } = talk.text;
  const wish = wishOf(cli, ledger, flags);
  const uses = await measureWorkspace(config.workspace, {
    accounts: await ledger.deliveries.accounts(),
    destinations: wish.destinations,
  });
  const { freeable, kept } = await findFreeable(config.workspace, ledger, wish);
  const left = await freeBytes(config.workspace);
  if (ui.json) {
    const kinds = [...uses].map(([kind, use]) => ({ kind, ...use }));
    const can = { freeable: dataOf(freeable), kept: await keptData(cli, kept) };
    ui.data({ v: 1, kind: 'workspace', path: config.workspace, kinds, freeBytes: left, ...can });
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
  else ui.line(words.canGo(bytesOf(freeable), talk.speech.command('workspace', 'free', ...flagsOf(flags))));
  await tellKept(cli, kept);
  return exitCodes.done;
}

/** Nothing else is at work meanwhile. */
async function freeUp(cli: Cli, flags: WorkspaceFlags): Promise<ExitCode> {
  const { config, stop } = cli;
  // Nothing is made where there is nothing.
  await (await openLedger(config.workspace, 'read')).close();
  const lock = await acquireRunLock(config.workspace);
  try {
    const ledger = await openLedger(config.workspace, 'read');
    try {
      const asked = await findFreeable(config.workspace, ledger, wishOf(cli, ledger, flags));
      list(cli, asked.freeable);
      if (asked.freeable.length > 0) await agree(cli, asked.freeable);
      const { freeable, kept } = await lookOnceMore(cli, ledger, { flags, asked });
      const freed = await free(freeable, stop.drained);
      await tell(cli, freed, kept);
      if (stop.draining) return exitCodes.interrupted;
      await hintAtMore(cli, ledger, flags);
      return exitCodes.done;
    } finally {
      await ledger.close();
    }
  } finally {
    await lock.release();
  }
}

/** The only copies go: what was published is read back to its last byte, after the yes and right before. */
async function lookOnceMore(
  cli: Cli,
  ledger: Ledger,
  { flags, asked }: { readonly flags: WorkspaceFlags; readonly asked: Found },
): Promise<Found> {
  if (!asked.freeable.some(({ kind }) => kind === 'originals')) return asked;
  cli.ui.progress(cli.talk.text.workspace.lookingThere);
  try {
    const found = await findFreeable(cli.config.workspace, ledger, wishOf(cli, ledger, flags, 'whole'));
    const agreed = new Set(asked.freeable.map(({ kind }) => kind));
    return { kept: found.kept, freeable: found.freeable.filter(({ kind }) => agreed.has(kind)) };
  } finally {
    cli.ui.endProgress();
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

async function tell(cli: Cli, { files, bytes }: Use, kept: readonly Kept[]): Promise<void> {
  const { ui, talk } = cli;
  if (ui.json) ui.data({ v: 1, kind: 'workspace-freed', files, bytes, kept: await keptData(cli, kept) });
  else if (files > 0) ui.line(talk.text.workspace.freed(files, bytes));
  await tellKept(cli, kept);
}

async function tellKept({ ui, talk }: Cli, kept: readonly Kept[]): Promise<void> {
  for (const { account, posts, because: reason } of kept) {
    const { sentence, ways } = await talk.say(reason, account.destination);
    ui.line(talk.text.workspace.keeps(posts, account, sentence));
    for (const way of ways) ui.line(`  ${talk.text.way(way.text, way.command)}`);
  }
}

function keptData({ talk }: Cli, kept: readonly Kept[]) {
  return Promise.all(
    kept.map(async ({ account, posts, because: reason }) => ({
      account,
      posts,
      because: await reasonData(talk, reason, account.destination),
    })),
  );
}

/** What was not asked for and could go as well. */
async function hintAtMore(cli: Cli, ledger: Ledger, flags: WorkspaceFlags): Promise<void> {
  const { ui, talk, config } = cli;
  if (ui.json || (flags.rehearsals && flags.originalsPublished)) return;
  const all = wishOf(cli, ledger, { rehearsals: true, originalsPublished: true });
  const { more } = talk.text.workspace;
  for (const { kind } of (await findFreeable(config.workspace, ledger, all)).freeable) {
    if (kind === 'rehearsals' && !flags.rehearsals)
      ui.line(more.rehearsals(talk.speech.command('workspace', 'free', '--rehearsals')));
    if (kind === 'originals' && !flags.originalsPublished)
      ui.line(more.originals(talk.speech.command('workspace', 'free', '--originals-published')));
  }
}

function padStart(text: string, cells: number): string {
  return ' '.repeat(Math.max(0, cells - widthOf(text))) + text;
}

function bytesOf(uses: readonly { readonly bytes: number }[]): number {
  return uses.reduce((sum, { bytes }) => sum + bytes, 0);
}

function flagsOf({ rehearsals, originalsPublished }: WorkspaceFlags): readonly string[] {
  return [
    ...(rehearsals === true ? ['--rehearsals'] : []),
    ...(originalsPublished === true ? ['--originals-published'] : []),
  ];
}

function dataOf(freeable: readonly Freeable[]) {
  return freeable.map(({ kind, files, bytes }) => ({ kind, files, bytes }));
}
