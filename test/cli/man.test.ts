import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../../adapters/index.ts';
import { exitCodes } from '../../src/cli/fail.ts';
import { namesOfFlag } from '../../src/cli/flags.ts';
import { manPage } from '../../src/cli/man.ts';
import { createTalk } from '../../src/cli/phrases/talk.ts';
import { verbs } from '../../src/cli/verbs.ts';
import { haveOrSkip } from '../support/need.ts';

const root = resolve(import.meta.dirname, '../..');

async function made(): Promise<string> {
  const { speech } = await createTalk({ language: 'en', zone: { name: 'UTC', named: true }, registry });
  return manPage(speech, '1.2.3');
}

/** As a reader sees it, without what makes letters bold. */
function plain(roff: string): string {
  return roff
    .replaceAll(/\\f[BIR]/g, '')
    .replaceAll('\\-', '-')
    .replaceAll('\\(aq', "'");
}

describe('the manual page', () => {
  it('has every command with its flags, every topic, every exit code', async () => {
    const text = plain(await made());
    for (const { name, flags, example } of verbs) {
      expect(text).toContain(`\nclipferry ${name}`);
      expect(text).toContain(`Example: clipferry ${example}\n`);
      for (const flag of flags) for (const one of namesOfFlag(flag)) expect(text).toContain(one);
    }
    for (const code of Object.values(exitCodes)) expect(text).toContain(`.TP\n${code}\n`);
    expect(text).toContain('.SH "SEVERAL CLIENTS"');
    expect(text).toContain('clipferry 1.2.3');
  });

  it('is plain ASCII, and no line begins with what roff takes for a request of its own', async () => {
    const lines = (await made()).split('\n');
    const known = /^\.(TH|SH|TP|PP|IP|RS|RE|nh|ad l)\b/;
    expect(lines.filter((line) => /^[.']/.test(line) && !known.test(line))).toEqual([]);
    expect(lines.filter((line) => /[^\x20-\x7e]/.test(line))).toEqual([]);
    expect(lines.filter((line) => /(?<!\\)-/.test(line) && !line.startsWith('.'))).toEqual([]);
  });

  it('is in the package, and made by the build', () => {
    const { man, files, scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(man).toBe('dist/man/clipferry.1');
    expect(files).toContain('dist/man');
    expect(scripts.build).toContain('dist/bin/man-page.js');
  });
});

if (
  haveOrSkip('the manual page in groff', spawnSync('groff', ['--version']).status === 0, 'apt-get install groff-base')
)
  describe('the manual page in groff', () => {
    it('is set without a warning, and reads as it should', async () => {
      const input = await made();
      const { stdout, stderr } = spawnSync('groff', ['-man', '-ww', '-Tutf8', '-P-cbou'], { input, encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(stdout).toMatch(/clipferry report\n {14}every item of the export, one a line/);
      expect(stdout).toMatch(/--only <list>/);
    });
  });
