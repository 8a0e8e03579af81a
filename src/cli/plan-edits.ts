import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Capabilities, FerryError } from '../contract/index.ts';
import type { PlanHeader } from '../core/plan/item.ts';
import type { Engine } from '../engine/engine.ts';
import { type TakenEdits, type TakingEdits, takePlanEdits } from '../engine/plan-edits.ts';
import { lookAtPlanFile, planPath } from '../engine/plan-file.ts';
import { type Cli, getDestination } from './context.ts';

const mostChanges = 10;

/**
 * What a person changed in the workspace's plan.json becomes the plan, and is told; a mistake in it stops the command. So
 * that whatever they type next, their edits count.
 */
export async function takeWorkspaceEdits(
  cli: Cli,
  engine: Engine,
  { rehearsals }: { readonly rehearsals: boolean } = { rehearsals: true },
): Promise<void> {
  if ((await lookAtPlanFile(engine.ledger, engine.workspace)) !== 'other') return;
  await takeEdits(cli, engine, { path: planPath(engine.workspace), named: false, rehearsals });
}

/** The same before a new plan is made: a file that is another plan's is put aside under another name, and kept. */
export async function takeEditsOrKeepFile(cli: Cli, engine: Engine): Promise<void> {
  try {
    await takeWorkspaceEdits(cli, engine);
  } catch (error) {
    if (!(error instanceof FerryError) || !ofAnotherPlan.includes(error.reason.code)) throw error;
    const kept = join(engine.workspace, `plan-kept-${cli.clock.now().replaceAll(/[-:.]/g, '')}.json`);
    await rename(planPath(engine.workspace), kept);
    cli.ui.note(cli.talk.text.edits.kept(kept));
  }
}

const ofAnotherPlan: readonly string[] = ['plan-file-older', 'plan-of-other-account', 'plan-of-other-workspace'];

export async function takeEdits(
  cli: Cli,
  { ledger, workspace }: Engine,
  { path, named, rehearsals }: Pick<TakingEdits, 'path' | 'named' | 'rehearsals'>,
): Promise<TakenEdits | null> {
  const limitsOf = (header: PlanHeader) => limitsIn(cli, header);
  const taken = await takePlanEdits({ ledger, clock: cli.clock }, { workspace, path, named, rehearsals, limitsOf });
  const { ui, talk } = cli;
  const { edits } = talk.text;
  if (taken === null) {
    if (named) ui.note(edits.nothing(path));
    return null;
  }
  const { account, changes, leftOut, reordered } = taken;
  if (ui.json) ui.data({ v: 1, kind: 'plan-edited', path, ...taken });
  ui.note(edits.taken(path, account, { changed: changes.length, leftOut: leftOut.length }));
  for (const change of changes.slice(0, mostChanges)) ui.note(`  ${edits.change(change)}`);
  for (const post of leftOut.slice(0, mostChanges)) ui.note(`  ${edits.left(post)}`);
  const more = Math.max(0, changes.length - mostChanges) + Math.max(0, leftOut.length - mostChanges);
  if (more > 0) ui.note(`  ${talk.text.journey.more(more)}`);
  if (leftOut.length > 0) ui.note(`  ${edits.bringBack(talk.speech.command('include', talk.text.places.ref))}`);
  if (reordered) ui.note(`  ${edits.reordered}`);
  return taken;
}

async function limitsIn(cli: Cli, { account, options, server }: PlanHeader): Promise<Capabilities | null> {
  const destination = await getDestination(cli, account.destination);
  return destination.capabilities(options, server);
}
