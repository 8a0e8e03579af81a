import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { because, FerryError } from '../contract/index.ts';
import { type CaptionImport, type CaptionRemark, importCaptions } from '../engine/captions/from-file.ts';
import { type LookUpResult, lookUpCaptions } from '../engine/captions/look-up.ts';
import type { Engine } from '../engine/engine.ts';
import { freePath } from '../ledger/safekeeping/names.ts';
import { tellCodePage } from './code-page.ts';
import type { Cli } from './context.ts';
import { depsOf, loadSource, sourceIds } from './journey.ts';
import { openHttp } from './net.ts';
import { collectRemarks } from './remarks.ts';
import { oneLine, reasonData } from './tell.ts';
import { lastExport } from './writable-target.ts';

/** Where words come from beside the export: the flags of plan, migrate and captions. */
export interface CaptionFlags {
  /** a file or folder of the person's own */
  readonly captions?: string;
  readonly lookUpCaptions?: true;
  /** what the subtitles in that folder say is a caption, too */
  readonly subtitlesAsCaptions?: true;
}

/** The strongest first, so that nobody is asked for what is there already: `core/caption/precedence.ts`. */
export async function gatherCaptions(cli: Cli, engine: Engine, flags: CaptionFlags): Promise<void> {
  await readCaptions(cli, engine, flags.captions);
  await readSubtitles(cli, engine, { path: flags.captions, asCaptions: flags.subtitlesAsCaptions === true });
  if (flags.lookUpCaptions === true) await lookUp(cli, engine);
}

interface ReadingOptions {
  onRemark?(remark: CaptionRemark): void;
  readonly onlyLook?: boolean;
}

export async function readCaptions(
  cli: Cli,
  engine: Engine,
  path: string | undefined,
  { onRemark, onlyLook = false }: ReadingOptions = {},
): Promise<CaptionImport | null> {
  if (path === undefined) return null;
  const { ui, talk } = cli;
  await assertNotTheExport(engine, path);
  const reader = await cli.registry.captions.load();
  const remarks = collectRemarks(cli);
  const result = await importCaptions(depsOf(cli, engine), {
    reader,
    path,
    ids: await sourceIds(cli, engine),
    onlyLook,
    onCodePage: tellCodePage(cli),
    onRemark: async (remark) => {
      onRemark?.(remark);
      await remarks.add(remark);
    },
  });
  if (onlyLook) return result;
  ui.note(talk.text.journey.captions(result.matched, result.unmatched));
  if (result.empty > 0) ui.note(`  ${talk.text.captions.empty(result.empty)}`);
  await remarks.show();
  if (result.doubtful > 0) {
    const table = await freePath('doubtful', '.csv');
    const command = talk.speech.command('captions', path, '--doubtful', table);
    ui.note(`  ${talk.text.doubtful.some(result.doubtful, command)}`);
  }
  return result;
}

/** Whatever it is, a zip or a TXT file: nothing in it is what they mean. */
async function assertNotTheExport({ ledger }: Engine, path: string): Promise<void> {
  const archive = await lastExport(ledger);
  if (archive === null || resolve(archive) !== resolve(path) || !(await isFile(path))) return;
  throw new FerryError('usage', because('captions-are-export', { path }), { effect: 'none' });
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

interface Subtitles {
  readonly path: string | undefined;
  readonly asCaptions: boolean;
}

/**
 * yt-dlp leaves them beside what it fetches. What is said in a video is no caption until the person says so. → how many posts got
 * one.
 */
export async function readSubtitles(cli: Cli, engine: Engine, { path, asCaptions }: Subtitles): Promise<number> {
  if (path === undefined) {
    if (!asCaptions) return 0;
    const values = { flag: '--subtitles-as-captions', needs: '--captions' };
    throw new FerryError('usage', because('flag-needs', values), { effect: 'none' });
  }
  const reader = await cli.registry.captions.load();
  if (reader.readSubtitles === undefined) return 0;
  const { subtitles: text } = cli.talk.text;
  const remarks = collectRemarks(cli);
  const result = await importCaptions(depsOf(cli, engine), {
    reader: { read: reader.readSubtitles },
    path,
    ids: await sourceIds(cli, engine),
    origin: 'transcript',
    onlyLook: !asCaptions,
    ...(asCaptions ? { onRemark: (remark: CaptionRemark) => remarks.add(remark) } : {}),
  });
  if (result.matched + result.unmatched === 0) return 0;
  cli.ui.note(asCaptions ? text.taken(result.matched, result.unmatched) : text.there(result.matched, result.unmatched));
  await remarks.show();
  return asCaptions ? result.matched : 0;
}

/** Asks the place the posts come from. What it says is told, and never stops the command. */
export async function lookUp(cli: Cli, engine: Engine): Promise<LookUpResult> {
  const { ui, talk } = cli;
  const archive = await engine.ledger.posts.lastArchive();
  if (archive === null) throw new FerryError('usage', because('no-posts'), { effect: 'none' });
  const source = await loadSource(cli, archive.source);
  const asked = source?.lookUp;
  if (asked === undefined)
    throw new FerryError('usage', because('look-up-unknown-source', { source: archive.source }), { effect: 'none' });
  const { lookUp: text } = talk.text;
  const remarks = collectRemarks(cli);
  const { http } = openHttp(cli, []);
  try {
    const result = await lookUpCaptions(
      { ...depsOf(cli, engine), stop: cli.stop },
      {
        lookUp: asked,
        http,
        source: archive.source,
        accountName: archive.accountName,
        onStart: (posts, atLeastMs) => ui.note(text.start(asked.host, posts, atLeastMs)),
        onProgress: (done, posts) => ui.progress(text.progress(done, posts)),
        onRemark: (remark) => remarks.add(remark),
      },
    );
    ui.endProgress();
    await sayResult(cli, result);
    await remarks.show();
    return result;
  } finally {
    ui.endProgress();
    http.close();
  }
}

async function sayResult({ ui, talk }: Cli, result: LookUpResult): Promise<void> {
  const { lookUp: text } = talk.text;
  const { stopped } = result;
  const { notPublic, withoutId, found, wordless, gone, foreign, trouble, left, asked } = result;
  if (ui.json)
    ui.data({
      ...{ v: 1, kind: 'captions-look-up', found, wordless, gone, foreign, notPublic, withoutId, trouble, left, asked },
      stopped: stopped === null ? null : await reasonData(talk, stopped),
    });
  ui.note(text.result(result));
  if (withoutId + notPublic > 0) ui.note(`  ${text.notAsked({ withoutId, notPublic })}`);
  if (found + wordless === 0 && gone > 4) ui.note(`  ${text.nothingFound}`);
  if (stopped !== null) ui.note(`  ${text.stopped(left, await oneLine(talk, stopped))}`);
  else if (left > 0) ui.note(`  ${text.interrupted(left)}`);
}
