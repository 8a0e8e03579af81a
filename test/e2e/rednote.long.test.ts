import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { stageRednote } from '../support/rednote.ts';
import { tempDir } from '../support/temp.ts';

async function stage() {
  const folder = await tempDir();
  const small = await makeSmallExport(folder);
  const rednote = await stageRednote(folder);
  const base = ['--workspace', join(folder, 'ws'), '--allow-host', small.host];
  const allow = rednote.sandbox.hosts.flatMap((host) => ['--allow-host', host]);
  return {
    ...rednote,
    migrate: (more: readonly string[] = [], pace = 'none') =>
      runCli(
        [...base, 'migrate', small.path, '--captions', small.captions, ...withPace(rednote.flags, pace), ...more],
        {
          env: rednote.env,
        },
      ),
    cli: (...args: readonly string[]) => runCli([...base, ...allow, ...args], { env: rednote.env }),
    titles: async () => (await rednote.sandbox.posts()).map((post) => (post as { title: string }).title),
  };
}

function withPace(flags: readonly string[], pace: string): readonly string[] {
  return flags.map((word, index) => (flags[index - 1] === '--pace' ? pace : word));
}

const all = ['Post number 1', 'Post number 2', 'Post number 3', 'Post number 4'];

describe('migrate to the REDnote sandbox', () => {
  it('carries everything over, in order, private posts private, and a second time changes nothing', async () => {
    const { migrate, titles, sandbox } = await stage();
    const result = await migrate();
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(result.code).toBe(0);
    expect(await titles()).toEqual(all);
    const posts = (await sandbox.posts()) as { visibility: string; type: string }[];
    expect(posts.map((post) => post.visibility)).toEqual(['public', 'public', 'public', 'private']);
    expect((await migrate()).code).toBe(0);
    expect(await titles()).toEqual(all);
  });

  it('an answer that is lost after the note was made does not double it', async () => {
    const { migrate, titles, fault } = await stage();
    await fault({ kind: 'drop', route: 'create', when: 'after' });
    expect((await migrate()).code).toBe(0);
    expect(await titles()).toEqual(all);
  });

  it('a captcha stops the account at once, exit 9, until a person resumes it', async () => {
    const { migrate, cli, titles, fault } = await stage();
    await fault({ kind: 'captcha', route: 'create', status: 461, after: 1 });
    const stopped = await migrate();
    expect(stopped.code).toBe(9);
    expect(await titles()).toEqual(all.slice(0, 1));

    const again = await cli('run');
    expect(again.code).toBe(9);
    expect(again.stderr).toContain('clipferry accounts resume rednote/main');
    expect(await titles()).toEqual(all.slice(0, 1));

    const mistyped = await cli('accounts', 'resume', 'rednote/mian');
    expect(mistyped).toMatchObject({ code: 2, stderr: expect.stringContaining('rednote/mian') });
    expect((await cli('accounts', 'resume', 'rednote/main')).code).toBe(0);
    expect((await cli('run')).code).toBe(0);
    expect(await titles()).toEqual(all);
  });

  it('an expired login stops, names the way back, and loses nothing', async () => {
    const { migrate, titles, fault } = await stage();
    await fault({ kind: 'expire-session', route: 'create', which: 'creator' });
    const stopped = await migrate();
    expect(stopped.code).toBe(3);
    expect(stopped.stdout + stopped.stderr).toMatch(/log ?in|sign/i);
    expect(await titles()).toEqual([]);
  });

  it('the default pace of REDnote ends a run after one post: exit 5, and it says when to come back', async () => {
    const { migrate, titles } = await stage();
    const result = await migrate([], '3/day,3h');
    expect(result.code).toBe(5);
    expect(result.stdout).toMatch(/may go at \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    expect(await titles()).toEqual(all.slice(0, 1));
  });
});

/** Without a sandbox's address: what a person types first. */
async function migrateToRednote(...more: readonly string[]) {
  const folder = await tempDir();
  const small = await makeSmallExport(folder);
  const place = ['--workspace', join(folder, 'ws'), '--allow-host', small.host];
  const result = await runCli(
    [...place, 'migrate', small.path, '--to', 'rednote', '--captions', small.captions, ...more],
    { env: { CLIPFERRY_FETCH_GAP_MS: '0' } },
  );
  return {
    ...result,
    workspace: join(folder, 'ws'),
    later: (...words: readonly string[]) => runCli([...place, ...words, '--yes']),
  };
}

describe('the real REDnote', { timeout: 120_000 }, () => {
  it('is planned for without a login, and nothing is sent', async () => {
    const { code, stdout, later } = await migrateToRednote('--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('Plan for rednote / main');
    expect((await later('destinations')).stdout).not.toMatch(/not possible/);
    expect((await later('destinations', 'rednote')).stdout).toMatch(/you press publish yourself/);
    expect(await later('login', 'rednote')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/needs no account/),
    });
  });
});

describe('rehearse', () => {
  it('runs for real against a sandbox of its own and says how to look at it, not at a page that is gone', async () => {
    const result = await migrateToRednote('--rehearse');
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('4 published');
    expect(result.stderr).toMatch(/What you would have published is kept.*clipferry sandbox rednote --folder/);
    expect(result.stderr + result.stdout).not.toContain('http://127.0.0.1');
    expect((await result.later('report')).stdout).not.toContain('http://127.0.0.1');
    for (const verb of ['verify', 'undo', 'run']) {
      const later = await result.later(verb);
      expect(later.code).toBe(2);
      expect(later.stderr).toContain('there were only rehearsals here');
    }
  });
});
