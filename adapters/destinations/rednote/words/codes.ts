import type { JsonObject } from '../../../../src/contract/index.ts';
import { adapterReasons } from '../../../../src/kit/index.ts';

/** For a code whose sentence needs no facts. */
type NoValues = Readonly<Record<never, never>>;

/** `account`: the label, for the command that lets it go on. `code`: REDnote's own number of the refusal. */
interface AtAccount {
  readonly account: string;
}

interface Refused {
  readonly code?: number;
}

/** What only REDnote says, and what only its sandbox can run into. Stored as `rednote/<code>`. */
export interface RednoteReasons {
  /** what must be agreed to before the first post */
  automation: NoValues;
  pace: NoValues;

  'pace-by-hand': NoValues;
  /** the requests of the creator page are for the sandbox of this computer only */
  'not-a-sandbox': NoValues;

  /** what a person sets by hand; `visibility` and `declaration` as in the options */
  'check-cover': NoValues;
  'check-ratio': NoValues;
  'check-topics': { readonly count: number };
  'check-visibility': { readonly visibility: string };
  'check-original': NoValues;
  'check-declaration': { readonly declaration: string };
  'check-schedule': { readonly scheduledAt: string };

  /** the window in which clipferry fills the fields in: what it did, or where it stopped and left the rest to the person */
  'fields-filled': NoValues;
  'fill-stopped': { readonly step: string; readonly why: JsonObject };
  'sign-in-window': NoValues;
  'sign-in-awaited': AtAccount;
  'refused-overseas': NoValues;
  /** `doctor`: a part of the page by the name of its step */
  'part-found': { readonly step: string; readonly selector: string };
  'part-missing': { readonly step: string; readonly selector: string };
  'parts-behind-a-file': NoValues;
  /** nothing to look at in this way of posting */
  'nothing-to-examine': NoValues;

  /** what to know before the first post */
  'brief-site': { readonly site: string };
  'brief-phone': NoValues;
  'brief-text': NoValues;
  'brief-punished': NoValues;
  'brief-ai': NoValues;
  'brief-sound': NoValues;
  'brief-cover': NoValues;
  'brief-untried': NoValues;

  'two-accounts': NoValues;
  'headers-refused': NoValues;

  'block-page': AtAccount;
  'account-abnormal': AtAccount & Refused;
  'network-blocked': AtAccount & Refused;
  'browser-abnormal': AtAccount & Refused;
  'rule-refusal': AtAccount & Refused;
  'refused-by-platform': AtAccount & Refused;
  'refused-content': Refused;
  'bad-parameter': Refused;
  'edge-failure': NoValues;
  'note-closed': Refused;
  'no-permit': NoValues;

  /** `pages`: read without coming to an end */
  'list-too-long': { readonly pages: number };
  'files-not-named': NoValues;
  'too-many-new-notes': { readonly count: number };

  'not-listed-yet': NoValues;
  'under-review': NoValues;
  'review-failed': { readonly status: number };
  'state-unknown': { readonly status?: number };
  'not-yet-time': { readonly scheduledAt: string };
  'hidden-from-others': NoValues;
  'other-video': NoValues;
  'other-pictures': NoValues;

  'no-room': NoValues;
  'sandbox-damaged': { readonly path: string; readonly line: number };
  'sandbox-folder': { readonly folder: string };
  /** `place`: the setting */
  'sandbox-settings': { readonly what: string; readonly place: string };
  'sandbox-port-taken': { readonly port: number };
}

/** A reason in REDnote's own words. */
export const own = adapterReasons<RednoteReasons>('rednote');
