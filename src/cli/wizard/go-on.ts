import { existsSync } from 'node:fs';
import { type Account, isFerryError } from '../../contract/index.ts';
import { collect } from '../commands/status.ts';
import { confirm } from '../confirm.ts';
import { type Cli, getDestination } from '../context.ts';
import type { ExitCode } from '../fail.ts';
import { exitCodes } from '../fail.ts';
import { withLedger } from '../open.ts';
import { parseOptions } from '../options.ts';
import { rehearsalLabel } from '../phrases/places.ts';

/** `path`: the export they want to plan from, or null: it is still to be asked for. */
type Here = { readonly kind: 'done'; readonly exit: ExitCode } | { readonly kind: 'ask'; readonly path: string | null };

const askForExport: Here = { kind: 'ask', path: null };

/** Whoever was here before goes on where they stopped. */
export async function goOnHere(cli: Cli): Promise<Here> {
  const found = await findWork(cli);
  if (found === null) return askForExport;
  const { archive, posts, left } = found;
  const { ui, talk, config } = cli;
  const { wizard: words } = talk.text;
  ui.line(words.workspaceHere(config.workspace, posts, archive));
  for (;;) {
    const wish = await ui.choose(words.whatWithIt, [
      ...(left.length > 0 ? [{ value: 'go-on' as const, name: words.goOn(left) }] : []),
      ...(existsSync(archive) ? [{ value: 'another' as const, name: words.another(archive) }] : []),
      { value: 'new' as const, name: words.newExport },
      { value: 'status' as const, name: words.seeStatus },
      { value: 'leave' as const, name: words.leave },
    ]);
    switch (wish) {
      case 'go-on':
        return { kind: 'done', exit: await goOn(cli, left) };
      case 'another':
        return { kind: 'ask', path: archive };
      case 'new':
        return askForExport;
      case 'status':
        await (await import('../commands/status.ts')).status(cli);
        ui.line();
        break;
      case 'leave':
      case null:
        return { kind: 'done', exit: exitCodes.done };
    }
  }
}

interface Left {
  readonly account: Account;
  readonly left: number;
}

interface Work {
  readonly archive: string;
  readonly posts: number;
  readonly left: readonly Left[];
}

/** null: there is no workspace here, or nothing in it. */
async function findWork(cli: Cli): Promise<Work | null> {
  try {
    return await withLedger(cli, async (ledger) => {
      const { archive, posts, accounts } = await collect(ledger);
      if (archive === null) return null;
      const left = accounts
        .map(({ account, balance }) => ({ account, left: balance.waiting }))
        .filter(({ account, left }) => left > 0 && account.label !== rehearsalLabel);
      return { archive: archive.path, posts: posts.posts, left };
    });
  } catch (error) {
    if (isFerryError(error) && error.kind === 'usage') return null;
    throw error;
  }
}

async function goOn(cli: Cli, accounts: readonly Left[]): Promise<ExitCode> {
  const { ui, talk } = cli;
  for (const { account, left } of accounts) {
    const destination = await getDestination(cli, account.destination);
    const { publisher } = destination.capabilities(parseOptions(destination, []), null);
    if (publisher === 'program')
      await confirm(cli, { for: 'publishing', posts: left, question: talk.text.run.publish(left, account) });
  }
  const exit = await (await import('../commands/run.ts')).runPlan(cli, { agreed: true });
  // All of them again, not only the last.
  talk.knows({ going: [] });
  ui.note(`\n${talk.text.wizard.same(talk.speech.command('run'))}`);
  return exit;
}
