import type { ByHandMessages } from './by-hand.ts';
import type { CaptionSourceMessages } from './caption-sources.ts';
import type { CommandMessages } from './commands.ts';
import type { DialogueMessages } from './dialogue.ts';
import type { LanguageMessages } from './language.ts';
import type { LedgerMessages } from './ledger.ts';
import type { LookingMessages } from './looking.ts';
import type { PageMessages } from './page.ts';
import type { ProgressMessages } from './progress.ts';
import type { ReportMessages } from './reports.ts';
import type { SettingsMessages } from './settings.ts';
import type { TableMessages } from './table.ts';
import type { TopicMessages } from './topics.ts';
import type { WizardMessages } from './wizard.ts';

/** All the words of the commands themselves; reasons have their own catalogue. A language lacks none, or it does not compile. */
export interface Messages
  extends DialogueMessages,
    WizardMessages,
    ProgressMessages,
    PageMessages,
    ReportMessages,
    SettingsMessages,
    TopicMessages,
    CommandMessages,
    LanguageMessages,
    LedgerMessages,
    LookingMessages,
    TableMessages,
    ByHandMessages,
    CaptionSourceMessages {}
