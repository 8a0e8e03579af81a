import type { PhraseBook } from '../../../contract/index.ts';
import type { CaptionReasons } from '../../../contract/reasons/caption.ts';
import { counted } from './counting.ts';

const nameByRef = 'name the post by its ref in the captions file';

/** `+02:00` */
function offsetText(minutes: number): string {
  const parts = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${parts.map((part) => String(part).padStart(2, '0')).join(':')}`;
}

const claims = { ref: 'its ref', id: 'its id', time: 'its time' } as const;

export const caption: PhraseBook<CaptionReasons> = {
  'words-from-template': 'it has no words of its own: these are your template (--title-template)',
  'broken-characters': 'broken characters are taken out: emoji that were cut in half before',
  tidied: 'invisible characters and extra spaces are taken out',
  'text-repaired': 'garbled letters are repaired: the text had been read in the wrong encoding',
  'glossary-replaced': 'words are replaced, as your glossary says',
  'glossary-dropped': 'words are taken out, as your glossary says',
  'glossary-appended': 'your glossary adds this to the end of every post',
  'original-date': 'a line says when the post was new',
  'ending-left-out': 'this is not added to the end: it would take more than half of the room here',
  'topics-changed': ({ asOf }) =>
    asOf === undefined
      ? 'hashtags become the topics of your own list'
      : `hashtags become the topics people use here (table of ${asOf}; --topics none leaves them as they are)`,
  'topics-dropped': 'these hashtags are taken out, as your own list says',
  'links-removed': 'links and mail addresses are taken out: they do harm here',
  'mentions-freed': (_, speech) => `names from ${speech.source.name} lose their @: here they would name someone else`,
  'tags-dropped': (_, speech) => `tags that only mean something on ${speech.source.name} are taken out`,
  'tags-repeated': 'a tag named twice is kept once',
  'tags-over-limit': ({ maxHashtags }, speech) =>
    maxHashtags === undefined
      ? 'there are more hashtags than are allowed here'
      : `only ${counted(speech, maxHashtags, 'hashtag is', 'hashtags are')} allowed here`,
  'tags-written': 'hashtags are written as this destination wants them',
  'title-derived': ({ cut }, speech) => {
    const none = `${speech.source.name} has no titles`;
    if (cut === undefined) return `${none}: the title is made of the beginning of the text`;
    return cut ? `${none}: the title is the beginning of the text, cut to fit` : `${none}: the title is the first line`;
  },
  'tags-cut': 'these hashtags are left out: there is no room for them',
  'alt-tidied': 'invisible and broken characters are taken out of the description for people who cannot see',
  'alt-cut': ({ limits }, speech) =>
    limits === undefined
      ? 'the description for people who cannot see is cut: it is longer than is allowed here'
      : `the description for people who cannot see is cut: it is longer than ${speech.anyOf(limits.map(({ max, unit }) => `${speech.number(max)} ${speech.unit(unit)}`))}`,
  'body-cut': ({ limits }, speech) =>
    limits === undefined
      ? 'the text is cut: it is longer than is allowed here'
      : `the text is cut: it is longer than ${speech.anyOf(limits.map(({ max, unit }) => `${speech.number(max)} ${speech.unit(unit)}`))}`,

  'caption-unmatched': ({ ref, sourceId, createdAt }, speech) => {
    const named = [
      ...(ref === undefined ? [] : [`the ref ${ref}`]),
      ...(sourceId === undefined ? [] : [`the id ${sourceId}`]),
      ...(createdAt === undefined ? [] : [`the time ${speech.minute(createdAt)}`]),
    ];
    return {
      says: `no post has ${named.length === 0 ? 'this ref, id or time' : named.join(' or ')}`,
      ways: [nameByRef],
    };
  },
  'subtitles-of-no-post': ({ sourceId, createdAt }, speech) => {
    const named = [
      ...(sourceId === undefined ? [] : [`the id ${sourceId}`]),
      ...(createdAt === undefined ? [] : [`the time ${speech.minute(createdAt)}`]),
    ];
    return {
      says:
        named.length === 0
          ? 'the name of this file says nothing of a post'
          : `no post has ${named.join(' or ')}, which the name of this file or the .info.json beside it says`,
      ways: ["rename it after the post's id, or its date and time in UTC: 2024-06-02 18-00-05.srt"],
    };
  },
  'caption-id-rounded': ({ sourceId, refs }) => ({
    says: `the id${sourceId === undefined ? '' : ` ${sourceId}`} was rounded by a spreadsheet: its last digits became zeros, and ${
      refs === undefined ? 'no post fits it' : `several posts fit it: ${refs.join(', ')}`
    }`,
    ways: ['open the CSV again with the id column as text (Excel: Data, From Text/CSV, type Text)', nameByRef],
  }),
  'caption-other-zone': ({ createdAt, ref, offsetMinutes }, speech) => ({
    says: [
      `no post was made at ${createdAt === undefined ? 'its time' : createdAt.slice(0, 16).replace('T', ' ')} UTC`,
      ref === undefined || offsetMinutes === undefined
        ? ''
        : `; ${ref} was, in a time zone ${counted(speech, Math.abs(offsetMinutes), 'minute')} ${offsetMinutes > 0 ? 'ahead' : 'behind'}`,
    ].join(''),
    ways: [
      `write the time zone behind the time${offsetMinutes === undefined ? '' : `: ${offsetText(offsetMinutes)}`}`,
      nameByRef,
    ],
  }),
  'caption-ambiguous': ({ by, posts, refs, sourceId, createdAt }, speech) => {
    const shared =
      by === undefined
        ? 'what the caption names'
        : by === 'time'
          ? `the time ${createdAt === undefined ? 'of the caption' : speech.minute(createdAt)}`
          : `the ${by === 'id' ? 'id' : 'time inside the id'} ${sourceId ?? 'of the caption'}`;
    const which = refs === undefined ? '' : `: ${refs.join(', ')}`;
    return {
      says: `${posts === undefined ? 'several posts have' : counted(speech, posts, 'post has', 'posts have')} ${shared}${which}`,
      ways: [nameByRef],
    };
  },
  'caption-conflict': ({ by, places }) => ({
    says: `different captions claim this post${by === undefined ? '' : ` by ${claims[by]}`}${places === undefined ? '' : `: ${places.join(', ')}`}`,
    ways: ['leave one of them in the captions file'],
  }),
};
