import { because, FerryError } from '../../contract/index.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { allDeliveries } from '../../ledger/pages.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { withKnownWorkspace } from '../open.ts';

interface RetryFlags {
  readonly code?: readonly string[];
}

/** Failed posts become planned again, held ones are let go. What the destination may already have is never touched. */
export async function retry(cli: Cli, flags: RetryFlags, refs: readonly string[]): Promise<ExitCode> {
  return withKnownWorkspace(cli, async ({ engine }) => {
    const { deliveries, originals } = engine.ledger;
    const at = cli.clock.now();
    await checkRefs(engine.ledger, refs);
    await checkCodes(engine.ledger, flags.code ?? []);
    const released = await deliveries.release(
      { ...(flags.code ? { codes: flags.code } : {}), ...(refs.length > 0 ? { refs } : {}) },
      at,
    );
    const files = refs.length > 0 ? 0 : await originals.release(flags.code ?? null, at);
    const { ui, talk } = cli;
    const { retry: words } = talk.text;
    if (ui.json) ui.data({ v: 1, kind: 'retry', deliveries: released, originals: files });
    else {
      ui.line(words.again(released, files));
      ui.line(
        released + files > 0
          ? words.next(await nextCommand(cli, engine.ledger))
          : words.needsPlan(talk.speech.command('status')),
      );
    }
    return exitCodes.done;
  });
}

/** A run fetches too, but where nothing is planned yet there is nothing to run. */
async function nextCommand({ talk: { speech, text } }: Cli, { deliveries }: Ledger): Promise<string> {
  const isPlanned = (await deliveries.accounts()).length > 0;
  return isPlanned ? speech.command('run') : speech.command('fetch', text.places.export);
}

/** A ref with a slip in it would be answered with "nothing to try again". */
async function checkRefs({ posts }: Ledger, refs: readonly string[]): Promise<void> {
  for (const ref of refs) {
    if ((await posts.find(ref)) === null)
      throw new FerryError('usage', because('unknown-post', { ref }), { effect: 'none' });
  }
}

/** So would a code. Beside the counted ones, a post that only waits for its next try has one. */
async function checkCodes({ deliveries, originals }: Ledger, codes: readonly string[]): Promise<void> {
  if (codes.length === 0) return;
  const counted = [...(await deliveries.totals(null)).reasons, ...(await originals.reasons())];
  const known = new Set(counted.map(({ reason }) => reason.code));
  if (codes.every((code) => known.has(code))) return;
  for await (const { hold, reason } of allDeliveries(deliveries, {}))
    for (const code of [hold?.code, reason?.code]) if (code !== undefined) known.add(code);
  const given = codes.find((code) => !known.has(code));
  if (given === undefined) return;
  throw new FerryError('usage', because('unknown-code', { given, known: [...known].sort() }), { effect: 'none' });
}
