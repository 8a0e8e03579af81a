import type { Speech, TextLimit } from '../../../../contract/index.ts';
import type { CommandMessages } from '../../messages/commands.ts';
import { capital, counter } from '../counting.ts';

export function destinations(
  speech: Speech,
  limits: (rules: readonly TextLimit[]) => string,
): CommandMessages['destinations'] {
  const count = counter(speech);
  const { number, bytes, duration } = speech;
  return {
    more: (command) => `Limits and options of one: ${command}`,
    options: 'Options, each given as --set name=value:',
    fallback: (value) => `(default: ${value || 'empty'})`,
    noAccount: 'Needs no account.',
    signIn: (command) => `Sign in first: ${command}`,
    noVideo: 'no video',
    video: ({ containers, videoCodecs, maxDurationMs, maxBytes, sides, maxFrameRate, maxCount }) => {
      const parts = [
        ...(maxDurationMs === null ? [] : [duration(maxDurationMs)]),
        ...(maxBytes === null ? [] : [bytes(maxBytes)]),
        ...(sides === null ? [] : [sides]),
        ...(maxFrameRate === null ? [] : [count(maxFrameRate, 'frame a second', 'frames a second')]),
      ];
      const upTo = parts.length === 0 ? 'of any length and size' : `up to ${parts.join(', ')}`;
      const isSplit = maxDurationMs !== null && maxCount !== 1;
      const inParts = !isSplit
        ? ''
        : `; ${maxCount === null ? 'any number' : `up to ${number(maxCount)}`} in one post, for --too-long split`;
      return `video: ${containers.join(', ')} with ${videoCodecs.join(', ')}; ${upTo}${inParts}`;
    },
    noPhotos: 'no photo posts',
    photos: ({ maxCount, formats, maxBytes }) =>
      `photos: ${maxCount === null ? 'any number' : `up to ${number(maxCount)}`} of ${formats.join(', ')}${maxBytes === null ? '' : `, ${bytes(maxBytes)} each`}`,
    noTitles: 'no titles',
    title: (rules) => `title: ${limits(rules)}`,
    text: ({ rules, maxTags, linksGo }) =>
      `text: ${limits(rules)}; ${maxTags === null ? 'any number of hashtags' : `at most ${count(maxTags, 'hashtag')}`}${linksGo ? '; links are taken out' : ''}`,
    audience: (visibility, backdating) =>
      `who can see it: ${visibility.join(', ')}; ${backdating ? 'keeps the original date' : 'shows the date of publishing'}`,
    atOnce: 'publishes at once',
    schedule: (minAheadMs, maxAheadMs) =>
      maxAheadMs === null
        ? `can be scheduled ${duration(minAheadMs)} ahead or more`
        : `can be scheduled ${duration(minAheadMs)} to ${duration(maxAheadMs)} ahead`,
    pace: ({ perDay, minGapMs }, because) =>
      `pace: ${perDay === null ? 'no daily number' : `${number(perDay)} a day`}${minGapMs > 0 ? `, ${duration(minGapMs)} apart` : ''}. ${capital(because)}`,
    briefing: 'Before your first post there:',
    byPerson: 'you press publish yourself: each post is shown to you, ready to go',
    serverDecides: 'the limits depend on your server: these hold before the first sign-in',
    sendsAgain: 'when an answer is lost: the same post is sent again, it cannot double',
    looksAndAsks: 'when an answer is lost: clipferry looks for the post, and asks you if it cannot tell',
    looksFirst: 'when an answer is lost: clipferry looks for the post before it sends again',
  };
}
