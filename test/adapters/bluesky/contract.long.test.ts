import { describeDestination } from '../../contract/describe-destination.ts';
import { startPdsIfInstalled } from '../../support/pds.ts';
import { blueskyHarness } from './harness.ts';

const pds = await startPdsIfInstalled('the shared suite on a real Bluesky server');

if (pds !== null) {
  const harness = await blueskyHarness(pds);
  describeDestination('bluesky', () => harness);
}
