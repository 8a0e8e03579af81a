import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTempFolder, runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { stageRednote } from '../support/rednote.ts';

const timeout = 90_000;

describe('the log of a whole migration', () => {
  it('tells everything that happened, and no secret', { timeout }, async () => {
    await inTempFolder(async (folder) => {
      const small = await makeSmallExport(folder);
      // As real ones are signed: long, and different for each file.
      const signatures: string[] = [];
      const signed = (await readFile(small.path, 'utf8')).replaceAll('signature=demo', () => {
        signatures.push(`sIgNeD${signatures.length}xYz%2Bk7Qd==`);
        return `signature=${signatures.at(-1)}`;
      });
      await writeFile(small.path, signed);
      const rednote = await stageRednote(folder);
      const log = join(folder, 'the log.txt');
      const args = ['migrate', small.path, '--captions', small.captions, '--workspace', join(folder, 'w'), '-v'];
      const more = ['--allow-host', small.host, ...rednote.flags, '--log-file', log];
      const done = await runCli([...args, ...more], { env: rednote.env });
      expect(done.code, done.stderr).toBe(0);
      const text = await readFile(log, 'utf8');
      const lines = text.trimEnd().split('\n');

      expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z \d+ begin clipferry \d\S*, Node v\d\S*, \w+ \w+ \{/);
      expect(lines.at(-1)).toMatch(/ end exit 0$/);
      for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z \d+ [a-z]+ \S/);
      expect(text).toMatch(
        new RegExp(`request GET http://${small.host}/storage/\\S*first.mp4\\S*: 200 .*"status":200,"ms":\\d+`),
      );
      expect(text).toMatch(/ event delivery-moved rednote:main:\S+ .*"to":"published"/);
      expect(text).toMatch(/ note Safe here: /);

      expect(signatures.length).toBeGreaterThan(4);
      for (const signature of signatures) for (const one of spellings(signature)) expect(text).not.toContain(one);
      const cookies = String(rednote.sandbox.credentials['cookies'])
        .split('; ')
        .map((pair) => pair.slice(pair.indexOf('=') + 1));
      expect(cookies.length).toBeGreaterThan(2);
      for (const secret of cookies.filter((value) => value.length > 6))
        for (const one of spellings(secret)) expect(text).not.toContain(one);
      // tokens of uploads and of pages, as the sandbox gives them out
      expect(text).not.toContain('q-sandbox-');
      expect(text).not.toMatch(/xsec_token=(?!\*)/);
      expect(text).not.toMatch(/[?&](?!\*\*\*)[^ "]*(?:sign|expires)/i);
      if (process.platform !== 'win32') expect((await stat(log)).mode & 0o077).toBe(0);
    });
  });
});

describe('a log that cannot be written', () => {
  it('stops the command before anything is begun', { timeout }, async () => {
    await inTempFolder(async (folder) => {
      const workspace = join(folder, 'w');
      const where = join(folder, 'not there', 'log.txt');
      const { code, stderr } = await runCli(['fetch', 'x.zip', '--workspace', workspace, '--log-file', where]);
      expect(code).toBe(2);
      expect(stderr).toContain(where);
      await expect(stat(workspace)).rejects.toThrow();
    });
  });

  it.runIf(process.platform === 'linux')('later is told once, and the work goes on', { timeout }, async () => {
    await inTempFolder(async (folder) => {
      const small = await makeSmallExport(folder);
      const args = ['fetch', small.path, '--workspace', join(folder, 'w'), '--allow-host', small.host];
      const { code, stderr } = await runCli([...args, '--log-file', '/dev/full', '-q']);
      expect(code).toBe(0);
      expect(stderr.match(/cannot be written any more/g)).toHaveLength(1);
    });
  });
});

/** As it is, and as it stands in JSON and in an address. */
function spellings(secret: string): readonly string[] {
  return [secret, encodeURIComponent(secret), decodeURIComponent(secret)];
}
