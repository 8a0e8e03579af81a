import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isFerryError } from '../../contract/index.ts';
import { assertFilesThere } from '../account-options.ts';
import type { Seen } from '../commands/inspect.ts';
import type { MigrateFlags } from '../commands/migrate.ts';
import type { Cli } from '../context.ts';
import { withLedger } from '../open.ts';
import { meantPath } from '../paths.ts';
import { sayTrouble } from './again.ts';

type CaptionFlags = Pick<MigrateFlags, 'captions' | 'lookUpCaptions' | 'allowUntitled'>;

const tableName = 'captions.csv';

/** The next one where a table of that name is here already: what somebody wrote stays. */
function freeTableName(): string {
  for (let number = 2; ; number += 1) {
    const name = number === 2 && !existsSync(tableName) ? tableName : `captions-${number}.csv`;
    if (!existsSync(name)) return name;
  }
}

/** Most exports have no captions at all: this question decides whether the tool is of any use. */
export async function askCaptions(cli: Cli, seen: Seen): Promise<CaptionFlags> {
  const { posts } = seen.found;
  const without = await countWithout(cli, seen);
  if (without === 0) return {};
  const { ui, talk } = cli;
  const { wizard: words } = talk.text;
  const dump = seen.source.captionDump?.(seen.about.accountName) ?? null;
  ui.line();
  const wish = await ui.choose(words.captions(without, posts), [
    ...(existsSync(tableName) ? [{ value: 'here' as const, name: words.captionsHere(tableName) }] : []),
    { value: 'table', name: words.captionsTable },
    { value: 'file', name: words.captionsFile },
    ...(dump === null ? [] : [{ value: 'dump' as const, name: words.captionsDump }]),
    ...(seen.source.lookUp === undefined ? [] : [{ value: 'look-up' as const, name: words.captionsLookUp }]),
    { value: 'untitled', name: words.captionsUntitled },
    { value: 'later', name: words.captionsLater },
  ]);
  switch (wish) {
    case 'here':
      return (await reading(cli, tableName)) ? { captions: tableName } : askFile(cli);
    case 'table':
      return makeTable(cli, seen);
    case 'dump':
      if (dump !== null) ui.line(`\n${words.dump(dump.command)}\n`);
      return askFile(cli);
    case 'file':
      return askFile(cli);
    case 'look-up':
      ui.line(`\n${words.lookUp}\n`);
      return { lookUpCaptions: true };
    case 'untitled':
      return { allowUntitled: true };
    case 'later':
    case null:
      return {};
  }
}

/** Earlier captions are in the workspace, if this export was read into it. */
async function countWithout(cli: Cli, { path, found }: Seen): Promise<number> {
  try {
    return await withLedger(cli, async ({ posts }) => {
      const archive = await posts.lastArchive();
      const isThis = archive !== null && archive.location === resolve(path);
      return isThis ? (await posts.totals()).withoutCaption : found.withoutCaption;
    });
  } catch (error) {
    if (isFerryError(error) && error.kind === 'usage') return found.withoutCaption;
    throw error;
  }
}

/** The files come first: the table shows them, and their links do not wait for anybody to write 200 captions. */
async function makeTable(cli: Cli, { path }: Seen): Promise<CaptionFlags> {
  const { ui, talk } = cli;
  const { wizard: words } = talk.text;
  const name = freeTableName();
  await (await import('../commands/fetch.ts')).fetch(cli, {}, path);
  await (await import('../commands/captions.ts')).captions(cli, { template: name });
  ui.line(`\n${words.fillIn(resolve(name))}\n`);
  for (;;) {
    await ui.ask(words.filledIn);
    if (await reading(cli, name)) return { captions: name };
    if ((await ui.confirm(words.readAgain, true)) !== true) return {};
  }
}

async function askFile(cli: Cli): Promise<CaptionFlags> {
  for (;;) {
    const captions = meantPath((await cli.ui.ask(cli.talk.text.wizard.askCaptions)) ?? '');
    if (captions === '') return {};
    if (await reading(cli, captions)) return { captions };
  }
}

/** Now, while they are at it, and not after all other questions: can it be read, and how many are in it? */
async function reading(cli: Cli, path: string): Promise<boolean> {
  const { ui, talk, stop } = cli;
  try {
    await assertFilesThere({ captions: path });
    const reader = await cli.registry.captions.load();
    let count = 0;
    for await (const _ of reader.read(path, stop.drained)) count += 1;
    ui.note(talk.text.wizard.captionsRead(count));
    return true;
  } catch (error) {
    if (!isFerryError(error) || error.kind !== 'usage') throw error;
    await sayTrouble(cli, error);
    return false;
  }
}
