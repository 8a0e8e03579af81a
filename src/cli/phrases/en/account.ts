import type { PhraseBook } from '../../../contract/index.ts';
import type { AccountReasons } from '../../../contract/reasons/account.ts';

export const account: PhraseBook<AccountReasons> = {};
