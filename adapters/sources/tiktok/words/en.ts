import type { SourceWords, Speech } from '../../../../src/contract/index.ts';
import type { Names, TiktokReasons } from '../reasons.ts';

const inTheApp = 'in TikTok: Settings, Account, Download your data, format JSON';

export const en: SourceWords<TiktokReasons> = {
  title: "TikTok's data export",
  nouns: { name: 'TikTok', askForExport: 'ask TikTok for a new export' },
  reasons: {
    'no-export': ({ path = 'this' }) => ({ says: `${path} does not hold a TikTok data export`, ways: [inTheApp] }),
    'other-json': ({ file = 'the file' }) => ({
      says: `${file} is JSON, but not a TikTok data export`,
      ways: [inTheApp],
    }),
    'neither-json-nor-txt': ({ file = 'the file' }) => ({
      says: `${file} is neither a JSON nor a TXT export of TikTok`,
      ways: [inTheApp],
    }),
    'json-before-txt': ({ file = 'the JSON file' }) =>
      `the export holds JSON and TXT; ${file} was read and the TXT files were not`,
    'document-repeated': ({ file = 'the file', copies }, speech) =>
      `${file} holds the same document ${copies === undefined ? 'several times' : copies === 1 ? 'once' : `${speech.number(copies)} times`} in a row; it was read once`,
    'no-posts-in-it': ({ names, more }, speech) => ({
      says: `this export ${heldBy(names, more, speech)}`,
      ways: ['ask TikTok for a new export and tick "Posts" (or all data)'],
    }),
    'posts-section-empty': 'this export has a section for posts, and it lists none',
    'posts-file-empty': 'this export has a file for posts, and it lists none',
    'unknown-kind': 'this export is of a kind clipferry does not know; what looks like posts was read all the same',
    'unknown-parts': ({ names = [], more = 0 }, speech) =>
      `parts of this export are not known to clipferry, so look whether something is missing${
        names.length === 0 ? '' : `: ${listOf(names, more, speech)}`
      }`,
    'looks-like-posts': ({ names = [], more = 0 }, speech) =>
      `something in this export looks like posts and was not read, because it stands where posts were never seen${
        names.length === 0 ? '' : `: ${listOf(names, more, speech)}`
      }`,
    stories: ({ stories }, speech) =>
      `the export lists ${stories === undefined ? 'stories' : stories === 1 ? '1 story' : `${speech.number(stories)} stories`}: what can be read is marked "story", the rest is reported as unreadable`,
    'audience-never-said':
      'this export does not say who could see each post, so look through the plan for private ones',
    'audience-not-known': ({ posts }, speech) =>
      `who could see ${posts === undefined ? 'some posts' : posts === 1 ? '1 post' : `${speech.number(posts)} posts`} is not said in words clipferry knows: look at "whoCanView" in the plan`,
    'item-too-long': ({ maxBytes }, speech) =>
      maxBytes === undefined ? 'it is too long for a post' : `it is longer than ${speech.bytes(maxBytes)}`,
    'item-no-object': 'it is not an object with fields',
    'item-without-date': 'it has no date',
    'item-bad-date': ({ date }) =>
      `its date${date === undefined ? '' : ` "${date}"`} is not a date of the form YYYY-MM-DD HH:MM:SS since 1970`,
    'item-not-a-link': 'its Link holds something that is not a web address',
    'item-mixed-links': 'its Link mixes files and web pages',
    'item-story': 'it is a story, and its shape is not known',
    'item-without-date-and-link': 'it has neither a date nor a link',
  },
};

function heldBy(names: readonly string[] | undefined, more: number | undefined, speech: Speech): string {
  if (names === undefined) return 'holds no posts';
  return names.length === 0 ? 'is empty: no posts' : `holds only ${listOf(names, more ?? 0, speech)}: no posts`;
}

function listOf(names: Names['names'], more: number, speech: Speech): string {
  const shown = names.map((name) => `"${name}"`).join(', ');
  return more > 0 ? `${shown} and ${speech.number(more)} more` : shown;
}
