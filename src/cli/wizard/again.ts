import type { FerryError } from '../../contract/index.ts';
import type { Cli } from '../context.ts';

/** What is wrong with an answer, before the same question comes again. */
export async function sayTrouble({ ui, talk }: Cli, { reason }: FerryError): Promise<void> {
  const { sentence, ways } = await talk.say(reason);
  ui.note(`\n${ui.colour.red(sentence)}`);
  for (const way of ways) ui.note(`  ${talk.text.way(way.text, way.command)}`);
}
