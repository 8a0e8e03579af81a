import type { PhraseBook } from '../../../contract/index.ts';
import type { MediaReasons } from '../../../contract/reasons/media.ts';

export const media: PhraseBook<MediaReasons> = {};
