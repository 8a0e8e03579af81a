import type { Speech } from '../../../../contract/index.ts';
import type { CaptionSourceMessages } from '../../messages/caption-sources.ts';
import { counter } from '../counting.ts';

export function captionSources(speech: Speech): CaptionSourceMessages {
  const count = counter(speech);
  const { number } = speech;
  return {
    lookUp: {
      start: (host, posts, atLeastMs) =>
        `Looking up ${count(posts, 'caption')} at ${host}, one after another${
          atLeastMs < 10_000 ? '' : `: about ${speech.duration(atLeastMs)}`
        }. Ctrl-C stops it; what was found stays.`,
      progress: (done, posts) => `Looked up ${number(done)} of ${number(posts)}`,
      result: ({ found, wordless, gone, foreign, trouble }) =>
        `Looked up: ${[
          count(found, 'caption'),
          ...(wordless === 0 ? [] : [`${number(wordless)} without words there`]),
          ...(gone === 0 ? [] : [`${number(gone)} private, deleted or never there`]),
          ...(foreign === 0 ? [] : [`${number(foreign)} of another account`]),
          ...(trouble === 0 ? [] : [`${number(trouble)} without an answer`]),
        ].join(', ')}.`,
      notAsked: ({ withoutId, notPublic }) =>
        `Not asked about: ${[
          ...(withoutId === 0
            ? []
            : [`${count(withoutId, 'post')} whose number at ${speech.source.name} is not in the export`]),
          ...(notPublic === 0
            ? []
            : [`${count(notPublic, 'post')} that ${notPublic === 1 ? 'was' : 'were'} not public`]),
        ].join(', ')}.`,
      nothingFound: `Not one was found. If they are public, ${speech.source.name} may have changed how it answers: use another way.`,
      stopped: (left, reason) => `Stopped, ${count(left, 'post')} left: ${reason}`,
      interrupted: (left) => `Stopped, ${count(left, 'post')} left. The same command goes on from there.`,
    },
    subtitles: {
      there: (joined, not) =>
        `  Left where they are: subtitles for ${count(joined, 'post')}${not === 0 ? '' : `, and ${number(not)} of no post here`}. --subtitles-as-captions takes what they say where a post has no caption.`,
      taken: (joined, not) => `Subtitles: ${number(joined)} joined to posts, ${number(not)} not.`,
    },
    doubtful: {
      some: (captions, command) =>
        `${count(captions, 'caption')} may belong to more than one post, or to one of another time. To decide in a table: ${command}`,
      written: (path, captions, command) =>
        `Wrote ${count(captions, 'caption')} to ${path}, a row for each post it may belong to. Write yes in the column “take” of the right rows, save, then: ${command}`,
      none: 'No caption is in doubt; nothing was written.',
    },
  };
}
