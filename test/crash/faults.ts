import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openLedger } from '../../src/ledger/open.ts';
import { type CliResult, runCli } from '../support/cli.ts';
import {
  ageLedger,
  emptyLedger,
  flipBit,
  journalOf,
  loseBackups,
  loseJournal,
  stripWal,
  tearJournal,
} from '../support/ledger-faults.ts';
import { entry, runToTheEnd, type Scene } from './sweep.ts';
import { firstWords } from './target.ts';

/** What can become of the memory of what was published, between a kill and the next command. */
export const ledgerFaults = [
  'ledger emptied',
  'ledger emptied, backups lost',
  'older ledger put back',
  'wal left out',
  'bit flipped in the ledger',
  'bit flipped in the wal',
  'journal torn',
  'bit flipped in the journal',
  'journal lost',
  'ledger and journal lost',
] as const;

export type LedgerFault = (typeof ledgerFaults)[number];

type Random = () => number;

/** Does it to a workspace that nobody has open. */
async function harm(workspace: string, fault: Exclude<LedgerFault, 'older ledger put back'>, random: Random) {
  const flip = async (path: string) => {
    if (existsSync(path)) await flipBit(path, random(), Math.floor(random() * 8));
  };
  switch (fault) {
    case 'ledger emptied':
      return emptyLedger(workspace);
    case 'ledger emptied, backups lost':
      await emptyLedger(workspace);
      return loseBackups(workspace);
    case 'wal left out':
      return stripWal(workspace);
    case 'bit flipped in the ledger':
      return flip(join(workspace, 'ledger.sqlite'));
    case 'bit flipped in the wal':
      return flip(join(workspace, 'ledger.sqlite-wal'));
    case 'journal torn':
      return tearJournal(workspace);
    case 'bit flipped in the journal':
      return flip(journalOf(workspace));
    case 'journal lost':
      return loseJournal(workspace);
    case 'ledger and journal lost':
      await emptyLedger(workspace);
      return loseJournal(workspace);
  }
}

export interface Recovery {
  /** of the command that had nothing left to do; null: nothing is left to begin from, and nothing was published */
  readonly last: CliResult | null;
  /** how often a person had to put the ledger back */
  readonly restores: number;
  readonly problems: readonly string[];
}

/**
 * After a kill: the fault, then what a person types. The same command; where that stops with 8, `ledger restore`; and again, until
 * there is nothing left to do. What stops must have published nothing.
 */
export async function loseAndRecover(scene: Scene, fault: LedgerFault, random: Random): Promise<Recovery> {
  if (fault !== 'older ledger put back') {
    await harm(scene.workspace, fault, random);
  } else {
    // As it was at the kill, with all that is published after.
    const putBack = await ageLedger(scene.workspace, join(scene.root, 'kept'));
    await runToTheEnd(scene, null);
    await putBack();
  }
  return recover(scene);
}

/** More than enough: each restore leaves a good ledger. */
const mostRestores = 3;

export async function recover(scene: Scene): Promise<Recovery> {
  const problems: string[] = [];
  for (let restores = 0; ; restores += 1) {
    const before = await scene.target.published();
    const last = await runToTheEnd(scene, null);
    if (last.code === 9) return { ...(await afterLooking(scene, before, problems)), restores };
    if (last.code !== 8) return { last, restores, problems: [...problems, ...(await checkProblems(scene))] };
    if (restores >= mostRestores) return { last, restores, problems };
    const restored = await ledgerCommand(scene, 'restore', '--yes');
    if (restored.code === 0) continue;
    const isHopeless = restored.stderr.includes('there is nothing to bring the ledger back from');
    const isHarmless = isHopeless && (await scene.target.published()).length === 0;
    if (isHarmless) return { last: null, restores, problems };
    return {
      last: restored,
      restores,
      problems: [...problems, `the restore: exit ${restored.code} ${restored.stderr}`],
    };
  }
}

/** Ledger and journal lost: nothing went out; the person looks, leaves out what is there, and says go on. */
async function afterLooking(scene: Scene, before: readonly string[], problems: readonly string[]) {
  const now = await scene.target.published();
  const found = [...problems];
  if (now.length !== before.length)
    found.push(`published while the account was stopped: ${now.length - before.length}`);
  const refs = await refsOf(scene, now);
  if (refs.length > 0) await command(scene, ['skip', ...refs]);
  await command(scene, ['accounts', 'resume', `${scene.target.name}/main`]);
  const last = await runToTheEnd(scene, null);
  return { last, problems: [...found, ...(await checkProblems(scene))] };
}

/** Of the posts whose first words these are and that the ledger has not sent. */
async function refsOf({ workspace }: Scene, titles: readonly string[]): Promise<readonly string[]> {
  const ledger = await openLedger(workspace, 'read');
  try {
    const rows = await ledger.deliveries.list({ states: ['planned', 'prepared', 'uploaded'] }, 1_000);
    const wordsOf = ({ title, body }: { readonly title: string | null; readonly body: string }) =>
      firstWords(title ?? body);
    return rows.filter(({ item }) => titles.includes(wordsOf(item.text))).map(({ postRef }) => postRef);
  } finally {
    await ledger.close();
  }
}

async function checkProblems(scene: Scene): Promise<readonly string[]> {
  const checked = await ledgerCommand(scene, 'check');
  return checked.code === 0 ? [] : [`ledger check: exit ${checked.code} ${checked.stdout} ${checked.stderr}`];
}

function ledgerCommand(scene: Scene, ...words: readonly string[]): Promise<CliResult> {
  return command(scene, ['ledger', ...words]);
}

function command({ workspace, target }: Scene, words: readonly string[]): Promise<CliResult> {
  return runCli(['--workspace', workspace, '--no-color', ...words], { entry, env: target.env });
}

/** For random kills one after another: one of them in a round, at a kill of chance; the older ledger comes from an earlier kill. */
export function createHarm(scene: Scene, random: Random) {
  const fault = ledgerFaults[Math.floor(random() * ledgerFaults.length)] ?? 'ledger emptied';
  let putBack: (() => Promise<void>) | null = null;
  let isDone = false;
  return {
    fault,
    async afterKill() {
      if (isDone || random() < 0.5) return;
      if (fault === 'older ledger put back' && putBack === null) {
        putBack = await ageLedger(scene.workspace, join(scene.root, 'kept'));
        return;
      }
      isDone = true;
      if (fault === 'older ledger put back') await putBack?.();
      else await harm(scene.workspace, fault, random);
    },
    restore: async () => (await ledgerCommand(scene, 'restore', '--yes')).code === 0,
  };
}
