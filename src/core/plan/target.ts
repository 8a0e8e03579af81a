import type { Account, Capabilities, CaptionRules, Reason } from '../../contract/index.ts';
import type { KeyFrame } from '../media/facts.ts';
import type { OriginalRow } from '../model.ts';
import type { CoverKnowledge } from './cover.ts';
import type { PlanChoices } from './item.ts';

/** What a plan is made for: the account, what fits there, what the person chose. */
export interface PlanTarget {
  readonly account: Account;
  readonly capabilities: Capabilities;
  readonly choices: PlanChoices;
  /** of the source: what means nothing elsewhere */
  readonly rules: CaptionRules;
  /** true: the limits depend on a server that has not been asked yet, and each post says so */
  readonly limitsNotFromServer: boolean;
}

/** What files are judged by. */
export interface FileRules extends Pick<PlanTarget, 'capabilities' | 'choices'> {
  readonly cover?: CoverKnowledge;
  /** absent: nobody looked */
  readonly keyFrames?: KnownKeyFrames | undefined;
}

/** Of originals that are to be split, where a copy of them can begin. */
export type KnownKeyFrames = ReadonlyMap<OriginalRow['id'], readonly KeyFrame[]>;

/** A reason to skip a post, or to let it wait for a person. */
export interface Obstacle {
  readonly kind: 'skip' | 'hold';
  readonly reason: Reason;
}

export function skip(reason: Reason): Obstacle {
  return { kind: 'skip', reason };
}

export function hold(reason: Reason): Obstacle {
  return { kind: 'hold', reason };
}
