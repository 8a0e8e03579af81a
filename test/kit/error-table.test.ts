import { describe, expect, it } from 'vitest';
import { because, FerryError } from '../../src/contract/index.ts';
import {
  abortedError,
  adapterReasons,
  assertNotAborted,
  type ErrorRow,
  errorOfRow,
  findRow,
  withEffect,
} from '../../src/kit/index.ts';

type Row = ErrorRow<{ readonly from: number; readonly to: number }, { readonly account: string }>;

const rows: readonly Row[] = [
  {
    sign: { from: 401, to: 401 },
    kind: 'needs-user',
    effect: 'none',
    scope: 'account',
    reason: ({ account }) => because('login-expired', { destination: 'mini', account }),
  },
  {
    sign: { from: 400, to: 499 },
    kind: 'retryable',
    effect: 'none',
    remedy: 'upload-again',
    reason: because('asset-gone', {}),
    waitMs: 5000,
  },
];
const [expired, gone] = rows as readonly [Row, Row];
const find = (status: number) => findRow(rows, ({ from, to }) => status >= from && status <= to);

describe('a table of errors', () => {
  it('answers with the first row that matches', () => {
    expect(find(401)).toBe(expired);
    expect(find(404)).toBe(gone);
    expect(find(500)).toBeNull();
  });

  it('makes the error its row describes, with facts of the moment', () => {
    const error = errorOfRow(expired, { account: 'me' }, { said: ' who are you? ', retryAfterMs: 9 });
    expect(error).toMatchObject({ kind: 'needs-user', effect: 'none', scope: 'account', remedy: 'ask' });
    expect(error.reason).toEqual({
      code: 'login-expired',
      values: { destination: 'mini', account: 'me' },
      said: 'who are you?',
    });
    expect(error.retryAfterMs, 'only the engine waits, not a person').toBeNull();
  });

  it("waits as long as the platform wishes, else as long as the row says, and lets the call's effect win", () => {
    const facts = { account: 'me' };
    expect(errorOfRow(gone, facts)).toMatchObject({ remedy: 'upload-again', scope: 'post', retryAfterMs: 5000 });
    expect(errorOfRow(gone, facts, { retryAfterMs: 0 }).retryAfterMs).toBe(0);
    expect(errorOfRow(gone, facts, { retryAfterMs: null }).retryAfterMs).toBe(5000);
    expect(errorOfRow(gone, facts, { effect: 'unknown' }).effect).toBe('unknown');
    const cause = new Error('deep down');
    expect(errorOfRow(gone, facts, { cause }).cause).toBe(cause);
  });

  it('changes the effect of an error and nothing else', () => {
    const cause = new Error('deep down');
    const error = errorOfRow({ ...gone, scope: 'account' }, { account: 'me' }, { said: 'x', cause });
    const changed = withEffect(error, 'unknown');
    expect(changed).toMatchObject({ ...error, effect: 'unknown' });
    expect(changed).toMatchObject({ reason: error.reason, retryAfterMs: 5000, remedy: 'upload-again', cause });
    expect(withEffect(changed, 'unknown')).toBe(changed);
    expect(withEffect(cause, 'none')).toBe(cause);
  });
});

describe('reasons of an adapter', () => {
  it("carry its name in front of the code, and the code's values", () => {
    const own = adapterReasons<{ lost: { count: number }; odd: Readonly<Record<never, never>> }>('mini');
    expect(own('lost', { count: 2 })).toEqual({ code: 'mini/lost', values: { count: 2 } });
    expect(own('odd')).toEqual({ code: 'mini/odd' });
  });
});

describe('a stop', () => {
  it('is an error of its own kind, before anything was changed', () => {
    expect(() => assertNotAborted(AbortSignal.abort())).toThrow(FerryError);
    expect(abortedError()).toMatchObject({ kind: 'interrupted', code: 'aborted', effect: 'none' });
    expect(() => assertNotAborted(new AbortController().signal)).not.toThrow();
  });
});
