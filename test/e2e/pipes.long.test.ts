import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtCli, inTempFolder } from '../support/cli.ts';
import { haveOrSkip } from '../support/need.ts';

function shell(line: string, cwd?: string) {
  return spawnSync('bash', ['-c', `set -o pipefail; ${line}`], {
    encoding: 'utf8',
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, CLIPFERRY_LANG: 'en', CLIPFERRY_KEYCHAIN: 'off' },
  });
}

const cli = `node '${builtCli}'`;

it('a reader that closes the pipe early is no error', () => {
  const { stderr, status } = shell(`${cli} destinations rednote | head -1`);
  expect(stderr).not.toContain('EPIPE');
  expect(status).toBe(0);
});

it('a slow reader gets everything to the last line', () => {
  const whole = shell(`${cli} help migrate`).stdout;
  const slow = shell(`${cli} help migrate | (while IFS= read -r line; do sleep 0.001; printf '%s\\n' "$line"; done)`);
  expect(slow.stdout).toBe(whole);
});

describe.skipIf(!haveOrSkip('the full disk', existsSync('/dev/full'), 'a Linux with /dev/full'))('a full disk', () => {
  it.each([
    '--help',
    '--version',
    'destinations',
    'destinations folder',
    '--json destinations',
    'doctor',
    'accounts',
    'help run',
  ])('under the output of `%s` is said, and is exit 8', (args) => {
    const { stderr, status } = shell(`${cli} ${args} > /dev/full`);
    expect(stderr).toContain('cut off: there is no space left');
    expect(status).toBe(8);
  });

  it('under the messages is exit 8 too, unless there was an error anyway', () =>
    inTempFolder(async (folder) => {
      const exported = join(folder, 'Post.txt');
      writeFileSync(exported, 'Date: 2023-07-14 19:04:58\nLink: https://v.example/x.mp4\n');
      expect(shell(`${cli} plan Post.txt --to folder > /dev/null 2> /dev/full`, folder).status).toBe(8);
      expect(shell(`${cli} wobble 2> /dev/full`).status).toBe(2);
    }));
});
