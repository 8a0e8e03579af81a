import type { PhraseBook, Speech, Words } from '../../../contract/index.ts';
import type { ArchiveReasons } from '../../../contract/reasons/archive.ts';
import { counted } from './counting.ts';

const fetchAgain = 'copy or download the export again';
const unpackIt = 'unpack it and name the folder';
const notTheZip = 'use the zip as it was downloaded; one that was packed anew is better unpacked, and its folder named';
const replaceLink = 'put the real file in its place, or remove the link';
const waitAndRepeat = 'wait until the download or copy is complete, then run the same command again';

const damage: Readonly<Record<ArchiveReasons['archive-damaged']['fault'], string>> = {
  list: 'is a damaged zip: its list of contents is broken',
  'hidden-entries': 'holds more entries than it says',
  start: 'ends like a zip but does not start like one',
  'after-end': 'is a zip that has bytes after its end',
  comment: 'is a zip that is cut off inside its comment',
};

const entryDamage: Readonly<Record<ArchiveReasons['archive-entry-damaged']['fault'], string>> = {
  'folder-with-content': 'is a folder, and yet has content',
  'shared-bytes': 'shares its bytes with another entry',
  misplaced: 'is not where the list of contents says',
  'behind-end': 'ends behind the end of the file',
  'two-sizes': 'is stored as it is, and yet has two sizes',
  deflate: 'is damaged: it cannot be inflated',
  'too-long': 'holds more bytes than it announces',
  'too-short': 'holds fewer bytes than it announces',
  checksum: 'is damaged: its checksum does not match',
};

const pathFaults: Readonly<Record<ArchiveReasons['archive-path']['fault'], string>> = {
  nameless: 'has no name',
  'too-long': 'has a name that is too long',
  nul: 'has a NUL character in its name',
  absolute: 'has an absolute path',
  drive: 'has a drive letter in its path',
  escape: 'leads out of the archive',
  control: 'has a control character in its name',
};

const linkFaults: Readonly<Record<ArchiveReasons['archive-link']['fault'], string>> = {
  nowhere: 'is a link that leads nowhere',
  outside: 'is a link that leads out of the folder',
  symbolic: 'is a symbolic link',
  special: 'is a device or a pipe',
};

const contents: Readonly<Record<ArchiveReasons['archive-empty']['what'], string>> = {
  file: 'is an empty file',
  folder: 'is a folder without files that could belong to an export',
  zip: 'is a zip without files that could belong to an export',
};

const otherFiles: Readonly<Record<ArchiveReasons['archive-other-file']['looksLike'], string>> = {
  video: 'a video',
  picture: 'a picture',
  sound: 'a sound file',
  pdf: 'a PDF',
  document: 'a document of an office program',
  database: 'a database',
};

export const archive: PhraseBook<ArchiveReasons> = {
  'archive-missing': ({ path }) => ({
    says: path === undefined ? 'the export is not there' : `there is no file or folder at ${quoted(path)}`,
    ways: ['check the path; put quotes around it if it has spaces'],
  }),
  'archive-no-permission': ({ path }) => ({
    says: `you do not have permission to read ${quoted(path)}`,
    ways: ['copy it to a folder of your own, or change its permissions'],
  }),
  'archive-unreadable': ({ path, systemCode }) =>
    `${quoted(path)} cannot be read${systemCode === undefined ? '' : ` (${systemCode})`}`,
  'archive-empty': ({ path, what }, speech) => ({
    says: `${quoted(path)} ${what === undefined ? 'is empty' : contents[what]}`,
    ways: [`name the file or folder that ${speech.source.name} gave you`],
  }),
  'archive-kind': ({ path, packer }) => ({
    says: `${quoted(path)} is a ${packer ?? 'packed'} archive; clipferry reads zip`,
    ways: [unpackIt],
  }),
  'archive-other-file': ({ path, looksLike }, speech) => ({
    says: `${quoted(path)} is ${looksLike === undefined ? 'another kind of file' : otherFiles[looksLike]}, not an export`,
    ways: [
      `name the zip that ${speech.source.name} sent you, the folder it unpacks to, or the JSON or TXT file inside`,
      ...(looksLike === 'video' || looksLike === 'picture'
        ? [
            {
              text: 'videos and photos you have already: name the export, and their folder beside it',
              command: speech.command('fetch', '<export>', '--media', '<folder>'),
            },
          ]
        : []),
    ],
  }),
  'archive-special-file': ({ path }) => ({
    says: `${quoted(path)} is neither a file nor a folder`,
    ways: ['save it as a file first'],
  }),
  'archive-nested': ({ path, entry, instead, zips }, speech) => ({
    says: `${quoted(path)} holds ${
      zips === undefined ? 'only another zip' : counted(speech, zips, 'zip')
    }${entry === undefined ? '' : `, ${quoted(entry)}`}`,
    ways: [
      zips !== undefined && zips > 1
        ? `name the one that ${speech.source.name} gave you`
        : instead === undefined || instead === null
          ? 'unpack the outer zip and name the inner one'
          : `name ${quoted(instead)} itself`,
    ],
  }),
  'archive-truncated': ({ path, entry, bytes, unfinished }, speech) => ({
    says:
      entry === undefined
        ? `${quoted(path)} is a zip that was cut off: ${bytes === undefined ? '' : `it ends at byte ${speech.number(bytes)}, and `}its end is missing`
        : `${inside(path, entry)} ends behind the end of the file`,
    ways:
      unfinished === true
        ? ['wait until the browser has finished the download, then name the finished file', fetchAgain]
        : [fetchAgain],
  }),
  'archive-damaged': ({ path, fault, bytesAfterEnd }, speech) => ({
    says: `${quoted(path)} ${
      fault === 'after-end' && bytesAfterEnd !== undefined
        ? `is a zip that has ${counted(speech, bytesAfterEnd, 'byte')} after its end`
        : fault === undefined
          ? 'is a damaged zip'
          : damage[fault]
    }`,
    ways: [fault === 'hidden-entries' ? unpackIt : fetchAgain],
  }),
  'archive-entry-damaged': ({ path, entry, fault, bytes, announcedBytes }, speech) => ({
    says: `${inside(path, entry)} ${sizeDamage({ fault, bytes, announcedBytes }, speech)}`,
    ways: [fetchAgain],
  }),
  'archive-changed': ({ path }) => ({ says: `${quoted(path)} changed while it was being read`, ways: [waitAndRepeat] }),
  'archive-multi-disk': ({ path }) => ({
    says: `${quoted(path)} is one part of a zip split over several files`,
    ways: ['join and unpack the parts with the program that made them, then name the folder'],
  }),
  'archive-encrypted': ({ path, entry }) => ({
    says: `${entry === undefined ? quoted(path) : inside(path, entry)} is protected by a password`,
    ways: ['unpack it with the password and name the folder'],
  }),
  'archive-method': ({ path, entry, method }) => ({
    says: `${inside(path, entry)} is compressed by ${method === undefined ? 'another method' : `method ${method}`}; clipferry reads deflate`,
    ways: ['unpack the archive and name the folder'],
  }),
  'archive-path': ({ path, entry, fault, maxLength }, speech) => ({
    says: `${inside(path, entry)} ${
      fault === 'too-long' && maxLength !== undefined
        ? `has a name of more than ${counted(speech, maxLength, 'character')}`
        : fault === undefined
          ? 'has a name that is not allowed'
          : pathFaults[fault]
    }`,
    ways: [notTheZip],
  }),
  'archive-link': ({ path, entry, fault }): Words => ({
    says: `${inside(path, entry)} ${fault === undefined ? 'is a link' : linkFaults[fault]}`,
    ways: [fault === 'symbolic' || fault === 'special' ? notTheZip : replaceLink],
  }),
  'archive-duplicate': ({ path, entry, twin }) => ({
    says: `${inside(path, entry)} ${
      twin === undefined ? 'is there twice' : `differs from ${quoted(twin)} only in upper and lower case`
    }`,
    ways: [notTheZip],
  }),
  'archive-too-many-entries': ({ path, maxEntries }, speech) => ({
    says: `${quoted(path)} has ${maxEntries === undefined ? 'too many entries' : `more than ${counted(speech, maxEntries, 'entry', 'entries')}`}; no export has so many`,
    ways: [`name the file or folder that ${speech.source.name} gave you, not one around it`],
  }),
  'archive-bomb': ({ path, entry, bytes, compressedBytes }, speech) => ({
    says: [
      entry === undefined ? quoted(path) : inside(path, entry),
      compressedBytes === undefined ? 'would unpack' : `would unpack from ${speech.bytes(compressedBytes)}`,
      `to ${bytes === undefined ? 'more than is believable' : speech.bytes(bytes)}; no export does`,
    ].join(' '),
    ways: ['if you trust it, unpack it and name the folder'],
  }),
};

function quoted(path: string | undefined): string {
  return path === undefined ? 'the export' : `"${path}"`;
}

function inside(path: string | undefined, entry: string | undefined): string {
  const what = entry === undefined ? 'an entry' : `the entry ${quoted(entry)}`;
  return path === undefined ? what : `${quoted(path)}: ${what}`;
}

function sizeDamage(
  {
    fault,
    bytes,
    announcedBytes,
  }: {
    readonly fault: ArchiveReasons['archive-entry-damaged']['fault'] | undefined;
    readonly bytes: number | undefined;
    readonly announcedBytes: number | undefined;
  },
  speech: Speech,
): string {
  if (fault === undefined) return 'is damaged';
  if (announcedBytes === undefined) return entryDamage[fault];
  if (fault === 'too-long') return `holds more than the ${counted(speech, announcedBytes, 'byte')} it announces`;
  if (fault === 'too-short' && bytes !== undefined)
    return `holds ${counted(speech, bytes, 'byte')} of the ${speech.number(announcedBytes)} it announces`;
  return entryDamage[fault];
}
