import { because, FerryError, isFerryError, type Reason } from '../../contract/index.ts';
import { writeCaptionsTemplate } from '../../engine/captions-template.ts';
import type { Engine } from '../../engine/engine.ts';
import { freePath } from '../../ledger/safekeeping/names.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { readCaptions } from '../journey.ts';
import { withKnownWorkspace } from '../open.ts';
import { isThere } from '../plan-table.ts';
import { createPostLinks } from '../post-links.ts';
import { assertWritableTarget, lastExport } from '../writable-target.ts';

interface CaptionsFlags {
  readonly template?: string;
}

/** Joins captions from outside the export to its posts; with `--template`, writes a table of those that have none. */
export async function captions(cli: Cli, { template }: CaptionsFlags, path?: string): Promise<ExitCode> {
  if (template !== undefined && path !== undefined)
    throw usage(because('flags-apart', { flag: '--template', other: path }));
  if (template === undefined && path === undefined)
    throw usage(because('argument-missing', { command: 'captions', argument: 'path' }));
  return withKnownWorkspace(cli, async ({ engine }) => {
    if ((await engine.ledger.posts.lastArchive()) === null) throw usage(because('no-posts'));
    if (template !== undefined) await writeTemplate(cli, engine, template);
    else await join(cli, engine, path);
    return exitCodes.done;
  });
}

async function join(cli: Cli, engine: Engine, path: string | undefined): Promise<void> {
  const { ui, talk } = cli;
  const { captions: text, places } = talk.text;
  const result = await readCaptions(cli, engine, path);
  const { withoutCaption } = await engine.ledger.posts.totals();
  if (ui.json && result !== null) {
    const { matched, unmatched, empty } = result;
    ui.data({ v: 1, kind: 'captions', path, joined: matched, notJoined: unmatched.length, empty, withoutCaption });
  }
  if (withoutCaption > 0)
    ui.line(
      text.left(withoutCaption, talk.speech.command('captions', '--template', await freePath('captions', '.csv'))),
    );
  ui.line(text.next(talk.speech.command('plan', places.export, '--to', places.destination)));
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
