import { makeFolder } from '../../../adapters/destinations/folder/index.ts';
import { rednoteLimits } from '../../../adapters/destinations/rednote/limits.ts';

/** As the registry puts it together. */
export const folder = makeFolder({ rednote: rednoteLimits() });
