import type { IsoTime, JsonObject } from '../values.ts';
import type { JsonFault } from './source.ts';
import type { NoValues } from './values.ts';

/** A plan.json that a person edited, and what they decided about single posts. */
export interface PlanFileReasons extends PersonsWordReasons {
  /** somebody gave a verdict in a plan of an older clipferry; their words are in `said` */
  'decided-by-hand': NoValues;
  /** `clipferry hold`, or so in plan.json; their words, if any, are in `said` */
  'held-by-person': NoValues;
  /** JSON, and no plan: `field` is what it lacks */
  'plan-wrong': { readonly path: string; readonly field: string };
  /** lines and columns count from 1; without `fault` the file ends too early */
  'plan-not-json': {
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly fault?: JsonFault;
  };
  /** saved in another encoding than UTF-8 */
  'plan-not-utf8': { readonly path: string };
  'plan-of-older-version': { readonly path: string };
  'plan-of-unknown-version': { readonly path: string; readonly version: string };
  /** for an account this workspace has no plan for */
  'plan-of-other-account': { readonly path: string; readonly destination: string; readonly account: string };
  'plan-of-other-workspace': { readonly path: string; readonly destination: string; readonly account: string };
  'plan-of-rehearsal': { readonly path: string };
  /** a newer plan is in force; not `edited`: it is as clipferry wrote it */
  'plan-file-older': {
    readonly path: string;
    readonly madeAt: IsoTime;
    readonly inForce: IsoTime;
    readonly edited: boolean;
  };
  /** the first of them, and how many `more` */
  'plan-edits-wrong': { readonly path: string; readonly problems: readonly PlanProblem[]; readonly more: number };
  'plan-large': { readonly path: string };
  'plan-unreadable': { readonly path: string };
}

interface PersonsWordReasons {
  /** a post of which several accounts know */
  'which-account': { readonly accounts: readonly string[] };
  /** it cannot be left out or held back any more */
  'already-sent': { readonly ref: string; readonly state: string };
}

/** One mistake in a plan.json. `field` as `text.body`; '' for the whole line. */
export type PlanProblem = {
  /** from 1 */
  readonly line: number;
  readonly field: string;
  readonly wrong: PlanMistake;
  /** null: the line does not say, or not which post of this plan */
  readonly post: { readonly ref: string; readonly createdAt: IsoTime; readonly words: string } | null;
  /** what stands there, shortened */
  readonly given?: string;
  readonly allowed?: readonly string[];
  /** how long it may be, and is */
  readonly max?: number;
  readonly found?: number;
  readonly unit?: string;
  /** what became of the post */
  readonly state?: string;
  /** what the plan says of it: a reason like any other */
  readonly because?: JsonObject;
};

export type PlanMistake =
  | 'not-allowed'
  | 'not-text'
  | 'not-tags'
  | 'not-time'
  | 'not-reason'
  /** no time, and no file there is */
  | 'cover-unknown'
  | 'cover-not-picture'
  /** `allowed`: how long the video is */
  | 'cover-too-late'
  /** a post of photos shows its first one */
  | 'cover-of-photos'
  /** a spreadsheet may have made hours of minutes; `allowed`: both times it may be */
  | 'cover-two-times'
  /** `given`: which, as `U+0000` */
  | 'control-character'
  | 'too-long'
  | 'too-many'
  | 'not-taken-here'
  | 'fixed'
  | 'state'
  | 'header'
  | 'missing'
  | 'unknown-field'
  | 'field-twice'
  | 'post-twice'
  | 'foreign'
  | 'no-file'
  | 'sent'
  | 'not-a-post'
  | 'no-posts'
  | 'line-too-long';
