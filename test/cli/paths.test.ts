import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { meantPath } from '../../src/cli/paths.ts';
import { inTempFolder } from '../support/cli.ts';

describe('a path as people give it', () => {
  it('may stand in quotes, be escaped, be a file address, or end in a slash or a space', () =>
    inTempFolder(async (folder) => {
      const path = join(folder, 'My Export (2).zip');
      writeFileSync(path, '');
      const given = [
        path,
        `'${path}'`,
        `"${path}" `,
        `“${path}”`,
        `「${path}」`,
        path.replaceAll(/[ ()]/g, '\\$&'),
        pathToFileURL(path).href,
        `"${pathToFileURL(path).href}"`,
        `  ${path}\n`,
        `${path}/`,
      ];
      expect(given.map((text) => meantPath(text))).toEqual(given.map(() => path));
    }));

  it('with an apostrophe in it is understood as this program and the shell quote it', () =>
    inTempFolder(async (folder) => {
      const path = join(folder, "it's $5 here.zip");
      writeFileSync(path, '');
      const given = [
        `'${path.replace("'", "'\\''")}'`,
        `'${path.replace("'", `'"'"'`)}'`,
        `"${path.replace('$', '\\$')}"`,
        path.replaceAll(/[ '$]/g, '\\$&'),
        `${folder}/it"'"'s $5 here'.zip`,
      ];
      expect(given.map((text) => meantPath(text))).toEqual(given.map(() => path));
      expect(meantPath("'a new folder, it'\\''s")).not.toContain('undefined');
    }));

  it('may begin with the tilde of a home folder that no shell has filled in', () => {
    expect(meantPath('~')).toBe(homedir());
    expect(meantPath("'~/My\\ Export.zip'")).toBe(join(homedir(), 'My Export.zip'));
    expect(meantPath('~other/file')).toBe('~other/file');
  });

  it('is taken as it is when a file is really called so', () =>
    inTempFolder(async (folder) => {
      const path = join(folder, "'quoted\\ ' ");
      mkdirSync(path);
      expect(meantPath(path)).toBe(path);
    }));

  it('stays what it is when it names nothing yet, and `-` is stdin', () => {
    expect(meantPath('new-folder')).toBe('new-folder');
    expect(meantPath('/')).toBe('/');
    expect(meantPath('-')).toBe('-');
    expect(meantPath('file://far.example/x.zip')).toBe('file://far.example/x.zip');
  });
});
