import type { ByHandMessages } from './by-hand.ts';
import type { CommandMessages } from './commands.ts';
import type { DialogueMessages } from './dialogue.ts';
import type { LedgerMessages } from './ledger.ts';
import type { ReportMessages } from './reports.ts';

/** All the words of the commands themselves; reasons have their own catalogue. A language lacks none, or it does not compile. */
export interface Messages extends DialogueMessages, ReportMessages, CommandMessages, LedgerMessages, ByHandMessages {}
