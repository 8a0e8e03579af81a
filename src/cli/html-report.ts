import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { because, FerryError, isFerryError } from '../contract/index.ts';
import { strayDiskError } from '../disk/index.ts';
import type { Cli } from './context.ts';
import { showFile } from './show-file.ts';
import { reasonData } from './tell.ts';
import { assertPageFree } from './writable-target.ts';
import type { Page, WrittenPage } from './write-page.ts';

/** `--no-report` and `--no-thumbnails`, as the command line gives them: absent or true without. */
export interface PageFlags {
  readonly report?: boolean;
  readonly thumbnails?: boolean;
}

/** Writing so many takes about ten seconds. Nobody who is in a hurry waits longer for what they did not ask for. */
const mostByItself = 20_000;

interface Left extends Pick<Page, 'only'> {
  readonly about: 'plan' | 'report';
  readonly flags: PageFlags & { readonly open?: true };
}

/** What a command leaves in the workspace for looking at. If it cannot, that is told, and what the command did stays as it is. */
export async function leavePage(
  cli: Cli,
  { ledger, ffmpeg }: Pick<Page, 'ledger' | 'ffmpeg'>,
  { about, flags, only }: Left,
): Promise<void> {
  if (flags.report === false) return;
  const { ui, talk, config, stop } = cli;
  const file = join(resolve(config.workspace), `${about}.html`);
  try {
    // Stopped before there was a plan: there is nothing to show.
    const { byState } = await ledger.deliveries.totals(only);
    const posts = Object.values(byState).reduce((sum, count) => sum + count, 0);
    if (posts === 0) return;
    if (posts > mostByItself) {
      ui.note(talk.text.page.onRequest(posts, talk.speech.command('report', '--html')));
      return;
    }
    // A yes to what the command does is none to losing a page that somebody put here.
    await assertPageFree(file, false);
    // Loaded when it is needed: the page's words and templates are a fifth of what a short command loads.
    const { writePage } = await import('./write-page.ts');
    const thumbnails = flags.thumbnails !== false;
    const page = { ledger, ffmpeg, only, file, pictures: 'inside', thumbnails, signal: stop.now } as const;
    tellPage(cli, about, await writePage(cli, page));
    if (flags.open === true && !stop.draining) await showFile(file);
  } catch (thrown) {
    if (stop.now.aborted) return;
    const error = strayDiskError(thrown, file);
    const reason = isFerryError(error) ? error.reason : null;
    const said = error instanceof Error ? error.message : String(error);
    const { sentence } = reason === null ? { sentence: said } : await talk.say(reason);
    if (ui.json)
      ui.data({
        v: 1,
        kind: 'page-not-written',
        path: file,
        reason: reason === null ? { code: 'bug', text: said } : await reasonData(talk, reason),
      });
    ui.note(ui.colour.yellow(talk.text.page.notWritten(file, sentence)));
  }
}

export function tellPage({ ui, talk }: Cli, about: 'plan' | 'report', page: WrittenPage): void {
  if (ui.json) ui.data({ v: 1, kind: 'page', ...page });
  else ui.line(talk.text.page[about](page.address));
}

/** `--html`, `--html page.html` or `--html folder`, as an absolute path. FerryError `usage` for what is no file. */
export async function pageFile(given: string | true, workspace: string): Promise<string> {
  if (given === true) return join(resolve(workspace), 'report.html');
  const path = resolve(given);
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true) return join(path, 'report.html');
  // A device or a pipe was meant, and not a new file beside it.
  if (found !== null && !found.isFile())
    throw new FerryError('usage', because('not-written-over', { path, holds: 'special' }), { effect: 'none' });
  return /\.html?$/i.test(path) ? path : `${path}.html`;
}
