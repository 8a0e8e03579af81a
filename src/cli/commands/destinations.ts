import {
  because,
  type Capabilities,
  type Destination,
  FerryError,
  type PublishGuarantee,
} from '../../contract/index.ts';
import { findObstacleOf } from '../account-options.ts';
import { type Cli, getDestination, titleOf } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { padTo } from '../layout.ts';
import { listOptions, parseOptions } from '../options.ts';
import { csvLine } from '../report-lines.ts';
import { reasonData } from '../tell.ts';

export async function destinations(cli: Cli, { topics }: { readonly topics?: true }, name?: string): Promise<ExitCode> {
  if (name === undefined) return list(cli);
  const destination = await getDestination(cli, name);
  const capabilities = destination.capabilities(parseOptions(destination, []), null);
  if (topics === true) return printTopics(cli, destination, capabilities);
  const obstacle = findObstacleOf(destination);
  if (cli.ui.json) {
    cli.ui.data({
      v: 1,
      kind: 'destination',
      name,
      title: titleOf(cli, destination),
      capabilities: {
        ...capabilities,
        pace: { ...capabilities.pace, because: await reasonData(cli.talk, capabilities.pace.because, name) },
      },
      usable: obstacle === null,
      ...(obstacle === null ? {} : { because: await reasonData(cli.talk, obstacle.because, name) }),
      limitsComeFromServer: destination.limitsComeFromServer,
      options: listOptions(destination, cli.talk.language),
    });
  } else await print(cli, destination, capabilities);
  return exitCodes.done;
}

/** As `--topics` takes them back. */
function printTopics({ ui }: Cli, { name }: Destination, { text }: Capabilities): ExitCode {
  const table = text.hashtags.topics;
  if (table === undefined)
    throw new FerryError('usage', because('no-topic-table', { destination: name }), { effect: 'none' });
  if (ui.json)
    for (const [tag, topic] of table.pairs()) ui.data({ v: 1, kind: 'topic', destination: name, tag, topic });
  else for (const pair of [['tag', 'topic'], ...table.pairs()]) ui.line(csvLine(pair));
  return exitCodes.done;
}

async function list(cli: Cli): Promise<ExitCode> {
  const { ui, talk } = cli;
  for (const { name } of cli.registry.destinations) {
    const destination = await getDestination(cli, name);
    const title = titleOf(cli, destination);
    const usable = findObstacleOf(destination) === null;
    if (ui.json) ui.data({ v: 1, kind: 'destination', name, title, usable });
    else ui.line(`  ${padTo(name, 10)} ${usable ? title : talk.text.wizard.notYet(title)}`);
  }
  if (!ui.json) ui.line(`\n${talk.text.destinations.more(talk.speech.command('destinations', '<name>'))}`);
  return exitCodes.done;
}

async function print(cli: Cli, destination: Destination, capabilities: Capabilities): Promise<void> {
  const { ui, talk } = cli;
  const { text, speech } = talk;
  ui.line(ui.colour.bold(headingOf(titleOf(cli, destination), destination.name)));
  await printObstacle(cli, destination);
  for (const line of await describe(cli, destination, capabilities)) ui.line(`  ${line}`);
  const options = listOptions(destination, talk.language);
  if (options.length > 0) ui.line(`\n${text.destinations.options}`);
  const cells = Math.max(16, ...options.map(({ name }) => name.length));
  for (const { name, about, fallback } of options)
    ui.line(
      `  ${padTo(name, cells)} ${about}${fallback === null ? '' : ` ${text.destinations.fallback(fallback)}`}`.trimEnd(),
    );
  if (findObstacleOf(destination) !== null) return;
  await printBriefing(cli, destination);
  ui.line(
    `\n${destination.login === null ? text.destinations.noAccount : text.destinations.signIn(speech.command('login', destination.name))}`,
  );
}

/** What a person who posts there should know before the first post. */
async function printBriefing({ ui, talk }: Cli, destination: Destination): Promise<void> {
  const lines = destination.briefing?.(parseOptions(destination, [])) ?? [];
  if (lines.length === 0) return;
  ui.line(`\n${talk.text.destinations.briefing}`);
  for (const reason of lines) ui.line(`  - ${(await talk.say(reason, destination.name)).sentence}`);
}

/** What cannot be done comes first, and what can instead. */
async function printObstacle({ ui, talk }: Cli, destination: Destination): Promise<void> {
  const obstacle = findObstacleOf(destination);
  if (obstacle === null) return;
  const { sentence, ways } = await talk.say(obstacle.because, destination.name);
  ui.line(ui.colour.yellow(`  ${sentence}`));
  for (const way of ways) ui.line(`    ${talk.text.way(way.text, way.command)}`);
}

/** Some titles hold the name. */
function headingOf(title: string, name: string): string {
  return title.toLowerCase().includes(name) ? title : `${title} (${name})`;
}

async function describe(
  { talk }: Cli,
  { name, limitsComeFromServer }: Destination,
  capabilities: Capabilities,
): Promise<readonly string[]> {
  const { destinations: words } = talk.text;
  const { pace, text, schedule } = capabilities;
  const because = (await talk.say(pace.because, name)).sentence;
  return [
    ...(limitsComeFromServer ? [words.serverDecides] : []),
    videoLine(words, capabilities.video),
    photoLine(words, capabilities.images),
    text.title === null ? words.noTitles : words.title(text.title),
    words.text({ rules: text.body, maxTags: limit(text.hashtags.max), linksGo: text.links === 'remove' }),
    words.audience(capabilities.visibility, capabilities.backdating),
    schedule === null ? words.atOnce : words.schedule(schedule.minAheadMs, schedule.maxAheadMs),
    words.pace(pace, because),
    capabilities.publisher === 'person' ? words.byPerson : doubtLine(words, capabilities.publish),
  ];
}

type DestinationWords = Cli['talk']['text']['destinations'];

/** A destination without a limit says so with a number nothing reaches. */
function limit(number: number | null): number | null {
  return number !== null && number < 1e15 ? number : null;
}

function videoLine(words: DestinationWords, video: Capabilities['video']): string {
  if (video === null) return words.noVideo;
  return words.video({
    containers: video.containers,
    videoCodecs: video.videoCodecs,
    audioCodecs: video.audioCodecs,
    maxDurationMs: limit(video.maxDurationMs),
    maxBytes: limit(video.maxBytes),
    sides: sidesOf(video),
    maxFrameRate: limit(video.maxFrameRate),
    maxCount: limit(video.maxCount ?? 1),
  });
}

function sidesOf({ maxLongSide, maxShortSide }: NonNullable<Capabilities['video']>): string | null {
  const long = limit(maxLongSide);
  const short = limit(maxShortSide) ?? long;
  return long === null ? null : `${long}x${short}`;
}

function photoLine(words: DestinationWords, images: Capabilities['images']): string {
  if (images === null) return words.noPhotos;
  return words.photos({
    maxCount: limit(images.maxCount),
    formats: images.formats,
    maxBytes: limit(images.maxBytes),
  });
}

function doubtLine(words: DestinationWords, { resend, absence }: PublishGuarantee): string {
  if (resend === 'safe') return words.sendsAgain;
  return absence === 'unprovable' ? words.looksAndAsks : words.looksFirst;
}
