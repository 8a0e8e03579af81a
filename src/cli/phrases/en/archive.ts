import type { PhraseBook } from '../../../contract/index.ts';
import type { ArchiveReasons } from '../../../contract/reasons/archive.ts';

export const archive: PhraseBook<ArchiveReasons> = {};
