import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../adapters/index.ts';

const root = resolve(import.meta.dirname, '..');

/** design.md section 2: what each room inside src/ may import, besides itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  core: ['contract'],
  ledger: ['contract', 'core'],
  media: ['contract', 'core'],
  net: ['contract', 'core'],
  archive: ['contract', 'core'],
  engine: ['contract', 'core', 'ledger', 'media', 'net', 'archive'],
  config: ['contract', 'core', 'ledger', 'media', 'net', 'archive', 'engine'],
  cli: ['contract', 'core', 'ledger', 'media', 'net', 'archive', 'engine', 'config'],
};

/** Each third-party package stays behind one file, so that it can be replaced in one place. */
const homes: Readonly<Record<string, readonly string[]>> = {
  'better-sqlite3': ['src/ledger/sqlite.ts'],
  chalk: ['src/cli/ui.ts'],
  commander: ['src/cli/main.ts'],
  eta: ['src/contract/page.ts'],
  'file-type': ['src/media/sniff.ts'],
  'fluent-ffmpeg': ['src/media/transcode.ts'],
  got: ['src/net/http.ts'],
  inquirer: ['src/cli/ui.ts'],
  ora: ['src/cli/ui.ts'],
  'p-queue': ['src/engine/lanes.ts'],
  sharp: ['src/media/image.ts'],
  yauzl: ['src/archive/zip-directory.ts'],
  '@napi-rs/keyring': ['src/config/keychain.ts'],
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /^(import|export)( type)?[^;'"]*?from '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm,
  );
  return Array.from(found, (match) => ({
    file,
    target: match[3] ?? match[4] ?? match[5] ?? '',
    typeOnly: match[2] === ' type',
  }));
}

const all = ['src', 'adapters', 'bin'].flatMap(sourceFiles).flatMap(importsOf);

function roomOf(file: string): string {
  return relative('src', file).split('/')[0] ?? '';
}

describe('the rooms', () => {
  const inside = all
    .filter(({ file, target }) => file.startsWith('src/') && target.startsWith('.'))
    .map(({ file, target }) => ({ file, target: relative(root, resolve(root, dirname(file), target)) }));

  it('sees imports at all', () => {
    expect(inside.length).toBeGreaterThan(100);
  });

  it('import only what stands below them', () => {
    const wrong = inside.filter(({ file, target }) => {
      const [from, to] = [roomOf(file), roomOf(target)];
      return from !== to && !mayImport[from]?.includes(to);
    });
    expect(wrong).toEqual([]);
  });

  it('have a rule each', () => {
    const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rooms.map((entry) => entry.name).sort()).toEqual(Object.keys(mayImport).sort());
  });

  it('never reach from src/ into adapters/', () => {
    expect(inside.filter(({ target }) => target.startsWith('adapters'))).toEqual([]);
  });
});

describe('adapters', () => {
  it('import nothing of src/ but the contract', () => {
    const wrong = all
      .filter(({ file, target }) => file.startsWith('adapters/') && target.startsWith('.'))
      .map(({ file, target }) => ({ file, target: relative(root, resolve(root, dirname(file), target)) }))
      .filter(({ target }) => target.startsWith('src/') && !target.startsWith('src/contract/'));
    expect(wrong).toEqual([]);
  });

  it.each([
    ['destinations', registry.destinations],
    ['sources', registry.sources],
  ] as const)('in %s/ are all in the registry, and the registry names nothing else', async (kind, entries) => {
    const folders = readdirSync(join(root, 'adapters', kind), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(entries.map((entry) => entry.name).sort()).toEqual(folders.map((folder) => folder.name).sort());
    for (const entry of entries) expect((await entry.load()).name).toBe(entry.name);
  });

  it.each(registry.destinations)('$name has a README with sources and dates for its limits', ({ name }) => {
    const text = readFileSync(join(root, 'adapters/destinations', name, 'README.md'), 'utf8');
    expect(text).toMatch(/20\d\d-\d\d/);
  });
});

describe('third-party packages', () => {
  it('are each known to one file', () => {
    const wrong = all.filter(({ file, target, typeOnly }) => {
      const home = homes[target];
      return home !== undefined && !typeOnly && !home.includes(file);
    });
    expect(wrong).toEqual([]);
  });
});

describe('publishing', () => {
  it('has one caller', () => {
    const callers = ['src', 'adapters', 'bin']
      .flatMap(sourceFiles)
      .flatMap((file) =>
        Array.from(readFileSync(join(root, file), 'utf8').matchAll(/session\.publish\(/g), () => file),
      );
    expect(callers).toEqual(['src/engine/publish.ts']);
  });
});
