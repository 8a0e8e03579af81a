import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPlainProgress } from '../../../src/cli/progress/shown.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What is said where no terminal is, by a text that changes. */
function scene() {
  const lines: string[] = [];
  const place = createPlainProgress((line) => lines.push(line));
  let said = 'fetched 0 of 3';
  const text = { line: () => '', plain: () => said };
  return {
    lines,
    place,
    text,
    say: (next: string) => {
      said = next;
    },
  };
}

describe('progress without a terminal', () => {
  it('has its first line after ten seconds, another one every ten, and one at the end', () => {
    const { lines, place, text, say } = scene();
    place.show(text);
    vi.advanceTimersByTime(9_900);
    expect(lines).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(lines).toEqual(['fetched 0 of 3']);
    say('fetched 1 of 3');
    for (let n = 0; n < 99; n += 1) place.show(text);
    vi.advanceTimersByTime(10_000);
    expect(lines).toEqual(['fetched 0 of 3', 'fetched 1 of 3']);
    say('fetched 3 of 3');
    place.end();
    place.end();
    vi.advanceTimersByTime(60_000);
    expect(lines).toEqual(['fetched 0 of 3', 'fetched 1 of 3', 'fetched 3 of 3']);
  });

  it('repeats nothing, and says nothing of nothing', () => {
    const { lines, place, text, say } = scene();
    say('');
    place.show(text);
    vi.advanceTimersByTime(30_000);
    place.end();
    expect(lines).toEqual([]);
    say('fetched 1 of 3');
    place.show(text);
    vi.advanceTimersByTime(40_000);
    place.end();
    expect(lines).toEqual(['fetched 1 of 3']);
  });

  it('names a long step after ten seconds, and a short one never', () => {
    const { lines, place } = scene();
    place.show('reading the export');
    place.end();
    expect(lines).toEqual([]);
    place.show('reading the export');
    vi.advanceTimersByTime(25_000);
    place.end();
    expect(lines).toEqual(['reading the export']);
  });
});
