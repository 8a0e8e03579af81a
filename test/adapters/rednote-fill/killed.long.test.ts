import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { tempDir } from '../../support/temp.ts';
import { type FillStage, openFillStage } from './stage.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The same program, in a process and a window of its own. */
async function start(stage: FillStage, profile: string, given: string) {
  const script = join(import.meta.dirname, 'child.ts');
  const child: ChildProcess = spawn(
    process.execPath,
    [join(root, 'node_modules/tsx/dist/cli.mjs'), script, String(stage.sandbox.facts['pages']), profile, given],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let out = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  return { said: () => out, ended, kill: () => process.kill(-(child.pid ?? 0), 'SIGKILL') };
}

describe.runIf(haveBrowserOrSkip('a driven window whose process is killed'))(
  'killed while it fills the fields in',
  () => {
    // `npm run sweep` has all of them.
    it.each(
      process.env['CRASH_SWEEP'] === 'full' ? ['attach', 'body', 'topic', 'title', 'filled'] : ['body', 'filled'],
    )(
      'at "%s": nothing is public, and the next run has one note, with the press of the person',
      { timeout: 240_000 },
      async (step) => {
        const stage = await openFillStage();
        const profile = join(await tempDir(), 'profile');
        const draft = await stage.draft('images');
        const paths = Object.fromEntries(draft.media.map(({ file }) => [file.sha256, stage.pathOf(file.sha256)]));
        const given = JSON.stringify({ draft, paths });
        const reached = async (said: string) =>
          step === 'filled'
            ? said.includes('shown rednote/fields-filled')
            : (await stage.touches()).some((touch) => touch.kind === 'step' && touch.part === step);

        const first = await start(stage, profile, given);
        await expect.poll(() => reached(first.said()), { timeout: 60_000, message: first.said() }).toBe(true);
        first.kill();
        await first.ended;
        expect(await stage.notes()).toEqual([]);

        const second = await start(stage, profile, given);
        await expect.poll(() => second.said(), { timeout: 60_000 }).toContain('shown rednote/fields-filled');
        // A press that comes before the page listens is nobody's: a person would press again.
        const isPressed = async () => (await stage.touches()).some(({ kind, enabled }) => kind === 'press' && enabled);
        const press = async () => {
          if (await isPressed()) return true;
          await fetch(`${stage.sandbox.facts['pages']}/sandbox/press`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ which: 'publish' }),
          });
          return false;
        };
        await expect.poll(press, { timeout: 30_000, interval: 1_000 }).toBe(true);
        await second.ended;
        const [note, ...others] = await stage.notes();
        expect(others).toEqual([]);
        expect(second.said()).toContain(`published ${note?.id}`);
      },
    );
  },
);
