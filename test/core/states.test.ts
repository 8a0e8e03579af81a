import { describe, expect, it } from 'vitest';
import {
  allowedTransitions,
  assertTransition,
  type DeliveryState,
  deliveryStates,
  unfinishedStates,
} from '../../src/core/states.ts';

function reachableFrom(start: DeliveryState, without: readonly string[] = []): ReadonlySet<DeliveryState> {
  const seen = new Set<DeliveryState>([start]);
  const open = [start];
  for (let state = open.pop(); state !== undefined; state = open.pop())
    for (const next of allowedTransitions[state])
      if (!seen.has(next) && !without.includes(`${state}>${next}`)) {
        seen.add(next);
        open.push(next);
      }
  return seen;
}

describe('the states of a delivery', () => {
  it('can all be reached from planned, and what was removed only begins anew', () => {
    expect([...reachableFrom('planned')].sort()).toEqual([...deliveryStates].sort());
    expect(allowedTransitions.removed).toEqual(['planned']);
  });

  it('lead from published only to taking it back, or to the beginning for what is gone, and never straight to another publication', () => {
    expect(allowedTransitions.published).toEqual(['removing', 'planned']);
    const without = ['published>planned', 'removed>planned'];
    expect([...reachableFrom('published', without)].sort()).toEqual(['published', 'removed', 'removing']);
  });

  it('let nothing be taken back that was not accepted', () => {
    const sources = deliveryStates.filter((state) => allowedTransitions[state].includes('removing'));
    expect(sources).toEqual(['accepted', 'published']);
  });

  it('lead to published from wherever the engine has work', () => {
    for (const state of unfinishedStates) expect(reachableFrom(state)).toContain('published');
  });

  it('let a delivery become publishing only out of uploaded, so that the intent is always stored', () => {
    const sources = deliveryStates.filter((state) => allowedTransitions[state].includes('publishing'));
    expect(sources).toEqual(['uploaded']);
  });

  it('let a delivery be accepted only after an intent', () => {
    const sources = deliveryStates.filter((state) => allowedTransitions[state].includes('accepted'));
    expect(sources).toEqual(['publishing', 'unconfirmed']);
  });

  it('never skip or re-plan what may be public', () => {
    for (const state of ['publishing', 'accepted', 'unconfirmed', 'removing'] as const) {
      expect(allowedTransitions[state]).not.toContain('skipped');
      expect(allowedTransitions[state]).not.toContain('planned');
      expect(allowedTransitions[state]).not.toContain('prepared');
    }
  });

  it('lead from accepted to a second publication only through failed and a new plan, or once it is gone', () => {
    expect(reachableFrom('accepted', ['failed>planned', 'published>planned', 'removed>planned'])).not.toContain(
      'publishing',
    );
  });

  it('are checked: every pair that is not listed is refused', () => {
    for (const from of deliveryStates)
      for (const to of deliveryStates) {
        const move = () => assertTransition(from, to);
        if (allowedTransitions[from].includes(to)) expect(move).not.toThrow();
        else expect(move).toThrow(expect.objectContaining({ kind: 'fatal', code: 'bad-transition' }));
      }
  });
});
