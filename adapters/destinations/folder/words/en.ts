import type { DestinationWords, Speech } from '../../../../src/contract/index.ts';
import type { FileChange, FolderReasons } from '../reasons.ts';

function told({ file = 'a file', change, bytes, writtenBytes }: Partial<FileChange>, speech: Speech): string {
  switch (change) {
    case 'gone':
      return `${file} is gone`;
    case 'added':
      return `${file} was added by somebody`;
    case 'size':
      return bytes === undefined || writtenBytes === undefined
        ? `${file} has another length`
        : `${file} has ${bytes === 1 ? '1 byte' : `${speech.number(bytes)} bytes`} instead of ${speech.number(writtenBytes)}`;
    default:
      return `${file} was changed`;
  }
}

export const en: DestinationWords<FolderReasons> = {
  title: 'A folder on this computer (hand-off)',
  options: {
    out: 'The folder to fill, as a full path. Default: one in the workspace.',
    for: 'What the files are prepared for: "rednote" keeps to its limits, "anything" leaves them as they are.',
    language: 'The language of the overview page: "en" or "zh".',
  },
  login: {},
  units: {
    'folder/rednote-title-units': 'units as REDnote counts (a Latin letter is half a unit)',
    'folder/rednote-cjk-characters': 'characters of a Chinese, Japanese or Korean title',
    'folder/rednote-body-units': 'UTF-16 units, with the marks REDnote adds to each topic',
  },
  reasons: {
    pace: 'a folder on your own disk: nobody counts',
    'out-not-absolute': ({ out }) => ({
      says: `the hand-off folder must be a full path${out === undefined ? '' : `, not "${out}"`}`,
      ways: ['name the folder with --set out=<path>'],
    }),
    'post-json-broken': ({ what, place }) => ({
      says: `${what ?? 'a post.json'} may be this post, but it cannot be read${place === undefined ? '' : ` (at ${place})`}`,
      ways: ['repair post.json, or move the folder away'],
    }),
    'names-taken': ({ name, folder }) => ({
      says: `other folders have the names this post could have${name === undefined ? '' : `: ${name}`}`,
      ways: [`rename or move them${folder === undefined ? '' : ` in ${folder}`}`],
    }),
    'unknown-type': ({ mime }) => `${mime ?? 'the type of the file'} has no file name ending that we know`,
    damaged: (values, speech) => told(values, speech),
    'other-files': 'post.json lists other files than were sent',
    edited: ({ path, ...change }, speech) => ({
      says: `${path ?? 'the folder'} stays: ${told(change, speech)}`,
      ways: ['delete it by hand if you no longer want it'],
    }),
    'disk-failed': ({ path }) => ({
      says: `the disk refused${path === undefined ? '' : ` at ${path}`}`,
      ways: ['look at the disk, then run the same command again'],
    }),
  },
};
