import type { Account, Audience, Capabilities, IsoTime, MediaKind } from '../../contract/index.ts';
import type { Probed } from '../media/facts.ts';
import type { PlanChoices } from './item.ts';

/** What planning needs to know of an original; the ledger's OriginalRow has this shape. */
export interface PlannableOriginal {
  readonly id: number;
  readonly role: 'media' | 'cover';
  readonly position: number;
  readonly kind: MediaKind;
  readonly objectKey: string | null;
  readonly expiresAt: IsoTime | null;
  readonly state: 'wanted' | 'fetched' | 'unfetchable';
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly probed: Probed | null;
  readonly holdCode: string | null;
  readonly holdReason: string | null;
}

/** What planning needs to know of a post; the ledger's PostRow has this shape. */
export interface PlannablePost {
  readonly ref: string;
  readonly createdAt: IsoTime;
  readonly caption: string | null;
  readonly audience: Audience;
  readonly kind: 'video' | 'images' | 'none';
  readonly facts: Readonly<Record<string, string>>;
  /** media in order, then the cover if there is one */
  readonly originals: readonly PlannableOriginal[];
}

export interface PlanTarget {
  readonly account: Account;
  readonly capabilities: Capabilities;
  readonly choices: PlanChoices;
}

/** A reason to skip or to wait. In messages a last part in parentheses is the detail of one post: totals leave it out. */
export interface Obstacle {
  readonly kind: 'skip' | 'hold';
  readonly code: string;
  readonly reason: string;
}

export function skip(code: string, reason: string): Obstacle {
  return { kind: 'skip', code, reason };
}

export function hold(code: string, reason: string): Obstacle {
  return { kind: 'hold', code, reason };
}
