import { isFerryError } from '../../contract/index.ts';
import { lookInside, type Seen } from '../commands/inspect.ts';
import type { Cli } from '../context.ts';
import { meantPath } from '../paths.ts';
import { sayTrouble } from './again.ts';
import { findExports } from './find-exports.ts';

const another = 'another';

/** Until one can be read, what is inside it is shown. `known`: one they meant already. null: nobody answers. */
export async function askExport(cli: Cli, known: string | null): Promise<Seen | null> {
  const { ui, talk } = cli;
  for (let path = known ?? (await choose(cli)); ; path = await askPath(cli)) {
    if (path === null) return null;
    if (path === '') continue;
    try {
      return await lookInside(cli, path);
    } catch (error) {
      if (!isFerryError(error) || error.kind !== 'usage') throw error;
      await sayTrouble(cli, error);
      ui.note(talk.text.wizard.tryAgain);
    }
  }
}

async function choose(cli: Cli): Promise<string | null> {
  const { ui, talk } = cli;
  const { wizard: words } = talk.text;
  const found = await findExports(cli);
  if (found.length === 0) {
    ui.line(words.noExport);
    return askPath(cli);
  }
  const chosen = await ui.choose(words.whichExport, [
    ...found.map(({ path, name, folder, bytes, modifiedAt }) => ({
      value: path,
      name: words.exportHere(name, folder, bytes, modifiedAt),
    })),
    { value: another, name: words.anotherFile },
  ]);
  return chosen === another ? askPath(cli) : chosen;
}

/** A path dragged into the terminal comes with quotes or escaped spaces. */
async function askPath({ ui, talk }: Cli): Promise<string | null> {
  const answer = await ui.ask(talk.text.wizard.askPath);
  return answer === null ? null : meantPath(answer);
}
