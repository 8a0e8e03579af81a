import { isFerryError } from '../../contract/index.ts';
import { estimateCalendar, type PaceRule } from '../../core/pace.ts';
import type { MigrateFlags } from '../commands/migrate.ts';
import type { Cli } from '../context.ts';
import { parseOptions } from '../options.ts';
import { parsePace } from '../selection.ts';
import { sayTrouble } from './again.ts';
import type { Place } from './ask-place.ts';

const hourMs = 3_600_000;

/** Asked only where the destination has a pace of its own. */
export async function askPace(
  cli: Cli,
  { destination, set }: Place,
  posts: number,
): Promise<Pick<MigrateFlags, 'pace'>> {
  const { ui, talk } = cli;
  const { wizard: words } = talk.text;
  const { pace } = destination.capabilities(parseOptions(destination, set), null);
  if (posts === 0 || pace.perDay === null) return {};
  const slow = halfOf({ perDay: pace.perDay, minGapMs: pace.minGapMs });
  const lastAt = (rule: PaceRule) =>
    estimateCalendar({ pace: rule, count: posts, startedAt: [], now: cli.clock.now() }).lastAt;
  const chosen = await ui.choose(words.howFast, [
    { value: 'careful', name: words.careful(pace, lastAt(pace)) },
    ...(slow === null ? [] : [{ value: 'slow' as const, name: words.slower(slow, lastAt(slow)) }]),
    { value: 'own', name: words.ownPace },
  ]);
  if (chosen === 'slow' && slow !== null) return { pace: asFlag(slow) };
  return chosen === 'own' ? askOwnPace(cli) : {};
}

/** null: it cannot be halved. */
function halfOf({ perDay, minGapMs }: { readonly perDay: number; readonly minGapMs: number }) {
  return perDay < 2 ? null : { perDay: Math.floor(perDay / 2), minGapMs: Math.ceil((minGapMs * 2) / hourMs) * hourMs };
}

function asFlag({ perDay, minGapMs }: { readonly perDay: number; readonly minGapMs: number }): string {
  return `${perDay}/day,${minGapMs / hourMs}h`;
}

async function askOwnPace(cli: Cli): Promise<Pick<MigrateFlags, 'pace'>> {
  for (;;) {
    const pace = (await cli.ui.ask(cli.talk.text.wizard.askPace))?.trim() ?? '';
    if (pace === '') return {};
    try {
      parsePace(pace);
      return { pace };
    } catch (error) {
      if (!isFerryError(error)) throw error;
      await sayTrouble(cli, error);
    }
  }
}
