import type { PhraseBook } from '../../../contract/index.ts';
import type { RenditionReasons } from '../../../contract/reasons/rendition.ts';

export const rendition: PhraseBook<RenditionReasons> = {};
