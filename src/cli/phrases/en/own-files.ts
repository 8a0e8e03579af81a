import type { PhraseBook } from '../../../contract/index.ts';
import type { OwnFileReasons } from '../../../contract/reasons/own-files.ts';

export const ownFiles: PhraseBook<OwnFileReasons> = {};
