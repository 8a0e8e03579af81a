import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface Computer {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  exists(path: string): boolean;
}

const linux = [
  ...['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'].map(
    (name) => `/usr/bin/${name}`,
  ),
  '/snap/bin/chromium',
];
const mac = ['Google Chrome', 'Microsoft Edge', 'Chromium'];
const windows = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
];

/** The person's own Chrome, Edge or Chromium; `CLIPFERRY_BROWSER` names another. null: there is none where they usually are. */
export function findBrowser(computer: Computer = thisComputer): string | null {
  const named = computer.env['CLIPFERRY_BROWSER'];
  if (named !== undefined && named !== '') return computer.exists(named) ? named : null;
  return places(computer).find((path) => computer.exists(path)) ?? null;
}

function places({ platform, env }: Computer): readonly string[] {
  if (platform === 'darwin')
    return ['/Applications', join(env['HOME'] ?? '', 'Applications')].flatMap((folder) =>
      mac.map((name) => join(folder, `${name}.app`, 'Contents', 'MacOS', name)),
    );
  if (platform === 'win32')
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
      const root = env[name];
      return root === undefined ? [] : windows.map((parts) => [root, ...parts].join('\\'));
    });
  return linux;
}

/** A window needs a screen. Only Linux tells. */
export function hasScreen({ platform, env }: Pick<Computer, 'platform' | 'env'> = process): boolean {
  return platform !== 'linux' || (env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== '';
}

const thisComputer: Computer = { platform: process.platform, env: process.env, exists: existsSync };
