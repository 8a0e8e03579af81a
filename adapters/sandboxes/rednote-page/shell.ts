import { plain, type Reply } from './reply.ts';
import type { Settings } from './settings.ts';
import { words } from './words.ts';

type Screen = 'login' | 'home' | 'publish' | 'success' | 'manager';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** One page of the creator site: nearly empty, drawn by its own scripts. */
export function creatorPage(settings: Settings, screen: Screen, headers: Readonly<Record<string, string>> = {}): Reply {
  const config = JSON.stringify({ screen, settings, words: words[settings.language] }).replaceAll('<', '\\u003c');
  const body = `<!doctype html>
<html lang="${settings.language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<title>${words[settings.language].site} (sandbox)</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<script type="application/json" id="page-config">${config}</script>
<script type="module" src="/client/app.js"></script>
</head>
<body><div class="look-note">Sandbox · 沙盒</div><div id="app"></div></body>
</html>
`;
  return html(200, body, headers);
}

/** What the platform shows when it suspects a robot. */
export function blockPage(settings: Settings, how: 'captcha' | 'busy' = 'captcha'): Reply {
  const say = words[settings.language];
  const text = how === 'captcha' ? `<h1>${say.captchaTitle}</h1><p>${say.captchaText}</p>` : `<h1>${say.busy}</h1>`;
  return html(
    200,
    bare(
      say.captchaTitle,
      `${text}<p><button id="solve">${say.playSolve}</button></p>
<script type="module" src="/client/solve.js"></script>`,
    ),
  );
}

export function missingPage(settings: Settings): Reply {
  return html(404, bare('404', `<h1>404</h1><p>${words[settings.language].missing}</p>`));
}

function bare(title: string, body: string): string {
  return `<!doctype html><meta charset="utf-8"><title>${title} (sandbox)</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css"><div class="look-note">Sandbox · 沙盒</div><main class="look-main">${body}</main>
`;
}

function html(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    ...plain(status, ''),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      ...headers,
    },
    body,
  };
}
