import type { Speech } from '../../../../contract/index.ts';
import type { Messages } from '../../messages/index.ts';
import { byHand } from './by-hand.ts';
import { captionSources } from './caption-sources.ts';
import { commands } from './commands.ts';
import { dialogue } from './dialogue.ts';
import { language } from './language.ts';
import { ledger } from './ledger.ts';
import { looking } from './looking.ts';
import { page } from './page.ts';
import { progress } from './progress.ts';
import { reports } from './reports.ts';
import { settings } from './settings.ts';
import { table } from './table.ts';
import { topics } from './topics.ts';
import { wizard } from './wizard.ts';

export function english(speech: Speech): Messages {
  return {
    ...dialogue(),
    ...reports(speech),
    ...settings(),
    ...topics(),
    ...commands(speech),
    ...language(speech),
    ...ledger(speech),
    ...looking(speech),
    ...byHand(speech),
    ...captionSources(speech),
    ...table(speech),
    ...wizard(speech),
    ...progress(speech),
    ...page(speech),
  };
}
