import type { PhraseBook } from '../../../contract/index.ts';
import type { CommandReasons } from '../../../contract/reasons/command.ts';

export const command: PhraseBook<CommandReasons> = {};
