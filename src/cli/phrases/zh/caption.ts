import type { PhraseBook } from '../../../contract/index.ts';
import type { CaptionReasons } from '../../../contract/reasons/caption.ts';

export const caption: PhraseBook<CaptionReasons> = {};
