import type { Capabilities } from '../contract/index.ts';
import type { PlanHeader } from '../core/plan/item.ts';
import { flagsOfChoices } from './chosen-flags.ts';
import type { PlanCommand } from './phrases/places.ts';
import type { Talk } from './phrases/talk.ts';

interface KnownPlan {
  readonly header: Pick<PlanHeader, 'choices'>;
  /** null: this version does not have the destination, or not its options */
  readonly capabilities: Pick<Capabilities, 'text'> | null;
}

/** The command that made a plan the ledger keeps. What went into the ledger by itself (captions, files) is there still. */
export function storedPlan(
  { timeZone, text }: Pick<Talk, 'timeZone' | 'text'>,
  { header, capabilities }: KnownPlan,
): PlanCommand {
  const hasTopics = capabilities?.text.hashtags.topics !== undefined;
  return {
    verb: 'plan',
    flags: flagsOfChoices(header.choices, { timeZone, hasTopics, path: text.places.path }),
  };
}
