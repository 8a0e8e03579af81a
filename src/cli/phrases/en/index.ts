import type { PhraseBook } from '../../../contract/index.ts';
import type { Reasons } from '../../../contract/reasons/index.ts';
import { account } from './account.ts';
import { archive } from './archive.ts';
import { caption } from './caption.ts';
import { captionFile } from './caption-file.ts';
import { command } from './command.ts';
import { commandLine } from './command-line.ts';
import { destination } from './destination.ts';
import { disk } from './disk.ts';
import { fetch } from './fetch.ts';
import { language } from './language.ts';
import { ledger } from './ledger.ts';
import { lookUp } from './look-up.ts';
import { media } from './media.ts';
import { net } from './net.ts';
import { ownFiles } from './own-files.ts';
import { plan } from './plan.ts';
import { planFile } from './plan-file.ts';
import { publish } from './publish.ts';
import { rendition } from './rendition.ts';
import { settings } from './settings.ts';
import { source } from './source.ts';
import { table } from './table.ts';
import { wordFile } from './word-file.ts';
import { workspace } from './workspace.ts';

/** Every reason in words. A code without a phrase, or a phrase without a code, does not compile. */
export const reasons: PhraseBook<Reasons> = {
  ...account,
  ...archive,
  ...caption,
  ...captionFile,
  ...command,
  ...commandLine,
  ...destination,
  ...disk,
  ...fetch,
  ...language,
  ...ledger,
  ...lookUp,
  ...media,
  ...net,
  ...ownFiles,
  ...plan,
  ...planFile,
  ...publish,
  ...rendition,
  ...settings,
  ...source,
  ...table,
  ...wordFile,
  ...workspace,
};
