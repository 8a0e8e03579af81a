import type { PhraseBook } from '../../../contract/index.ts';
import type { PublishReasons } from '../../../contract/reasons/publish.ts';

export const publish: PhraseBook<PublishReasons> = {};
