import {
  type ErrorEffect,
  type ErrorKind,
  type ErrorScope,
  FerryError,
  type FerryErrorOptions,
  quoting,
  type Reason,
  type Remedy,
} from '../contract/index.ts';

/**
 * One line of an adapter's error table: what is seen → who must act, and what the engine does about it. `Sign` is what the
 * platform shows (a status, a name, words), as data, so that a test can try row by row; `Facts` is what a reason may need.
 */
export interface ErrorRow<Sign, Facts = unknown> {
  readonly sign: Sign;
  readonly kind: ErrorKind;
  readonly reason: Reason | ((facts: Facts) => Reason);
  readonly remedy?: Remedy;
  readonly effect: ErrorEffect;
  readonly scope?: ErrorScope;
  /** where the platform names no time of its own */
  readonly waitMs?: number;
}

/** What only the failed call itself knows, beside the row that matches. */
export interface Circumstances {
  /** the platform's own words */
  readonly said?: string | null;
  /** the platform's own wish; null: it has none */
  readonly retryAfterMs?: number | null;
  /** wins over the row's: a read never has an effect */
  readonly effect?: ErrorEffect;
  readonly cause?: unknown;
}

/** The first row that matches wins. */
export function findRow<Row extends { readonly sign: unknown }>(
  rows: readonly Row[],
  matches: (sign: Row['sign']) => boolean,
): Row | null {
  return rows.find((row) => matches(row.sign)) ?? null;
}

/**
 * The FerryError a row stands for. `facts` fill in its reason; a time to wait counts for `retryable` only, the platform's
 * before the row's.
 */
export function errorOfRow<Sign, Facts>(
  row: ErrorRow<Sign, Facts>,
  facts: Facts,
  { said, retryAfterMs, effect, cause }: Circumstances = {},
): FerryError {
  const reason = typeof row.reason === 'function' ? row.reason(facts) : row.reason;
  const waitMs = row.kind === 'retryable' ? (retryAfterMs ?? row.waitMs) : undefined;
  return new FerryError(row.kind, quoting(reason, said), {
    effect: effect ?? row.effect,
    ...(row.remedy === undefined ? {} : { remedy: row.remedy }),
    ...(row.scope === undefined ? {} : { scope: row.scope }),
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
    cause,
  });
}

/** The same error with another word about what it may have left behind; what is no FerryError stays as it is. */
export function withEffect(error: unknown, effect: ErrorEffect): unknown {
  if (!(error instanceof FerryError) || error.effect === effect) return error;
  const { kind, reason, remedy, scope, retryAfterMs, cause } = error;
  const options: FerryErrorOptions = { remedy, scope, effect, cause };
  return new FerryError(kind, reason, retryAfterMs === null ? options : { ...options, retryAfterMs });
}
