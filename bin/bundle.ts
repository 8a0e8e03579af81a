import { chmod, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { writeFileAtomically } from '../src/disk/index.ts';
import { type FewerFiles, importsOf, planFewerFiles } from './fewer-files.ts';

/**
 * A step of the build: what the compiler made, and the packages it uses, in a few files. Node spends a millisecond on each file it
 * loads, and there were 755 of them before the first line ran: 0.75 s of CPU for `clipferry status`, of which this leaves 0.4
 * (2026-11-26). What a command does not use stays in files of its own.
 */
const root = join(import.meta.dirname, '../..');
const target = join(root, 'dist/program');

/** Packages with a binary, a worker or files of their own, and one whose licence wants its files to stay apart (mediabunny). */
const apart = [
  ...['better-sqlite3', 'sharp', '@napi-rs/keyring', '@ffmpeg-installer/ffmpeg', 'fluent-ffmpeg', 'libheif-js'],
  ...['mediabunny', 'open', 'playwright-core'],
];

/**
 * `import { z }` is one object with all of zod in it: fifty languages, of which none is ever shown, JSON schemas and more. Of
 * `import * as z` only what is named comes along: 160 kB instead of 600 at every start.
 */
const withPartsOfZod = (text: string): string =>
  text.replace(/^import \{ z \} from 'zod';$/m, "import * as z from 'zod';");

const ownModules = ({ besides }: FewerFiles): Plugin => ({
  name: 'own-modules',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]dist[\\/](?:src|adapters)[\\/].*\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const more = besides(relative(root, path).replaceAll('\\', '/'));
      return { contents: `${withPartsOfZod(text)}${importsOf(more, root)}` };
    });
  },
});

/** What got has for options that `net/http.ts` never sets: a cache of answers, one of names, HTTP/2. A hundred kilobytes at every start. */
const unusedOfGot: Plugin = {
  name: 'unused-of-got',
  setup: (build) => {
    const namespace = 'unused';
    build.onResolve({ filter: /^(?:cacheable-request|cacheable-lookup|http2-wrapper)$/ }, ({ path }) => ({
      path,
      namespace,
    }));
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `
        export default class { constructor() { throw new Error('${path} is not in this bundle: see bin/bundle.ts'); } }
        export class CacheError extends Error {}`,
    }));
  },
};

/** For the packages that are CommonJS inside. */
const require = `import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);`;

const bundle = (how: FewerFiles) =>
  ({
    absWorkingDir: root,
    entryPoints: [join(root, 'dist/bin/clipferry.js')],
    outdir: target,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: apart,
    plugins: [ownModules(how), unusedOfGot],
    banner: { js: require },
    // Comments and white space cost time to read at every start; names stay, for whoever looks inside.
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  }) satisfies BuildOptions;

const { metafile: parts } = await build({ ...bundle({ besides: () => [] }), write: false });
await rm(target, { recursive: true, force: true });
const { metafile } = await build(bundle(planFewerFiles(parts)));
await chmod(join(target, 'clipferry.js'), 0o755);
// Which files each of them holds: for whoever asks what a command loads.
await writeFileAtomically(join(root, 'dist/bundle.json'), JSON.stringify(metafile));
await writeFileAtomically(join(target, 'LICENSES.txt'), await licencesOf(metafile));

/** Of each package that is in there, as it asks. */
async function licencesOf({ inputs }: Metafile): Promise<string> {
  const folders = new Set<string>();
  for (const input of Object.keys(inputs)) {
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  const texts = await Promise.all([...folders].sort().map(licenceOf));
  return `What is inside these files besides clipferry, and its licences.\n\n${texts.join('\n\n')}\n`;
}

async function licenceOf(folder: string): Promise<string> {
  const about: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = about as { name: string; version: string; license?: string };
  for (const file of ['LICENSE', 'license', 'LICENSE.md', 'LICENSE.txt', 'license.md', 'LICENCE']) {
    const text = await readFile(join(folder, file), 'utf8').catch(() => null);
    if (text !== null) return `== ${name} ${version}\n\n${text.trim()}`;
  }
  return `== ${name} ${version}: ${license ?? 'no licence file'} (${dirname(folder)})`;
}
