import type { PhraseBook } from '../../../contract/index.ts';
import type { MatchedBy, OwnFileReasons } from '../../../contract/reasons/own-files.ts';
import { counted } from './counting.ts';

const evidence: Readonly<Record<MatchedBy, string>> = {
  'object-key': 'its key',
  'source-id': 'its id',
  'id-time': 'the time inside its id',
  time: 'the time in its name',
  day: 'the day in its name',
};

const chooseOne = 'rename it after one of them, or remove what you do not mean';

export const ownFiles: PhraseBook<OwnFileReasons> = {
  'media-folder-unreadable': ({ folder, systemCode }) => ({
    says:
      systemCode === 'ENOENT' && folder !== undefined
        ? `there is no folder ${folder}`
        : systemCode === 'ENOTDIR'
          ? `${folder ?? 'this'} is no folder`
          : `cannot read the folder${folder === undefined ? '' : ` ${folder}`}${systemCode === undefined ? '' : ` (${systemCode})`}`,
    ways: [
      systemCode === 'ENOTDIR'
        ? 'give --media the folder in which your files lie'
        : 'give --media a folder that exists and that you may read',
    ],
  }),
  'own-file-other-account': ({ accountName }) =>
    `its name is that of another account${accountName === undefined ? '' : ` than @${accountName}`}`,
  'own-file-nameless': () => ({
    says: 'its name holds no id, key or date of a post',
    ways: [
      "rename it after the post's id, or its date and time in UTC: 2024-06-02 18-00-05.mp4, and photos 2024-06-02 18-00-05_1.jpg, …_2.jpg",
    ],
  }),
  'own-file-shared-key': () => ({
    says: 'its key is that of several posts, or its set is mixed',
    ways: ["rename it after the post's id"],
  }),
  'own-file-foreign': ({ number }) => `its id${number === undefined ? '' : ` ${number}`} fits no post of this export`,
  'own-file-no-post': ({ by }) => `no post was made ${by === 'day' ? 'on the day' : 'at the time'} (UTC) in its name`,
  'own-file-utc-or-local': ({ refs, more }) => ({
    says: `the time in its name may be UTC or local${list(refs, more)}`,
    ways: [chooseOne],
  }),
  'own-file-several': ({ by, refs, more }) => ({
    says: `${by === undefined ? 'its name' : evidence[by]} fits several posts${list(refs, more)}`,
    ways: [chooseOne],
  }),
  'own-file-other-kind': ({ by, refs, more, kind }) =>
    [
      `${by === undefined ? 'its name' : evidence[by]} fits `,
      refs === undefined ? 'a post with other media' : `${refs.join(', ')}${others(more)}, which has `,
      refs === undefined ? '' : kind === 'video' ? 'pictures, this is a video' : 'a video, this is a picture',
    ].join(''),
  'own-file-set-size': ({ ref, wanted, found }, speech) => ({
    says: [
      `${ref ?? 'the post'} has ${wanted === undefined ? 'another number of pictures' : counted(speech, wanted, 'picture')}`,
      found === undefined ? '' : `, the set in the folder has ${speech.number(found)}`,
    ].join(''),
    ways: ['complete the set: all pictures of the post, numbered in order'],
  }),
  'own-file-set-gaps': ({ ref }) => ({
    says: `the pictures of ${ref ?? 'the post'} are not numbered without gaps`,
    ways: ['number them in order, from 1'],
  }),
  'own-file-weaker': ({ ref }) => `another file fits ${ref ?? 'the post'} better`,
  'own-file-rivals': ({ ref }) => ({
    says: `several different files fit ${ref ?? 'the post'}`,
    ways: ['keep the one you mean in the folder'],
  }),
};

function list(refs: readonly string[] | undefined, more: number | undefined): string {
  return refs === undefined ? '' : `: ${refs.join(', ')}${others(more)}`;
}

function others(more: number | undefined): string {
  return more === undefined || more === 0 ? '' : ` and ${more} more`;
}
