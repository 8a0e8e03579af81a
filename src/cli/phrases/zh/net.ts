import type { PhraseBook } from '../../../contract/index.ts';
import type { NetReasons } from '../../../contract/reasons/net.ts';

export const net: PhraseBook<NetReasons> = {};
