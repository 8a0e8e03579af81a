import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Capabilities, FerryError } from '../contract/index.ts';
import type { PlanHeader } from '../core/plan/item.ts';
import { coverTaker } from '../engine/cover-edit.ts';
import type { Engine } from '../engine/engine.ts';
import {
  type PlanFileRead,
  type PostChange,
  type TakenEdits,
  type TakingEdits,
  takePlanEdits,
} from '../engine/plan-edits.ts';
import { lookAtPlanFile, mendPlanFile, planPath } from '../engine/plan-file.ts';
import { assertNever } from '../kit/index.ts';
import { type Cli, getDestination } from './context.ts';

const mostChanges = 10;

/**
 * What a person changed in the workspace's plan.json becomes the plan, and is told; a mistake in it, or another plan's file,
 * stops the command. So that whatever they type next, their edits count.
 */
export async function takeWorkspaceEdits(
  cli: Cli,
  engine: Engine,
  { rehearsals }: { readonly rehearsals: boolean } = { rehearsals: true },
): Promise<void> {
  if ((await mendPlanFile(engine.ledger, engine.workspace)) !== 'other') return;
  await takeEdits(cli, engine, { path: planPath(engine.workspace), named: false, rehearsals });
}

/** For a command that changes nothing: it goes by the plan in force, and says what that leaves out. */
export async function sayEditsNotTaken(cli: Cli, { ledger, workspace }: Engine): Promise<void> {
  if ((await lookAtPlanFile(ledger, workspace)) === 'other')
    cli.ui.note(cli.talk.text.edits.notTaken(planPath(workspace)));
}

/** The same before a new plan is made: a file that is another plan's is put aside under another name, and kept. */
export async function takeEditsOrKeepFile(cli: Cli, engine: Engine): Promise<void> {
  if ((await mendPlanFile(engine.ledger, engine.workspace)) !== 'other') return;
  const path = planPath(engine.workspace);
  const read = await readEdits(cli, engine, { path, named: false, rehearsals: true });
  if (read.kind === 'edits') tellEdits(cli, path, read.edits);
  if (read.kind !== 'other-plan') return;
  const kept = join(engine.workspace, `plan-kept-${cli.clock.now().replaceAll(/[-:.]/g, '')}.json`);
  await rename(path, kept);
  cli.ui.note(cli.talk.text.edits.kept(kept));
}

type Reading = Pick<TakingEdits, 'path' | 'named' | 'rehearsals'>;

export async function takeEdits(cli: Cli, engine: Engine, reading: Reading): Promise<void> {
  const { path, named } = reading;
  if (named) await mendPlanFile(engine.ledger, engine.workspace);
  const read = await readEdits(cli, engine, reading);
  switch (read.kind) {
    case 'other-plan':
      throw new FerryError('usage', read.because, { effect: 'none' });
    case 'nothing-new':
      if (named) cli.ui.note(cli.talk.text.edits.nothing(path));
      return;
    case 'edits':
      return tellEdits(cli, path, read.edits);
    default:
      return assertNever(read);
  }
}

function readEdits(cli: Cli, { ledger, workspace, store, stop }: Engine, reading: Reading): Promise<PlanFileRead> {
  const limitsOf = (header: PlanHeader) => limitsIn(cli, header);
  const takeCover = coverTaker({ store, folder: dirname(reading.path), signal: stop.now });
  return takePlanEdits({ ledger, clock: cli.clock }, { workspace, ...reading, limitsOf, takeCover });
}

function tellEdits({ ui, talk }: Cli, path: string, taken: TakenEdits): void {
  const { edits } = talk.text;
  const { account, changes, leftOut, reordered } = taken;
  if (ui.json) ui.data({ v: 1, kind: 'plan-edited', path, ...taken });
  ui.note(edits.taken(path, account, { changed: changes.length, leftOut: leftOut.length }));
  for (const change of changes.slice(0, mostChanges)) ui.note(`  ${edits.change(change)}`);
  for (const post of leftOut.slice(0, mostChanges)) ui.note(`  ${edits.left(post)}`);
  const more = Math.max(0, changes.length - mostChanges) + Math.max(0, leftOut.length - mostChanges);
  if (more > 0) ui.note(`  ${talk.text.journey.more(more)}`);
  if (leftOut.length > 0) ui.note(`  ${edits.bringBack(talk.speech.command('include', talk.text.places.ref))}`);
  if (reordered) ui.note(`  ${edits.reordered}`);
  const nowPublic = countNowPublic(changes);
  if (nowPublic > 0) ui.note(ui.colour.yellow(edits.nowPublic(nowPublic)));
}

/** Of changes, those that make public what was not. */
export function countNowPublic(changes: readonly PostChange[]): number {
  return changes.filter(({ values }) =>
    values.some(({ field, before, after }) => field === 'visibility' && before !== 'public' && after === 'public'),
  ).length;
}

/** What the destination of a plan takes, as far as it was known when the plan was made. */
export async function limitsIn(cli: Cli, { account, options, server }: PlanHeader): Promise<Capabilities | null> {
  const destination = await getDestination(cli, account.destination);
  return destination.capabilities(options, server);
}
