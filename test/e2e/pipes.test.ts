import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { builtCli } from '../support/cli.ts';

it('a reader that closes the pipe early is no error', () => {
  const { stderr, status } = spawnSync(
    'bash',
    ['-c', `set -o pipefail; node '${builtCli}' destinations rednote | head -1`],
    { encoding: 'utf8' },
  );
  expect(stderr).not.toContain('EPIPE');
  expect(status).toBe(0);
});
