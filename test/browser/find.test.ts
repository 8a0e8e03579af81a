import { describe, expect, it } from 'vitest';
import { type Computer, findBrowser, hasScreen } from '../../src/browser/find.ts';

function computer(platform: NodeJS.Platform, files: readonly string[], env: NodeJS.ProcessEnv = {}): Computer {
  return { platform, env, exists: (path) => files.includes(path) };
}

describe("the person's own browser", () => {
  it.each([
    ['linux', ['/usr/bin/chromium', '/usr/bin/google-chrome'], {}, '/usr/bin/google-chrome'],
    ['linux', ['/snap/bin/chromium'], {}, '/snap/bin/chromium'],
    [
      'darwin',
      ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
      { HOME: '/Users/ann' },
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    [
      'win32',
      ['C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
      { PROGRAMFILES: 'C:\\Program Files', 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' },
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
    ['linux', ['/opt/mine', '/usr/bin/chromium'], { CLIPFERRY_BROWSER: '/opt/mine' }, '/opt/mine'],
    ['linux', ['/usr/bin/chromium'], { CLIPFERRY_BROWSER: '/opt/gone' }, null],
    ['linux', [], {}, null],
  ] as const)('on %s with %j and %j is %s', (platform, files, env, wanted) => {
    expect(findBrowser(computer(platform, files, env))).toBe(wanted);
  });

  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['darwin', {}, true],
  ] as const)('has a screen on %s with %j: %s', (platform, env, wanted) => {
    expect(hasScreen({ platform, env })).toBe(wanted);
  });
});
