import { instagramPlace } from '../../../adapters/destinations/instagram/index.ts';
import { destinationOfPlace } from '../../../src/kit/index.ts';
import { describeDestination } from '../../contract/describe-destination.ts';
import { personPlaceHarness } from '../../contract/person-place.ts';
import { sampleImage, sampleLongVideo } from '../../support/samples.ts';

describeDestination('instagram', () => ({
  // A reel lasts three seconds at least.
  samples: { video: async (seed, bytes) => sampleLongVideo(seed, bytes), image: sampleImage },
  ...personPlaceHarness({
    destination: destinationOfPlace(instagramPlace),
    options: {},
    addressOf: (number) => ({ id: `Code_${number}-x`, url: `https://www.instagram.com/p/Code_${number}-x/` }),
  }),
}));
