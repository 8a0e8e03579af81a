import { findObstacleOf } from '../account-options.ts';
import { type Cli, getDestination, titleOf } from '../context.ts';
import { parseOptions } from '../options.ts';
import type { Page, Row } from './page.ts';

/** How posts get to one destination. All of it is the destination's own word. */
export async function destinationPage(cli: Cli, name: string): Promise<Page> {
  const destination = await getDestination(cli, name);
  const { text, speech } = cli.talk;
  const options = parseOptions(destination, []);
  const { publisher, pace } = destination.capabilities(options, null);
  const { topic } = text;
  const say = async (reason: Parameters<typeof cli.talk.say>[0]) => (await cli.talk.say(reason, name)).sentence;
  const obstacle = findObstacleOf(destination);
  const briefing = await Promise.all((destination.briefing?.(options) ?? []).map(say));
  const ways: readonly (Row | null)[] = [
    [speech.command('destinations', name), topic.limits],
    destination.examine === undefined ? null : [speech.command('doctor', name), topic.examine],
    destination.login === null ? null : [speech.command('login', name), topic.signIn],
    destination.sandbox === undefined
      ? null
      : [speech.command('migrate', text.places.export, '--to', name, '--rehearse'), topic.rehearse],
    [speech.command('plan', text.places.export, '--to', name), topic.plan],
    [speech.command('migrate', text.places.export, '--to', name), topic.migrate],
    publisher === 'person' ? [speech.command('handoff'), topic.handoff] : null,
  ];
  return {
    title: titleOf(cli, destination),
    blocks: [
      ...(obstacle === null ? [] : [await say(obstacle.because)]),
      publisher === 'person' ? topic.byPerson : topic.byProgram,
      capitalised(text.destinations.pace(pace, await say(pace.because))),
      ...(briefing.length === 0 ? [] : [text.destinations.briefing, briefing.map((line): Row => ['-', line])]),
      ways.filter((way) => way !== null),
    ],
  };
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
