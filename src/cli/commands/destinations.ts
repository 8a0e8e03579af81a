import type { Capabilities, Destination, PublishGuarantee, TextLimit } from '../../contract/index.ts';
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
  const { pace } = capabilities;
  return [
    videoLine(capabilities.video),
    photoLine(capabilities.images),
    ...textLines(capabilities),
    `who can see it: ${capabilities.visibility.join(', ')}; ${capabilities.backdating ? 'keeps the original date' : 'shows the date of publishing'}`,
    scheduleLine(capabilities),
    `pace: ${pace.perDay === null ? 'no daily number' : `${pace.perDay} a day`}${pace.minGapMs > 0 ? `, ${span(pace.minGapMs)} apart` : ''}. ${pace.because}`,
    `when an answer is lost: ${doubtLine(capabilities.publish)}`,
  ];
}

/** A destination without a limit says so with a number nothing reaches. */
function isLimit(number: number): boolean {
  return number < 1e15;
}

function videoLine(video: Capabilities['video']): string {
  if (video === null) return 'no video';
  const parts = [
    isLimit(video.maxDurationMs) ? span(video.maxDurationMs) : null,
    isLimit(video.maxBytes) ? bytes(video.maxBytes) : null,
    isLimit(video.maxLongSide) ? `${video.maxLongSide}x${video.maxShortSide}` : null,
    isLimit(video.maxFrameRate) ? `${video.maxFrameRate} frames a second` : null,
  ].filter((part) => part !== null);
  const upTo = parts.length === 0 ? 'of any length and size' : `up to ${parts.join(', ')}`;
  return `video: ${video.containers.join(', ')} with ${video.videoCodecs.join(', ')}; ${upTo}`;
}

function photoLine(images: Capabilities['images']): string {
  if (images === null) return 'no photo posts';
  const number = isLimit(images.maxCount) ? `up to ${images.maxCount}` : 'any number';
  return `photos: ${number} of ${images.formats.join(', ')}${isLimit(images.maxBytes) ? `, ${bytes(images.maxBytes)} each` : ''}`;
}

function textLines({ text }: Capabilities): readonly string[] {
  const tags = isLimit(text.hashtags.max) ? `at most ${text.hashtags.max} hashtags` : 'any number of hashtags';
  return [
    text.title === null ? 'no titles' : `title: ${limits(text.title)}`,
    `text: ${limits(text.body)}; ${tags}${text.links === 'remove' ? '; links are taken out' : ''}`,
  ];
}

function scheduleLine({ schedule }: Capabilities): string {
  return schedule === null
    ? 'publishes at once'
    : `can be scheduled ${span(schedule.minAheadMs)} to ${span(schedule.maxAheadMs)} ahead`;
}

function doubtLine({ resend, absence }: PublishGuarantee): string {
  if (resend === 'safe') return 'the same post is sent again, it cannot double';
  return absence === 'unprovable'
    ? 'clipferry looks for the post, and asks you if it cannot tell'
    : 'clipferry looks for the post before it sends again';
}

function limits(rules: readonly TextLimit[]): string {
  if (rules.length === 0) return 'of any length';
  return rules.map((rule) => `${rule.max.toLocaleString('en-US')} ${rule.unit}`).join(' and ');
}
