import type { FlagSettings } from '../config/look.ts';
import type { Config } from '../config/settings.ts';
import { type AdapterRegistry, because, type Clock, type Destination, FerryError } from '../contract/index.ts';
import type { StopControl } from '../engine/stop.ts';
import { toIso } from '../kit/index.ts';
import type { Log } from './log-file.ts';
import type { Talk } from './phrases/talk.ts';
import type { Ui } from './ui.ts';

/** What a command gets. A command reads its flags, calls the engine, prints a report and returns an exit code. */
export interface Cli {
  readonly registry: AdapterRegistry;
  readonly ui: Ui;
  /** the reader's language and time zone, and all words */
  readonly talk: Talk;
  readonly config: Config;
  readonly clock: Clock;
  readonly stop: StopControl;
  readonly env: NodeJS.ProcessEnv;
  /** what happened, for whoever looks for a fault later; knows every secret that was read */
  readonly log: Log;
  /** answers every question with yes */
  readonly yes: boolean;
  /** settings that were typed with the command, for telling where a value is from */
  readonly globals?: FlagSettings;
}

export const systemClock: Clock = { now: () => toIso(Date.now()) };

/** Its words are known from here on. FerryError `usage` for a name that nothing here has. */
export async function getDestination({ registry, talk }: Cli, name: string): Promise<Destination> {
  const entry = registry.destinations.find((candidate) => candidate.name === name);
  if (entry) {
    await talk.learn(name);
    return entry.load();
  }
  const known = registry.destinations.map((candidate) => candidate.name);
  throw new FerryError('usage', because('no-such-destination', { name, known }), { effect: 'none' });
}

export function titleOf({ talk }: Cli, destination: Destination): string {
  return destination.words[talk.language].title;
}
