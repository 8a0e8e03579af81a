import type { Capabilities } from '../contract/capabilities.ts';
import type { IsoTime, MediaKind } from '../contract/values.ts';
/** Milliseconds since the epoch → IsoTime. Throws RangeError outside years 0 to 9999. */
export declare function toIso(epochMs: number): IsoTime;
export declare function toEpochMs(time: IsoTime): number;
/** The platform gave a date instead of a delay: milliseconds from `now`, never negative. */
export declare function msUntil(when: IsoTime, now: IsoTime): number;
/** Ends a `switch` over a union: the compiler points here when a case is missing. */
export declare function assertNever(value: never): never;
export declare function kindsOf(capabilities: Capabilities): readonly MediaKind[];
