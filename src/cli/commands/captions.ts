import { because, FerryError, isFerryError, type Reason } from '../../contract/index.ts';
import type { CaptionDoubt } from '../../core/caption/join.ts';
import { writeDoubtful } from '../../engine/captions/doubtful.ts';
import { writeCaptionsTemplate } from '../../engine/captions/table.ts';
import type { Engine } from '../../engine/engine.ts';
import { freePath } from '../../ledger/safekeeping/names.ts';
import { lookUp, readCaptions, readSubtitles } from '../caption-sources.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { knowOnlyPlan } from '../know-plan.ts';
import { chooseTranscriber, type TranscriptionFlags, transcribe } from '../language/transcription.ts';
import { withKnownWorkspace } from '../open.ts';
import { isThere } from '../plan-table.ts';
import { createPostLinks } from '../post-links.ts';
import { assertWritableTarget, lastExport } from '../writable-target.ts';

interface CaptionsFlags extends TranscriptionFlags {
  readonly template?: string;
  readonly doubtful?: string;
  readonly lookUpCaptions?: true;
  readonly subtitlesAsCaptions?: true;
}

/**
 * Joins captions from outside the export to its posts, from a file, looked up, or out of what is said. With `--template` it writes a table of those that
 * have none, with `--doubtful` one of the captions that several posts may have.
 */
export async function captions(cli: Cli, flags: CaptionsFlags, path?: string): Promise<ExitCode> {
  assertTogether(flags, { path, transcribes: chooseTranscriber(cli, flags) !== null });
  const { template, doubtful } = flags;
  return withKnownWorkspace(cli, async ({ engine }) => {
    if ((await engine.ledger.posts.lastArchive()) === null) throw usage(because('no-posts'));
    if (template !== undefined) await writeTemplate(cli, engine, template);
    else if (doubtful !== undefined && path !== undefined) await writeTable(cli, engine, { path, table: doubtful });
    else return join(cli, engine, { ...flags, path });
    return exitCodes.done;
  });
}

function assertTogether(
  { template, doubtful, lookUpCaptions }: CaptionsFlags,
  { path, transcribes }: { readonly path: string | undefined; readonly transcribes: boolean },
): void {
  if (template !== undefined && path !== undefined)
    throw usage(because('flags-apart', { flag: '--template', other: path }));
  if (template !== undefined && doubtful !== undefined)
    throw usage(because('flags-apart', { flag: '--template', other: '--doubtful' }));
  const writes = template === undefined ? '--doubtful' : '--template';
  if (lookUpCaptions === true && (template ?? doubtful) !== undefined)
    throw usage(because('flags-apart', { flag: writes, other: '--look-up-captions' }));
  if (transcribes && (template ?? doubtful) !== undefined)
    throw usage(because('flags-apart', { flag: writes, other: '--transcribe' }));
  const isEnough =
    path !== undefined ||
    template !== undefined ||
    ((lookUpCaptions === true || transcribes) && doubtful === undefined);
  if (!isEnough) throw usage(because('argument-missing', { command: 'captions', argument: 'path' }));
}

interface Joining extends CaptionsFlags {
  readonly path: string | undefined;
}

/** A file of which no post got anything is nothing to go on with: what was wrong with it stands there already. */
async function join(cli: Cli, engine: Engine, { path, ...flags }: Joining): Promise<ExitCode> {
  const { ui, talk } = cli;
  const { captions: text } = talk.text;
  const result = await readCaptions(cli, engine, path);
  const spoken = await readSubtitles(cli, engine, { path, asCaptions: flags.subtitlesAsCaptions === true });
  const looked = flags.lookUpCaptions === true ? await lookUp(cli, engine) : null;
  const heard = await transcribe(cli, engine, { flags, choices: null });
  const { withoutCaption } = await engine.ledger.posts.totals();
  if (ui.json && result !== null && path !== undefined) {
    const { matched, unmatched, empty } = result;
    ui.data({ v: 1, kind: 'captions', path, joined: matched, notJoined: unmatched, empty, withoutCaption });
  }
  if (withoutCaption > 0)
    ui.line(
      text.left(withoutCaption, talk.speech.command('captions', '--template', await freePath('captions', '.csv'))),
    );
  const joined = (result?.matched ?? 0) + spoken + (looked?.found ?? 0) + (heard?.found ?? 0);
  const isShort = result !== null || (heard?.failed ?? 0) + (heard?.blank ?? 0) > 0;
  await knowOnlyPlan(cli, engine.ledger);
  if (joined > 0) ui.line(text.next(talk.speech.planAgain()));
  if (heard !== null && heard.trouble !== null) throw heard.trouble;
  return joined === 0 && isShort ? exitCodes.waitsForPerson : exitCodes.done;
}

/** Looks at the captions once more, joins none, and leaves it to the person which of the posts that come near is meant. */
async function writeTable(
  cli: Cli,
  engine: Engine,
  { path, table }: { readonly path: string; readonly table: string },
): Promise<void> {
  const { ui, talk } = cli;
  await assertWritableTarget(cli, { path: table, what: 'table', reads: [path, await lastExport(engine.ledger)] });
  if (!cli.yes && (await isThere(table))) await assertNotFilledIn(cli, table);
  const doubts: CaptionDoubt[] = [];
  await readCaptions(cli, engine, path, { onlyLook: true, onRemark: (remark) => doubts.push(...remark.doubts) });
  const captions = new Set(doubts.map(({ where }) => where)).size;
  if (captions > 0) {
    const link = createPostLinks(cli, engine);
    await writeDoubtful(
      engine.ledger,
      { path: table, doubts },
      { language: talk.language, timeZone: talk.timeZone, linkOf: ({ originals }) => link(originals) },
    );
  }
  if (ui.json) ui.data({ v: 1, kind: 'captions-doubtful', path: captions === 0 ? null : table, captions });
  const { doubtful: text } = talk.text;
  ui.line(captions === 0 ? text.none : text.written(table, captions, talk.speech.command('captions', table)));
}

/** What somebody filled in is not written over. */
async function writeTemplate(cli: Cli, engine: Engine, path: string): Promise<void> {
  const { ui, talk } = cli;
  await assertWritableTarget(cli, { path, what: 'table', reads: [await lastExport(engine.ledger)] });
  if (!cli.yes && (await isThere(path))) await assertNotFilledIn(cli, path);
  const { withoutCaption } = await engine.ledger.posts.totals();
  if (withoutCaption === 0) {
    if (ui.json) ui.data({ v: 1, kind: 'captions-template', path: null, posts: 0 });
    ui.line(talk.text.captions.nothingMissing);
    return;
  }
  const link = createPostLinks(cli, engine);
  const posts = await writeCaptionsTemplate(engine.ledger, path, {
    language: talk.language,
    timeZone: talk.timeZone,
    linkOf: ({ originals }) => link(originals),
  });
  if (ui.json) ui.data({ v: 1, kind: 'captions-template', path, posts });
  ui.line(talk.text.captions.written(path, posts, talk.speech.command('captions', path)));
}

async function assertNotFilledIn(cli: Cli, path: string): Promise<void> {
  const reader = await cli.registry.captions.load();
  try {
    for await (const _ of reader.read(path, cli.stop.drained))
      throw usage(because('table-in-the-way', { path, holds: 'captions' }));
  } catch (error) {
    if (!isFerryError(error) || error.reason.code === 'table-in-the-way') throw error;
    if (error.reason.code !== 'captions-empty')
      throw usage(because('table-in-the-way', { path, holds: 'something-else' }), error);
  }
}

function usage(reason: Reason, cause?: unknown): FerryError {
  return new FerryError('usage', reason, { effect: 'none', ...(cause === undefined ? {} : { cause }) });
}
