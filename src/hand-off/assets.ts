import { readFile } from 'node:fs/promises';
import { builtFile } from '../disk/index.ts';
import { style } from './style.ts';
import type { PageWords } from './words/words.ts';

/** What the page is made of: the client's modules as they were compiled, nothing bundled. */
export interface Asset {
  readonly type: string;
  readonly body: string;
}

const modules = ['page', 'card', 'dom', 'clipboard', 'share', 'server'];

/** By path. */
export async function readAssets(words: PageWords): Promise<ReadonlyMap<string, Asset>> {
  const scripts = await Promise.all(
    modules.map(
      async (name): Promise<readonly [string, Asset]> => [
        `/${name}.js`,
        { type: 'text/javascript', body: await readFile(builtFile(`src/hand-off/client/${name}.js`), 'utf8') },
      ],
    ),
  );
  return new Map([
    ['/', { type: 'text/html', body: shell(words) }],
    ['/page.css', { type: 'text/css', body: style }],
    ['/icon.svg', { type: 'image/svg+xml', body: icon }],
    ...scripts,
  ]);
}

function shell({ tag, labels }: PageWords): string {
  return `<!doctype html>
<html lang="${tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">
<meta name="robots" content="noindex">
<title>${labels.title}</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script>
</head>
<body><noscript>JavaScript</noscript></body>
</html>
`;
}

/** For whoever comes without the code: nothing of ours but a sentence. */
export function refusedPage({ tag, refused }: PageWords): string {
  return `<!doctype html>
<html lang="${tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${refused.title}</title></head>
<body><h1>${refused.title}</h1><p>${refused.text}</p></body></html>
`;
}

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#b3261e"/><path d="M6 20h20l-3 5H9zM15 7h2v4h6v7H9v-7h6z" fill="#fff"/></svg>';
