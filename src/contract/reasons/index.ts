import type { AccountReasons } from './account.ts';
import type { ArchiveReasons } from './archive.ts';
import type { CaptionReasons } from './caption.ts';
import type { CaptionFileReasons } from './caption-file.ts';
import type { CommandReasons } from './command.ts';
import type { CommandLineReasons } from './command-line.ts';
import type { DestinationReasons } from './destination.ts';
import type { DiskReasons } from './disk.ts';
import type { FetchReasons } from './fetch.ts';
import type { LanguageReasons } from './language.ts';
import type { LedgerReasons } from './ledger.ts';
import type { LookUpReasons } from './look-up.ts';
import type { MediaReasons } from './media.ts';
import type { NetReasons } from './net.ts';
import type { OwnFileReasons } from './own-files.ts';
import type { PlanReasons } from './plan.ts';
import type { PlanFileReasons } from './plan-file.ts';
import type { PublishReasons } from './publish.ts';
import type { RenditionReasons } from './rendition.ts';
import type { SettingsReasons } from './settings.ts';
import type { SourceReasons } from './source.ts';
import type { TableReasons } from './table.ts';
import type { WordFileReasons } from './word-file.ts';
import type { WorkspaceReasons } from './workspace.ts';

/**
 * The catalogue: every code, and the facts its sentence may use. A file per subject here, one of the same name per language
 * in `cli/phrases/`; the compiler refuses a code without a phrase and a phrase without a code. A code is never given a new
 * meaning: ledgers of years ago hold it.
 */
export interface Reasons
  extends AccountReasons,
    ArchiveReasons,
    CaptionReasons,
    CaptionFileReasons,
    CommandReasons,
    CommandLineReasons,
    DestinationReasons,
    DiskReasons,
    FetchReasons,
    LanguageReasons,
    LedgerReasons,
    LookUpReasons,
    MediaReasons,
    NetReasons,
    OwnFileReasons,
    PlanReasons,
    PlanFileReasons,
    PublishReasons,
    RenditionReasons,
    SettingsReasons,
    SourceReasons,
    TableReasons,
    WordFileReasons,
    WorkspaceReasons {}
