import { type Account, because, FerryError } from '../../contract/index.ts';
import type { DeliveryRow } from '../../core/model.ts';
import type { Engine } from '../../engine/engine.ts';
import { findTakenBack, sayWord, type Word } from '../../engine/persons-word.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { confirm } from '../confirm.ts';
import { type Cli, getDestination } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { firstLine } from '../layout.ts';
import { withKnownWorkspace } from '../open.ts';
import { takeWorkspaceEdits } from '../plan-edits.ts';
import { reasonData } from '../tell.ts';
import { findAccount } from '../which-account.ts';

export interface WordFlags {
  readonly account?: string;
}

/** A person's word about single posts: skip, hold, or let go again. The plan and its file follow at once. */
export async function keepWord(cli: Cli, word: Word, { flags, refs }: WordRequest): Promise<ExitCode> {
  return withKnownWorkspace(cli, async ({ engine }) => {
    const account = await findAccount(engine.ledger, flags.account);
    await getDestination(cli, account.destination);
    cli.talk.knows({ account });
    await takeWorkspaceEdits(cli, engine);
    const named = await Promise.all(refs.map((ref) => asRef(engine.ledger, ref)));
    if (word === 'include') await confirmAgain(cli, engine, { account, refs: named });
    const deps = { ledger: engine.ledger, clock: cli.clock };
    const { rows, changed } = await sayWord(deps, { workspace: engine.workspace, account, word, refs: named });
    for (const row of rows) await print(cli, row);
    if (cli.ui.json) cli.ui.data({ v: 1, kind: `${word}-ended`, account, posts: rows.length, changed });
    else cli.ui.line(cli.talk.text.word.next(changed, cli.talk.speech.command('run')));
    return exitCodes.done;
  });
}

export interface WordRequest {
  readonly flags: WordFlags;
  readonly refs: readonly string[];
}

/** As reports show it, or the source's own id of the post. */
async function asRef({ posts }: Ledger, given: string): Promise<string> {
  if ((await posts.find(given)) !== null) return given;
  const [found, ...others] = await posts.findBySourceId(given);
  if (found === undefined || others.length > 0) throw usage(because('unknown-post', { ref: given }));
  return found.ref;
}

async function confirmAgain(
  cli: Cli,
  { ledger }: Engine,
  chosen: { readonly account: Account; readonly refs: readonly string[] },
): Promise<void> {
  const posts = (await findTakenBack(ledger, chosen)).length;
  if (posts > 0) await confirm(cli, { for: 'publishing', posts, question: cli.talk.text.word.again(posts) });
}

async function print({ ui, talk }: Cli, row: DeliveryRow): Promise<void> {
  const { postRef: ref, state, hold, item, account } = row;
  const reason = hold ?? (state === 'skipped' || state === 'failed' ? row.reason : null);
  if (ui.json) {
    const why = reason === null ? null : await reasonData(talk, reason, account.destination);
    ui.data({ v: 1, kind: 'delivery', account, ref, state, held: hold !== null, reason: why });
    return;
  }
  const title = firstLine(item.text.title || item.text.body);
  const what = hold === null ? talk.text.states[state] : talk.text.waitsForYou;
  const why = reason === null ? '' : `: ${(await talk.say(reason, account.destination)).sentence}`;
  ui.line(`${talk.speech.day(item.createdAt)}  ${ref}  ${title}  ${what}${why}`);
}

function usage(reason: ReturnType<typeof because>): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}
