import { readFile } from 'node:fs/promises';

/** In the order they stand in the page: each uses only what stands above it. */
const modules = ['filter', 'blocks', 'copying', 'report'];

/** Where the compiled modules are: beside this file once it is compiled itself, or where a build of this source puts them. */
const homes = ['./client/', '../../../dist/src/report/page/client/'].map((path) => new URL(path, import.meta.url));

/**
 * The page's own script as one text: its modules, compiled, without what ties them together. They share one scope, so no two of
 * them may use the same name; it runs as a function, so that none of them becomes a global.
 */
export async function readScript(): Promise<string> {
  const texts = await Promise.all(modules.map(readModule));
  const body = texts.map((text) => text.replace(/^import [^;]*;\n/gm, '').replace(/^export (\{\};\n)?/gm, '')).join('');
  return `(function(){'use strict';\n${body}})();`;
}

async function readModule(name: string): Promise<string> {
  const [home, built] = homes.map((folder) => new URL(`${name}.js`, folder));
  if (home === undefined || built === undefined) return '';
  return await readFile(home, 'utf8').catch(() => readFile(built, 'utf8'));
}

/** JSON that may stand in a page: nothing in it can end the block it stands in. */
export function inertJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
