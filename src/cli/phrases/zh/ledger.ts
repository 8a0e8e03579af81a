import type { PhraseBook } from '../../../contract/index.ts';
import type { LedgerReasons } from '../../../contract/reasons/ledger.ts';

export const ledger: PhraseBook<LedgerReasons> = {};
