import { expect, test } from 'vitest';
import { countNowPublic } from '../../src/cli/plan-edits.ts';
import type { PostChange } from '../../src/engine/plan-edits.ts';

function changed(before: string, after: string): PostChange {
  return {
    ref: 'p',
    createdAt: '2024-01-01T00:00:00.000Z',
    words: '',
    what: ['visibility'],
    verdict: 'deliver',
    values: [{ field: 'visibility', before, after }],
  };
}

test('what was not public and becomes so is counted, and nothing else', () => {
  const changes = [changed('private', 'public'), changed('friends', 'public'), changed('public', 'private')];
  expect(countNowPublic(changes)).toBe(2);
});
