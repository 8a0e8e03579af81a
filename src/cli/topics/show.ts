import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { destinationPage } from './destination.ts';
import { pagesIn } from './index.ts';
import { topicNames } from './names.ts';
import { linesOfPage } from './page.ts';

const cells = { least: 40, most: 100, unknown: 80 };

/** One page, as wide as the terminal. `name`: a topic, or a destination. */
export async function showTopic(cli: Cli, name: string): Promise<ExitCode> {
  const topic = topicNames.find((one) => one === name);
  const { language, speech } = cli.talk;
  const page = topic === undefined ? await destinationPage(cli, name) : pagesIn[language][topic](speech);
  const width = Math.min(cells.most, Math.max(cells.least, process.stdout.columns ?? cells.unknown));
  // For people alone: --json has no place here.
  for (const line of linesOfPage(page, width)) process.stdout.write(`${line}\n`);
  return exitCodes.done;
}
