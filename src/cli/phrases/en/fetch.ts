import type { PhraseBook } from '../../../contract/index.ts';
import type { FetchReasons } from '../../../contract/reasons/fetch.ts';

export const fetch: PhraseBook<FetchReasons> = {};
