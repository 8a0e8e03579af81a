import { makeFolder } from '../../../adapters/destinations/folder/index.ts';
import { instagramPlace } from '../../../adapters/destinations/instagram/index.ts';
import { rednotePlace } from '../../../adapters/destinations/rednote/place.ts';

/** As the registry puts it together. */
export const folder = makeFolder([rednotePlace, instagramPlace]);
