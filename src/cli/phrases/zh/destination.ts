import type { PhraseBook } from '../../../contract/index.ts';
import type { DestinationReasons } from '../../../contract/reasons/destination.ts';

export const destination: PhraseBook<DestinationReasons> = {};
