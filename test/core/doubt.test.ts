import { describe, expect, it } from 'vitest';
import { type PublishGuarantee, type Reconciliation, because as reason } from '../../src/contract/index.ts';
import { type Doubt, decideDoubt } from '../../src/core/doubt.ts';
import { toEpochMs, toIso } from '../../src/kit/index.ts';

const minute = 60_000;
const attemptedAt = '2026-03-01T12:00:00.000Z';
const at = (ms: number) => toIso(toEpochMs(attemptedAt) + ms);

const incomplete = { code: 'fake/list-not-complete' };

const answers: Readonly<Record<string, Reconciliation>> = {
  yes: { kind: 'yes', remote: { id: 'r1', url: null } },
  no: { kind: 'no' },
  unknown: { kind: 'unknown', because: incomplete },
};
const resends: Readonly<Record<string, PublishGuarantee['resend']>> = {
  safe: 'safe',
  unsafe: 'unsafe',
  hour: { safeForMs: 60 * minute },
};
const absences: Readonly<Record<string, PublishGuarantee['absence']>> = {
  unprovable: 'unprovable',
  provable: { provableAfterMs: 10 * minute },
};
/** Minutes after the attempt; the doubt began 5 minutes after it (the laptop slept), so absence is provable from minute 15 on. */
const moments: Readonly<Record<string, number>> = { inside: 10, beyond: 20, 'key expired': 90, 'clock back': -3 };

function decide(answer: string, resend: string, absence: string, moment: string): string {
  const doubt: Doubt = {
    reconciliation: answers[answer] as Reconciliation,
    guarantee: {
      resend: resends[resend] as PublishGuarantee['resend'],
      absence: absences[absence] as PublishGuarantee['absence'],
    },
    attemptedAt,
    inDoubtSince: at(5 * minute),
    askedAt: at((moments[moment] ?? 0) * minute),
    decidedAt: at((moments[moment] ?? 0) * minute),
  };
  return decideDoubt(doubt).kind;
}

/** The whole table: answer, resend, absence → decision at each moment (inside the window, beyond it, key expired, clock set back). */
const table: readonly (readonly [string, string, string, string, string, string, string])[] = [
  ['no', 'safe', 'unprovable', 'resend', 'resend', 'resend', 'resend'],
  ['no', 'safe', 'provable', 'resend', 'release', 'release', 'resend'],
  ['no', 'hour', 'unprovable', 'resend', 'resend', 'ask', 'ask'],
  ['no', 'hour', 'provable', 'resend', 'release', 'release', 'wait'],
  ['no', 'unsafe', 'unprovable', 'ask', 'ask', 'ask', 'ask'],
  ['no', 'unsafe', 'provable', 'wait', 'release', 'release', 'wait'],
  ['unknown', 'safe', 'unprovable', 'resend', 'resend', 'resend', 'resend'],
  ['unknown', 'safe', 'provable', 'resend', 'resend', 'resend', 'resend'],
  ['unknown', 'hour', 'unprovable', 'resend', 'resend', 'ask', 'ask'],
  ['unknown', 'hour', 'provable', 'resend', 'resend', 'ask', 'wait'],
  ['unknown', 'unsafe', 'unprovable', 'ask', 'ask', 'ask', 'ask'],
  ['unknown', 'unsafe', 'provable', 'wait', 'ask', 'ask', 'wait'],
];

describe('a publication in doubt', () => {
  it('is accepted whenever the destination has it, whatever it guarantees and whenever we ask', () => {
    for (const resend of Object.keys(resends))
      for (const absence of Object.keys(absences))
        for (const moment of Object.keys(moments)) expect(decide('yes', resend, absence, moment)).toBe('accept');
  });

  it.each(table)('answer %s, resend %s, absence %s', (answer, resend, absence, ...expected) => {
    expect(Object.keys(moments).map((moment) => decide(answer, resend, absence, moment))).toEqual(expected);
  });

  it('has a row for every combination', () => {
    expect(new Set(table.map((row) => row.slice(0, 3).join())).size).toBe(
      2 * Object.keys(resends).length * Object.keys(absences).length,
    );
  });

  it('waits until absence is provable, counted from the moment of doubt and not from the attempt', () => {
    const doubt: Doubt = {
      reconciliation: { kind: 'no' },
      guarantee: { resend: 'unsafe', absence: { provableAfterMs: 10 * minute } },
      attemptedAt,
      inDoubtSince: at(5 * minute),
      askedAt: at(6 * minute),
      decidedAt: at(30 * minute),
    };
    expect(decideDoubt(doubt)).toEqual({ kind: 'wait', until: at(15 * minute) });
    expect(decideDoubt({ ...doubt, askedAt: at(15 * minute - 1) }).kind).toBe('wait');
    expect(decideDoubt({ ...doubt, askedAt: at(15 * minute) }).kind).toBe('release');
  });

  it('trusts a key until two minutes before it expires, counted from the attempt', () => {
    const doubt: Doubt = {
      reconciliation: { kind: 'unknown', because: incomplete },
      guarantee: { resend: { safeForMs: 60 * minute }, absence: 'unprovable' },
      attemptedAt,
      inDoubtSince: at(minute),
      askedAt: at(2 * minute),
      decidedAt: at(58 * minute - 1),
    };
    expect(decideDoubt(doubt).kind).toBe('resend');
    expect(decideDoubt({ ...doubt, decidedAt: at(58 * minute) })).toEqual({ kind: 'ask', because: incomplete });
  });

  it('trusts no key when the clock went backwards since the attempt, the doubt or the look', () => {
    const doubt: Doubt = {
      reconciliation: { kind: 'unknown', because: incomplete },
      guarantee: { resend: { safeForMs: 60 * minute }, absence: 'unprovable' },
      attemptedAt,
      inDoubtSince: at(5 * minute),
      askedAt: at(6 * minute),
      decidedAt: at(7 * minute),
    };
    expect(decideDoubt(doubt).kind).toBe('resend');
    for (const late of ['attemptedAt', 'inDoubtSince', 'askedAt'] as const)
      expect(decideDoubt({ ...doubt, [late]: at(8 * minute) }).kind).toBe('ask');
  });

  it('never lets a new attempt go on an unknown answer', () => {
    for (const resend of Object.keys(resends))
      for (const absence of Object.keys(absences))
        for (const moment of Object.keys(moments))
          expect(decide('unknown', resend, absence, moment)).not.toBe('release');
  });

  it('tells the person why only they can know', () => {
    const because = (absence: PublishGuarantee['absence']) =>
      decideDoubt({
        reconciliation: { kind: 'no' },
        guarantee: { resend: 'unsafe', absence },
        attemptedAt,
        inDoubtSince: attemptedAt,
        askedAt: attemptedAt,
        decidedAt: attemptedAt,
      });
    expect(because('unprovable')).toEqual({ kind: 'ask', because: reason('absence-unprovable') });
  });
});
