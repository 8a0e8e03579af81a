import type { Source, SourceAbout, SourceReading } from '../../contract/index.ts';
import { createInspector, type Inspection } from '../../core/inspection.ts';
import { toEpochMs } from '../../kit/index.ts';
import type { Cli } from '../context.ts';
import { openExport } from '../exports.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { namesInside, printList } from '../inside-list.ts';
import type { InsideName } from '../list-names.ts';
import { oneLine, reasonData } from '../tell.ts';

interface InspectFlags {
  readonly list?: InsideName;
}

/** What an export holds. */
export interface Seen {
  readonly path: string;
  readonly source: Source;
  readonly about: SourceAbout;
  readonly found: Inspection;
}

/** Reads the export to its end and writes nothing anywhere. */
export async function inspect(cli: Cli, flags: InspectFlags, path: string): Promise<ExitCode> {
  const { archive, source } = await openExport(cli, path);
  try {
    const reading = await source.read(archive, cli.stop.drained);
    if (flags.list !== undefined) {
      await printList(cli, flags.list, { source, items: reading.items });
      return exitCodes.done;
    }
    const seen = await count({ path, source, reading });
    await (cli.ui.json ? printData(cli, seen) : print(cli, seen));
    return exitCodes.done;
  } finally {
    await archive.close();
  }
}

/** The same for a person who is asked about it next. */
export async function lookInside(cli: Cli, path: string): Promise<Seen> {
  const { archive, source } = await openExport(cli, path);
  try {
    const seen = await count({ path, source, reading: await source.read(archive, cli.stop.drained) });
    await printInside(cli, seen);
    const { linksExpireAt } = seen.found;
    if (linksExpireAt !== null) cli.ui.line(deadlineOf(cli, seen, null));
    return seen;
  } finally {
    await archive.close();
  }
}

async function count({
  path,
  source,
  reading,
}: Pick<Seen, 'path' | 'source'> & { readonly reading: SourceReading }): Promise<Seen> {
  const inspector = createInspector();
  for await (const item of reading.items) inspector.add(item);
  return { path, source, about: reading.about, found: inspector.result() };
}

async function printData({ ui, talk }: Cli, { source, about, found }: Seen): Promise<void> {
  ui.data({
    v: 1,
    kind: 'export',
    source: source.name,
    generation: about.generation,
    account: about.accountName,
    ...found,
    notes: await Promise.all(about.notes.map((note) => reasonData(talk, note, source.name))),
  });
}

async function print(cli: Cli, seen: Seen): Promise<void> {
  await printInside(cli, seen);
  const { ui, talk } = cli;
  const { found, path } = seen;
  const list = talk.speech.command('inspect', path, '--list', talk.text.lists.which);
  if (found.posts + found.deleted > 0) ui.line(talk.text.lists.hint(list, namesInside(found)));
  if (found.unreadable > 0) {
    const why = talk.speech.command('inspect', path, '--list', 'unreadable');
    ui.line(ui.colour.yellow(talk.text.lists.unreadable(found.unreadable, why)));
  }
  ui.line(deadlineOf(cli, seen, talk.speech.command('fetch', path)));
}

async function printInside(cli: Cli, seen: Seen): Promise<void> {
  const { ui, talk } = cli;
  const { about, found, source } = seen;
  const { inspect: words } = talk.text;
  const { title } = source.words[talk.language];
  ui.line(talk.text.because(ui.colour.bold(seen.path), words.heading(title, about)));
  ui.line();
  ui.line(`  ${words.posts(found)}`);
  ui.line(`    ${words.media(found)}`);
  if (found.withoutFile > 0) ui.line(`    ${words.withoutFile(found.withoutFile)}`);
  if (found.private + found.friends > 0) ui.line(`    ${words.notPublic(found)}`);
  ui.line(`    ${words.withoutCaption(found.withoutCaption)}`);
  if (found.deleted > 0) ui.line(`  ${words.deleted(found.deleted)}`);
  if (found.unreadable > 0) ui.line(`  ${words.unreadable(found.unreadable)}`);
  for (const note of about.notes)
    ui.line(`  ${ui.colour.yellow(words.note)} ${await oneLine(talk, note, source.name)}`);
  ui.line();
}

/** `command`: how to secure the files; null: they are asked about that next. */
function deadlineOf({ ui, talk, clock }: Cli, { path, found }: Seen, command: string | null): string {
  const { inspect: words } = talk.text;
  if (found.linksExpireAt === null) {
    const fetch = talk.speech.command('fetch', path);
    if (found.posts === 0) return words.nothing;
    return found.linkedFiles === 0 && found.archivedFiles > 0 ? words.allInside(fetch) : words.noDeadline(fetch);
  }
  const { first, last } = found.linksExpireAt;
  const now = clock.now();
  if (last < now) return ui.colour.red(words.allDied(last, toEpochMs(now) - toEpochMs(last)));
  return ui.colour.yellow(words.dying({ first, last, now, command }));
}
