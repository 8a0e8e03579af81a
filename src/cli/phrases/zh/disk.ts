import type { PhraseBook } from '../../../contract/index.ts';
import type { DiskReasons } from '../../../contract/reasons/disk.ts';

export const disk: PhraseBook<DiskReasons> = {};
