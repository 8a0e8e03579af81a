import { type Capabilities, type Destination, FerryError, type Options } from '../../../src/contract/index.ts';
import { capabilitiesByHand, destinationOfPlace, sessionByHand } from '../../../src/kit/index.ts';
import { isRehearsal, readOptions } from './options.ts';
import { rednotePlace } from './place.ts';
import { capabilitiesOfRehearsal, connectRehearsal } from './rehearsal.ts';
import { isLoopbackPage } from './sites.ts';
import { own } from './words/codes.ts';

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
    if (read.pages !== undefined && !isLoopbackPage(read.pages))
      throw new FerryError('usage', own('not-a-sandbox'), { effect: 'none', scope: 'account' });
    if (read.route === 'fill') {
      const { FillSession } = await import('./fill/session.ts');
      return new FillSession({ account, options: read, given: options, ctx });
    }
    return sessionByHand(rednotePlace, { account, options, ctx });
  },
  consent: (options) => {
    const { route, pages, endpoints } = readOptions(options);
    return route === 'fill' && pages === undefined && endpoints === undefined ? own('automation') : null;
  },
  examine: async (_account, options, ctx, signal) => {
    const read = readOptions(options);
    if (read.route !== 'fill') return [{ ok: true, says: own('nothing-to-examine') }];
    return (await import('./fill/examine.ts')).examineParts({ options: read, ctx }, signal);
  },
  sandbox: async (options) =>
    options?.options?.['route'] === 'fill'
      ? (await import('../../sandboxes/rednote-page/index.ts')).startPageSandbox(options)
      : (await import('../../sandboxes/rednote/index.ts')).startSandbox(options),
};

function capabilitiesOf(options: Options): Capabilities {
  const read = readOptions(options);
  return read.endpoints === undefined ? capabilitiesByHand(rednotePlace, options) : capabilitiesOfRehearsal(read);
}
