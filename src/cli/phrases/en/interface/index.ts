import type { Speech } from '../../../../contract/index.ts';
import type { Messages } from '../../messages/index.ts';
import { byHand } from './by-hand.ts';
import { commands } from './commands.ts';
import { dialogue } from './dialogue.ts';
import { ledger } from './ledger.ts';
import { reports } from './reports.ts';

export function english(speech: Speech): Messages {
  return { ...dialogue(speech), ...reports(speech), ...commands(speech), ...ledger(speech), ...byHand(speech) };
}
