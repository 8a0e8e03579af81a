import type { Capabilities, Destination, Options } from '../../../src/contract/index.ts';
import { capabilitiesByHand, destinationOfPlace, sessionByHand } from '../../../src/kit/index.ts';
import { isRehearsal, readOptions } from './options.ts';
import { rednotePlace } from './place.ts';
import { capabilitiesOfRehearsal, connectRehearsal } from './rehearsal.ts';

const byHand = destinationOfPlace(rednotePlace);

/**
 * The mission's destination. On the real sites a person presses publish, whichever route they take; the requests of the
 * creator page are made by the program in a rehearsal only.
 */
export const rednote: Destination = {
  ...byHand,
  capabilities: (options) => capabilitiesOf(options),
  briefing: (options) => (isRehearsal(readOptions(options)) ? [] : rednotePlace.briefing(options)),
  ownPosts: (options) => {
    const { endpoints } = readOptions(options);
    return endpoints === undefined ? rednotePlace.ownPosts(options) : `${endpoints.www}/`;
  },
  connect: async (account, options, ctx, signal) => {
    const read = readOptions(options);
    if (read.endpoints !== undefined)
      return connectRehearsal(account, { options: read, bases: read.endpoints }, ctx, signal);
    return sessionByHand(rednotePlace, { account, options, ctx });
  },
  sandbox: async (options) => (await import('../../sandboxes/rednote/index.ts')).startSandbox(options),
};

function capabilitiesOf(options: Options): Capabilities {
  const read = readOptions(options);
  return read.endpoints === undefined ? capabilitiesByHand(rednotePlace, options) : capabilitiesOfRehearsal(read);
}
