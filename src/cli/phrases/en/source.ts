import type { PhraseBook } from '../../../contract/index.ts';
import type { SourceReasons } from '../../../contract/reasons/source.ts';

export const source: PhraseBook<SourceReasons> = {};
