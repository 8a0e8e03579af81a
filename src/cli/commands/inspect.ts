import type { SourceAbout } from '../../contract/index.ts';
import { createInspector, type Inspection } from '../../core/inspection.ts';
import type { Cli } from '../context.ts';
import { openExport } from '../exports.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { ago, count, day } from '../words.ts';

/** Reads the export to its end and writes nothing anywhere. */
export async function inspect(cli: Cli, _flags: object, path: string): Promise<ExitCode> {
  const opened = await openExport(cli, path);
  try {
    const reading = await opened.source.read(opened.archive, cli.stop.now);
    const inspector = createInspector();
    for await (const item of reading.items) inspector.add(item);
    const result = inspector.result();
    if (cli.ui.json)
      cli.ui.data({
        v: 1,
        source: opened.source.name,
        generation: reading.about.generation,
        account: reading.about.accountName,
        ...result,
        notes: reading.about.notes,
      });
    else print(cli, path, reading.about, result);
    return exitCodes.done;
  } finally {
    await opened.archive.close();
  }
}

function print(cli: Cli, path: string, about: SourceAbout, result: Inspection): void {
  const { ui } = cli;
  const owner = about.accountName === null ? '' : ` of @${about.accountName}`;
  ui.line(`${ui.colour.bold(path)}: TikTok export${owner}, format ${about.generation}`);
  ui.line();
  ui.line(
    `  ${count(result.posts, 'post')}${result.from === null || result.to === null ? '' : `, ${day(result.from)} to ${day(result.to)}`}`,
  );
  ui.line(
    `    ${count(result.videos, 'video')}, ${count(result.photoPosts, 'photo post')} with ${count(result.images, 'photo')}`,
  );
  if (result.withoutFile > 0) ui.line(`    ${count(result.withoutFile, 'post')} for which the export names no file`);
  if (result.private + result.friends > 0)
    ui.line(`    ${result.private} private, ${result.friends} for friends: never made public by clipferry on its own`);
  ui.line(
    `    ${result.withoutCaption} without a caption${result.withoutCaption > 0 ? ' (TikTok leaves captions out of the export; see --captions)' : ''}`,
  );
  if (result.deleted > 0) ui.line(`  ${count(result.deleted, 'deleted post')}: listed by TikTok, cannot be fetched`);
  if (result.unreadable > 0) ui.line(`  ${count(result.unreadable, 'item')} that could not be read`);
  for (const note of about.notes) ui.line(`  ${ui.colour.yellow('note')} ${note}`);
  ui.line();
  printDeadline(cli, path, result);
}

function printDeadline({ ui, clock }: Cli, path: string, result: Inspection): void {
  if (result.linksExpireAt === null) {
    ui.line(
      result.posts === 0 ? 'Nothing to fetch.' : `The links do not say when they die. Next: clipferry fetch ${path}`,
    );
    return;
  }
  const { first, last } = result.linksExpireAt;
  const now = clock.now();
  if (last < now) {
    ui.line(
      ui.colour.red(
        `All links died by ${day(last)} (${ago(last, now)}). Ask TikTok for a new export, or give the files you have: --media <folder>`,
      ),
    );
    return;
  }
  const text =
    first < now
      ? `Some links died on ${day(first)}; the last die on ${day(last)}`
      : `The links die from ${day(first)} on, the last on ${day(last)}`;
  ui.line(ui.colour.yellow(`${text}. Secure the files now: clipferry fetch ${path}`));
}
