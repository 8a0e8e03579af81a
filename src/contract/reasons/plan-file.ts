import type { JsonObject } from '../values.ts';
import type { NoValues } from './values.ts';

/** `item` counts from 1. */
interface AtItem {
  readonly path: string;
  readonly item?: number;
}

/** A plan.json that a person edited. */
export interface PlanFileReasons {
  /** a verdict a person wrote into the plan; their words are in `said` */
  'decided-by-hand': NoValues;
  /** `field`: the one that is wrong, as `text.body`; '' for the whole. What is wrong with it is in `said`. */
  'plan-wrong': AtItem & { readonly field: string };
  'plan-of-older-version': { readonly path: string };
  /** for an account this workspace has no plan for */
  'plan-of-other-account': { readonly path: string; readonly destination: string; readonly account: string };
  /** it names a delivery the account does not have, or gives it another post */
  'plan-item-foreign': AtItem & {
    readonly destination: string;
    readonly account: string;
    readonly delivery: string;
    readonly ref: string;
  };
  /** there is no file for the post that could go; `why`: what the plan said of it, a reason like any other */
  'plan-impossible': AtItem & { readonly ref: string; readonly why?: JsonObject };
  'plan-large': { readonly path: string };
  'plan-unreadable': { readonly path: string };
}
