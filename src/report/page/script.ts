import { readFile } from 'node:fs/promises';
import { builtFile } from '../../disk/index.ts';

/** In the order they stand in the page: each uses only what stands above it. */
const modules = ['filter', 'blocks', 'copying', 'report'];

/**
 * The page's own script as one text: its modules, compiled, without what ties them together. They share one scope, so no two of
 * them may use the same name; it runs as a function, so that none of them becomes a global.
 */
export async function readScript(): Promise<string> {
  const texts = await Promise.all(
    modules.map((name) => readFile(builtFile(`src/report/page/client/${name}.js`), 'utf8')),
  );
  const body = texts.map((text) => text.replace(/^import [^;]*;\n/gm, '').replace(/^export (\{\};\n)?/gm, '')).join('');
  return `(function(){'use strict';\n${body}})();`;
}

/** JSON that may stand in a page: nothing in it can end the block it stands in. */
export function inertJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
