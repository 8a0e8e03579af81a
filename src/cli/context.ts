import type { Config } from '../config/settings.ts';
import type { AdapterRegistry, Clock, Destination } from '../contract/index.ts';
import { FerryError } from '../contract/index.ts';
import { toIso } from '../kit/index.ts';
import type { StopControl } from '../engine/stop.ts';
import type { Ui } from './ui.ts';

/** What a command gets. A command reads its flags, calls the engine, prints a report and returns an exit code. */
export interface Cli {
  readonly registry: AdapterRegistry;
  readonly ui: Ui;
  readonly config: Config;
  readonly clock: Clock;
  readonly stop: StopControl;
  readonly env: NodeJS.ProcessEnv;
  /** answers every question with yes */
  readonly yes: boolean;
}

export const systemClock: Clock = { now: () => toIso(Date.now()) };

export async function getDestination(registry: AdapterRegistry, name: string): Promise<Destination> {
  const entry = registry.destinations.find((candidate) => candidate.name === name);
  if (entry) return entry.load();
  const names = registry.destinations.map((candidate) => candidate.name).join(', ');
  throw new FerryError('usage', 'no-such-destination', `there is no destination called ${name}`, {
    hint: `There are: ${names}`,
  });
}
