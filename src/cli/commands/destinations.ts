import type { Capabilities, Destination, TextLimit } from '../../contract/index.ts';
import { type Cli, getDestination } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { listOptions, parseOptions } from '../options.ts';
import { bytes, span } from '../words.ts';

export async function destinations(cli: Cli, _flags: object, name?: string): Promise<ExitCode> {
  if (name === undefined) {
    for (const entry of cli.registry.destinations) {
      if (cli.ui.json) cli.ui.data({ v: 1, name: entry.name, title: entry.title });
      else cli.ui.line(`  ${entry.name.padEnd(10)} ${entry.title}`);
    }
    if (!cli.ui.json) cli.ui.line('\nLimits and options of one: clipferry destinations <name>');
    return exitCodes.done;
  }
  const destination = await getDestination(cli.registry, name);
  const capabilities = destination.capabilities(parseOptions(destination, []));
  if (cli.ui.json)
    cli.ui.data({ v: 1, name, title: destination.title, capabilities, options: listOptions(destination) });
  else print(cli, destination, capabilities);
  return exitCodes.done;
}

function print({ ui }: Cli, destination: Destination, capabilities: Capabilities): void {
  ui.line(ui.colour.bold(`${destination.title} (${destination.name})`));
  for (const line of describe(capabilities)) ui.line(`  ${line}`);
  const options = listOptions(destination);
  if (options.length > 0) ui.line('\nOptions, each given as --set name=value:');
  for (const option of options)
    ui.line(
      `  ${option.name.padEnd(16)} ${option.about}${option.fallback === null ? '' : ` (default: ${option.fallback || 'empty'})`}`,
    );
  ui.line(destination.login === null ? '\nNeeds no account.' : `\nSign in first: clipferry login ${destination.name}`);
}

function describe(capabilities: Capabilities): readonly string[] {
  const { video, images, text, pace, schedule, publish } = capabilities;
  return [
    video === null
      ? 'no video'
      : `video: ${video.containers.join(', ')} with ${video.videoCodecs.join(', ')}; up to ${span(video.maxDurationMs)}, ${bytes(video.maxBytes)}, ${video.maxLongSide}x${video.maxShortSide}, ${video.maxFrameRate} frames a second`,
    images === null
      ? 'no photo posts'
      : `photos: up to ${images.maxCount} of ${images.formats.join(', ')}, ${bytes(images.maxBytes)} each`,
    text.title === null ? 'no titles' : `title: ${limits(text.title)}`,
    `text: ${limits(text.body)}; at most ${text.hashtags.max} hashtags${text.links === 'remove' ? '; links are taken out' : ''}`,
    `who can see it: ${capabilities.visibility.join(', ')}; ${capabilities.backdating ? 'keeps the original date' : 'shows the date of publishing'}`,
    schedule === null
      ? 'publishes at once'
      : `can be scheduled ${span(schedule.minAheadMs)} to ${span(schedule.maxAheadMs)} ahead`,
    `pace: ${pace.perDay === null ? 'no daily number' : `${pace.perDay} a day`}${pace.minGapMs > 0 ? `, ${span(pace.minGapMs)} apart` : ''}. ${pace.because}`,
    `when an answer is lost: ${publish.resend === 'safe' ? 'the same post is sent again, it cannot double' : publish.absence === 'unprovable' ? 'clipferry looks for the post, and asks you if it cannot tell' : 'clipferry looks for the post before it sends again'}`,
  ];
}

function limits(rules: readonly TextLimit[]): string {
  return rules.map((rule) => `${rule.max.toLocaleString('en-US')} ${rule.unit}`).join(' and ');
}
