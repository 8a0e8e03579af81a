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
    for: 'What the files are prepared for: a place (see "clipferry destinations") keeps to its limits, "anything" leaves them as they are.',
    language: 'The language of the overview page: "en" or "zh".',
  },
  login: {},
  reasons: {
    pace: 'a folder on your own disk: nobody counts',
    'out-not-absolute': ({ given }) => ({
      says: `the hand-off folder must be a full path${given === undefined ? '' : `, not "${given}"`}`,
      ways: ['name the folder with --set out=<full path>, for example --set out=/home/ann/posts'],
    }),
    'of-other-account': ({ folder, account, marker }) => ({
      says: `${folder ?? 'this folder'} belongs to ${account === undefined ? 'another account' : `the account "${account}"`} of another workspace or to another account of this one; nothing was written`,
      ways: [
        'choose a folder of its own for this account: --set out=<full path>',
        `only if it is this account's all the same (its workspace is lost): delete ${marker ?? 'the file that marks it'} in it`,
      ],
    }),
    'not-empty': ({ folder, name }, speech) => ({
      says: `${folder ?? 'the folder'} has other things in it${name === undefined ? '' : `, ${name} for one`}; nothing was written`,
      ways: [
        {
          text: 'choose a new folder',
          command: speech.command(
            'migrate',
            '<export>',
            '--to',
            'folder',
            '--set',
            `out=${folder === undefined ? '<full path>' : `${folder}/posts`}`,
          ),
        },
      ],
    }),
    'marker-broken': ({ what }) => ({
      says: `${what ?? 'the file that says whose folder this is'} is damaged`,
      ways: ["put it back from a copy; or delete it, if the folder is this account's: it is made anew"],
    }),
    'marker-newer': ({ path }) => ({
      says: `the folder was made by a newer clipferry${path === undefined ? '' : ` (${path})`}`,
      ways: ['use the newer clipferry for it'],
    }),
    'place-away': ({ folder, missing }) => ({
      says: `${folder ?? 'the hand-off folder'} cannot be seen now: ${missing ?? 'its disk'} is not connected`,
      ways: [
        'connect the disk, then run the same command again',
        `if it never was a disk, make the folder yourself${folder === undefined ? '' : `: ${folder}`}`,
      ],
    }),
    'place-missing': ({ folder }, speech) => ({
      says: `${folder ?? 'the hand-off folder'} is not there: deleted, moved, or on a disk that is not connected`,
      ways: [
        {
          text: 'if you moved it, put it back, or say once where it is now',
          command: speech.command('migrate', '<export>', '--to', 'folder', '--set', 'out=<full path>'),
        },
        {
          text: 'if it is gone, see what was in it, and have it written again',
          command: speech.command('verify', '--write-again'),
        },
      ],
    }),
    'post-too-large': ({ bytes, maxBytes }, speech) => ({
      says: `the post's texts and list of files come to ${bytes === undefined ? 'too much' : speech.bytes(bytes)}${maxBytes === undefined ? '' : `; ${speech.bytes(maxBytes)} is the most`}`,
      ways: ['shorten its text in plan.json'],
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
