import type { Account, Capabilities } from '../contract/index.ts';
import type { DeliveryState } from '../core/states.ts';
import { type Cli, getDestination } from './context.ts';
import { parseOptions } from './options.ts';
import type { Talk } from './phrases/talk.ts';

/** How far a post has come. Where a person publishes, nothing is uploaded anywhere: it is ready for them. */
export function stateWord({ text }: Talk, state: DeliveryState, publisher: Capabilities['publisher']): string {
  return state === 'uploaded' && publisher === 'person' ? text.ready : text.states[state];
}

/** The same where only the account is known. */
export async function stateWordAt(cli: Cli, state: DeliveryState, { destination: name }: Account): Promise<string> {
  const isHere = state === 'uploaded' && cli.registry.destinations.some((one) => one.name === name);
  if (!isHere) return cli.talk.text.states[state];
  const destination = await getDestination(cli, name);
  return stateWord(cli.talk, state, destination.capabilities(parseOptions(destination, []), null).publisher);
}
