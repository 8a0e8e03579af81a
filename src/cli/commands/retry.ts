import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { withWorkspace } from '../open.ts';
import { count } from '../words.ts';

interface RetryFlags {
  readonly code?: readonly string[];
}

/** Failed posts become planned again, held ones are let go. What the destination may already have is never touched. */
export async function retry(cli: Cli, flags: RetryFlags, refs: readonly string[]): Promise<ExitCode> {
  return withWorkspace(cli, async ({ engine }) => {
    const { deliveries, originals } = engine.ledger;
    const at = cli.clock.now();
    const released = await deliveries.release(
      { ...(flags.code ? { codes: flags.code } : {}), ...(refs.length > 0 ? { refs } : {}) },
      at,
    );
    const files = refs.length > 0 ? 0 : await originals.release(flags.code ?? null, at);
    if (cli.ui.json) cli.ui.data({ v: 1, kind: 'retry', deliveries: released, originals: files });
    else {
      cli.ui.line(`${count(released, 'post')} and ${count(files, 'file')} will be tried again.`);
      cli.ui.line(
        released + files > 0
          ? 'Next: clipferry run'
          : 'What waits for a choice (captions, audience) needs a new plan: clipferry status',
      );
    }
    return exitCodes.done;
  });
}
