import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../adapters/index.ts';

const root = resolve(import.meta.dirname, '..');

/** What each room inside src/ may import, besides itself: src/README.md draws the picture. */
const below: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  kit: ['contract'],
  disk: ['contract', 'kit'],
  core: ['contract', 'kit'],
  ledger: ['contract', 'kit', 'disk', 'core'],
  media: ['contract', 'kit', 'disk', 'core'],
  net: ['contract', 'kit', 'disk', 'core'],
  archive: ['contract', 'kit', 'disk', 'core'],
  'own-files': ['contract', 'kit', 'disk', 'core'],
  table: ['contract', 'kit', 'disk', 'core'],
  language: ['contract', 'kit', 'disk', 'core'],
  engine: ['contract', 'kit', 'disk', 'core', 'ledger', 'media', 'net', 'archive', 'own-files', 'table', 'language'],
  demo: ['contract', 'kit', 'disk', 'core', 'media'],
  'hand-off': ['contract', 'kit', 'disk', 'core'],
  browser: ['contract', 'kit', 'disk', 'core'],
  report: ['contract', 'kit', 'disk', 'core', 'ledger', 'media'],
  config: ['contract', 'kit', 'disk', 'core'],
  cli: [
    'contract',
    'kit',
    'disk',
    'core',
    'ledger',
    'media',
    'net',
    'archive',
    'own-files',
    'table',
    'language',
    'engine',
    'demo',
    'hand-off',
    'browser',
    'report',
    'config',
  ],
};

/** What an adapter may see of src/. */
const openToAdapters = ['contract', 'kit', 'disk'];

/** Each third-party package stays behind one file, so that it can be replaced in one place. */
const homes: Readonly<Record<string, readonly string[]>> = {
  'better-sqlite3': ['src/ledger/sqlite/sqlite.ts'],
  chalk: ['src/cli/ui.ts'],
  commander: ['src/cli/program.ts'],
  'csv-parse': ['src/kit/csv.ts'],
  eta: ['src/kit/page.ts'],
  'file-type': ['src/media/sniff.ts'],
  'fluent-ffmpeg': ['src/media/transcode.ts'],
  got: ['src/net/http.ts'],
  inquirer: ['src/cli/ui.ts'],
  'libheif-js': ['src/media/heif-worker.js'],
  mediabunny: ['src/media/container.ts'],
  ora: ['src/cli/progress/shown.ts'],
  open: ['src/browser/show.ts'],
  'p-queue': ['src/engine/lanes.ts'],
  'playwright-core': ['src/browser/driven.ts'],
  sharp: ['src/media/image.ts'],
  'string-width': ['src/cli/layout.ts'],
  'temporal-polyfill': ['src/core/zone.ts'],
  uqr: ['src/hand-off/qr.ts'],
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
    .filter((name) => /\.[jt]s$/.test(name))
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

/** Imports of files, both ends as paths from the root. */
const inside = all
  .filter(({ target }) => target.startsWith('.'))
  .map(({ file, target }) => ({ file, target: relative(root, resolve(root, dirname(file), target)) }));

function roomOf(file: string): string {
  return relative('src', file).split('/')[0] ?? '';
}

describe('the rooms', () => {
  const ofSrc = inside.filter(({ file }) => file.startsWith('src/'));

  it('sees imports at all', () => {
    expect(ofSrc.length).toBeGreaterThan(100);
  });

  it('import only what stands below them', () => {
    const wrong = ofSrc.filter(({ file, target }) => {
      const [from, to] = [roomOf(file), roomOf(target)];
      return from !== to && !below[from]?.includes(to);
    });
    expect(wrong).toEqual([]);
  });

  it('have a rule each', () => {
    const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rooms.map((entry) => entry.name).sort()).toEqual(Object.keys(below).sort());
  });

  it('never reach from src/ into adapters/', () => {
    expect(ofSrc.filter(({ target }) => target.startsWith('adapters'))).toEqual([]);
  });

  it('go in no circle, not even for a type', () => {
    expect(findCircle(inside)).toEqual([]);
  });

  it('would notice a circle', () => {
    const circle = [
      { file: 'a.ts', target: 'b.ts' },
      { file: 'b.ts', target: 'c.ts' },
      { file: 'c.ts', target: 'b.ts' },
    ];
    expect(findCircle(circle)).toEqual(['b.ts', 'c.ts', 'b.ts']);
  });
});

/** The first circle of imports, as a walk that ends where it began; empty: there is none. */
function findCircle(imports: readonly { readonly file: string; readonly target: string }[]): readonly string[] {
  const targets = new Map<string, string[]>();
  for (const { file, target } of imports) targets.set(file, [...(targets.get(file) ?? []), target]);
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): readonly string[] => {
    const from = path.indexOf(file);
    if (from >= 0) return [...path.slice(from), file];
    if (done.has(file)) return [];
    for (const target of targets.get(file) ?? []) {
      const circle = walk(target, [...path, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of targets.keys()) {
    const circle = walk(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

describe('the contract', () => {
  it('is types; only errors and reasons are made there', () => {
    const values = sourceFiles('src/contract').flatMap((file) =>
      Array.from(
        readFileSync(join(root, file), 'utf8').matchAll(/^export (?:abstract )?(?:class|function|const|let) (\w+)/gm),
        (match) => match[1],
      ),
    );
    expect(values.sort()).toEqual(['FerryError', 'because', 'isFerryError', 'quoting']);
  });
});

describe('words for people', () => {
  /** Rooms that word things. The folder and the sandboxes make pages; `words/` are an adapter's own phrases. */
  const isWording = (file: string) => /^src\/(cli|demo)\/|\/words\/|^adapters\/sandboxes\//.test(file);

  it('are made in cli/ and in the words of adapters: an error carries a reason, never a sentence', () => {
    const sentences = ['src', 'adapters']
      .flatMap(sourceFiles)
      .filter((file) => !isWording(file))
      .flatMap((file) =>
        Array.from(
          readFileSync(join(root, file), 'utf8').matchAll(/new FerryError\(\s*'[a-z-]+',\s*(['"`])/g),
          () => file,
        ),
      );
    expect(sentences).toEqual([]);
  });
});

describe('the project', () => {
  it('cites nothing that is not in it', () => {
    const citing = ['src', 'adapters', 'bin', 'test']
      .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
      )
      .filter((file) => /\.(ts|mjs|md)$/.test(file) && !/node_modules|golden/.test(file))
      .filter((file) => file !== 'test/architecture.test.ts')
      .filter((file) => /\bfacts\/|\bdesign\.md\b|\bissue \d/i.test(readFileSync(join(root, file), 'utf8')));
    expect(citing).toEqual([]);
  });
});

describe('adapters', () => {
  const ofAdapters = inside.filter(({ file }) => file.startsWith('adapters/'));

  it('import nothing of src/ but the contract, the kit beside it and the disk', () => {
    const wrong = ofAdapters.filter(
      ({ target }) => target.startsWith('src/') && !openToAdapters.includes(roomOf(target)),
    );
    expect(wrong).toEqual([]);
  });

  it('import nothing of each other', () => {
    const home = (file: string) =>
      file
        .split('/')
        .slice(0, file.startsWith('adapters/captions/') ? 2 : 3)
        .join('/');
    const wrong = ofAdapters.filter(
      ({ file, target }) =>
        file !== 'adapters/index.ts' &&
        target.startsWith('adapters/') &&
        home(file) !== home(target) &&
        !isSandboxDoor({ file, target }),
    );
    expect(wrong).toEqual([]);
  });

  /** A platform's sandbox is started by its destination, and shares no code with it: else it would be a mirror. */
  function isSandboxDoor({ file, target }: { readonly file: string; readonly target: string }): boolean {
    const [, name] = /^adapters\/destinations\/([^/]+)\/index\.ts$/.exec(file) ?? [];
    return name !== undefined && new RegExp(`^adapters/sandboxes/${name}(-page)?/index\\.ts$`).test(target);
  }

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

describe('folders', () => {
  it('are made by disk/ alone: Node asks /proc for ever, and misnames a read-only disk', () => {
    const making = /\bmkdir(?:Sync)?\([^)]*recursive/;
    const wrong = ['src', 'adapters', 'bin']
      .flatMap(sourceFiles)
      .filter((file) => making.test(readFileSync(join(root, file), 'utf8')));
    expect(wrong).toEqual([]);
  });
});

describe('what cannot be taken back', () => {
  it.each([
    ['session.publish', 'src/engine/publish.ts'],
    ['session.remove', 'src/engine/undo.ts'],
  ])('%s has one caller', (call, home) => {
    const callers = ['src', 'adapters', 'bin']
      .flatMap(sourceFiles)
      .filter((file) => readFileSync(join(root, file), 'utf8').includes(`${call}(`));
    expect(callers).toEqual([home]);
  });
});
