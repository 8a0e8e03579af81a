import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { Looks, MediaReasons } from '../../../contract/reasons/media.ts';
import { counted } from './counting.ts';

const install: Way = {
  text: 'install a current one: apt install ffmpeg, brew install ffmpeg, or winget install Gyan.FFmpeg',
};

const chosenBy = { flag: '--ffmpeg', env: 'FFMPEG_PATH', config: 'the configuration' } as const;
const foundBy = { ...chosenBy, path: 'PATH', bundled: 'npm' } as const;

const broken: Readonly<Record<MediaReasons['ffmpeg-broken']['fault'], string>> = {
  missing: 'there is no such file',
  'not-executable': 'it may not be started (is it executable?)',
  'not-a-program': 'it is not a program for this machine',
  exit: 'it stopped with an error',
  silent: 'it did not answer within 20 s',
  'odd-answer': 'it does not answer like ffmpeg',
  other: 'it does not run',
};

const wrong: Readonly<Record<MediaReasons['rendition-wrong']['fault'], string>> = {
  nothing: 'nothing was written',
  'no-video': 'it is not a video',
  length: 'its length is another one',
  size: 'its sides are others',
  'no-sound': 'its sound is missing',
  tags: 'it still carries tags or extra tracks',
  index: 'its index is not in front',
  codec: 'it is coded in another way',
};

const subtitleFaults: Readonly<Record<MediaReasons['subtitles-unusable']['fault'], string>> = {
  'not-utf8': 'they are not UTF-8, and nobody can tell what else; save them as UTF-8 in an editor',
  'no-cues': 'there is no line like 00:00:01,000 --> 00:00:02,000 in them',
  'after-end': 'all of them come after the end of the video',
  'too-large': 'they have more than 4 MB',
  unreadable: 'they cannot be read',
};

const codePages = { 'windows-1252': 'Windows-1252', gb18030: 'GB 18030' } as const;

const missingTracks: Readonly<Record<MediaReasons['no-track']['fault'], string>> = {
  'sound-only': 'is sound without a picture',
  'no-index': 'has no index of its tracks (moov), so nothing can be played',
  'no-video': 'has no video track',
  'no-length': 'says of no frame how long it is shown',
};

export const media: PhraseBook<MediaReasons> = {
  'not-media': (values, speech) => ({ says: notMedia(values, speech), ways: renewWays(speech, values.own) }),
  empty: ({ path }) => `${file(path)} is empty`,
  truncated: ({ path, bytes, expectedBytes, own }, speech) => ({
    says: `${file(path)} is cut off${
      bytes === undefined
        ? ''
        : expectedBytes === undefined
          ? ` after ${speech.bytes(bytes)}`
          : `: ${counted(speech, bytes, 'byte')} of at least ${speech.number(expectedBytes)}`
    }`,
    ways: renewWays(speech, own),
  }),
  'no-track': ({ path, fault, own }, speech) => ({
    says: `${file(path)} ${fault === undefined ? 'has nothing to show' : missingTracks[fault]}`,
    ways: renewWays(speech, own),
  }),
  unsupported: ({ path, mime, convertTo }, speech) => ({
    says: `${file(path)} is ${mime === undefined ? 'of a type that' : `${typeName(mime)}, which`} cannot be opened here`,
    ways: [
      {
        text: `convert it${convertTo === undefined ? '' : ` to ${convertTo}`} and give it with --media`,
        command: speech.command('fetch', '<export>', '--media', '<folder>'),
      },
    ],
  }),
  'codec-unsupported': ({ path, codec }, speech) => ({
    says: `the picture in ${file(path)} is coded ${codec === undefined ? 'in a way that' : `as ${codec}, which`} cannot be decoded here`,
    ways: [
      {
        text: 'convert it to MP4 and give it with --media',
        command: speech.command('fetch', '<export>', '--media', '<folder>'),
      },
    ],
  }),
  'picture-too-big': ({ path, bytes, maxBytes }, speech) =>
    [
      `${file(path)} ${bytes === undefined ? 'is too big' : `has ${speech.bytes(bytes)}`}`,
      maxBytes === undefined ? '' : `; a picture may have ${speech.bytes(maxBytes)}`,
    ].join(''),
  'subtitles-no-font': ({ path, letters, line }, speech) => {
    const areEmoji = /^\p{Extended_Pictographic}+$/u.test(letters ?? '');
    const way: Way = {
      text: areEmoji
        ? `take them out${line === undefined ? '' : ` of line ${speech.number(line)}`}, as emoji cannot be drawn here, and have the subtitles taken again`
        : 'install a font for that language (for Chinese, Japanese and Korean: Noto Sans CJK), and have them looked at again',
      command: lookAgain(speech),
    };
    const what = areEmoji ? 'emoji' : 'letters';
    return {
      says: `no font here can draw some ${what} of the subtitles in ${placeOf(path, line, speech)}${letters === undefined ? '' : `: ${letters}`}`,
      ways: [way, withoutSubtitles(speech)],
    };
  },
  'subtitles-unusable': ({ path, fault, line }, speech) => ({
    says:
      fault === undefined
        ? 'subtitles lie beside the video, and cannot be drawn'
        : `the subtitles in ${placeOf(path, line, speech)} cannot be drawn: ${subtitleFaults[fault]}`,
    ways: [
      ...(path === undefined
        ? [{ text: 'see which, and why', command: speech.command('report', '--only', 'held') }]
        : []),
      takenAnew(speech),
      withoutSubtitles(speech),
    ],
  }),
  'subtitles-code-page': ({ path, codePage }) =>
    `the subtitles in ${file(path)} are not UTF-8 and are read as ${codePage === undefined ? 'another encoding' : codePages[codePage]}: look whether their accents and signs are right`,
  damaged: ({ path, part, own }, speech) => ({
    says:
      part === 'index'
        ? `${file(path)} is damaged: its index counts more frames than the file can hold`
        : part === 'frames'
          ? `${file(path)} is damaged in the middle: some of its pictures cannot be decoded`
          : `${file(path)} is damaged${part === undefined ? '' : `: it cannot be read as a ${part}`}`,
    ways: renewWays(speech, own),
  }),
  'file-missing': ({ path }) => `${file(path)} is not there`,
  'file-unreadable': ({ path, systemCode }) => ({
    says: `${file(path)} cannot be read${systemCode === undefined ? '' : ` (${systemCode})`}`,
    ways: ['check who owns it and that you may read it'],
  }),
  'picture-not-decodable': ({ path }) => `${file(path)} cannot be decoded`,
  'picture-does-not-fit': ({ path, maxBytes, format, leastSide }, speech) =>
    [
      `${file(path)} does not fit`,
      maxBytes === undefined ? '' : ` into ${speech.bytes(maxBytes)}`,
      format === undefined ? '' : ` as ${format.toUpperCase()}`,
      leastSide === undefined ? '' : `, even at ${leastSide} px`,
    ].join(''),
  'no-frame': ({ path }) => `no frame could be taken from ${file(path)}`,
  'rendition-wrong': (values, speech) =>
    `what was made of ${file(values.path)} is not what was asked for${renditionFault(values, speech)}`,
  'repack-failed': ({ path }, speech) => ({
    says: `${file(path)} could not be repacked without ffmpeg`,
    ways: [{ text: `${install.text}, then try again`, command: speech.command('retry') }],
  }),
  'file-gone': ({ sha256 }) => ({
    says: `${sha256 === undefined ? 'a file' : `the file ${sha256.slice(0, 12)}…`} is no longer in the workspace`,
    ways: ['run the same command again: it will be made anew'],
  }),
  'ffmpeg-missing': () => ({ says: 'no ffmpeg was found on this machine', ways: [install] }),
  'ffmpeg-gone': ({ path }, speech) => ({
    says: `ffmpeg can no longer be started${path === undefined ? '' : `: ${path}`}`,
    ways: [{ text: 'see what is there', command: speech.command('doctor') }],
  }),
  'ffmpeg-broken': ({ path, from, fault, exitCode }) => {
    const name = from === undefined ? 'your choice' : chosenBy[from];
    const why = exitCode === undefined ? broken[fault ?? 'other'] : `it stopped with exit code ${exitCode}`;
    return {
      says: `${name} says ffmpeg is ${path ?? 'another one'}, but ${why}`,
      ways: [`correct ${name}, or leave it out to have ffmpeg looked for`],
    };
  },
  'ffmpeg-lacks-encoder': ({ path, lacks }, speech) => ({
    says: `${path ?? 'ffmpeg'} lacks ${lacks === undefined ? 'what is needed to encode' : lacks.join(', ')}`,
    ways: [
      'install a full ffmpeg, or name another with --ffmpeg',
      { text: 'see what is there', command: speech.command('doctor') },
    ],
  }),
  'ffmpeg-timeout': ({ path, afterMs }, speech) =>
    `ffmpeg was stopped${afterMs === undefined ? '' : ` after ${speech.duration(afterMs)}`}, working on ${file(path)}`,
  'ffmpeg-failed': ({ path }) => `ffmpeg could not make anything of ${file(path)}`,
  'ffmpeg-stopped': ({ path }) => `ffmpeg was asked to stop while working on ${file(path)}`,
  'ffmpeg-killed': ({ path }) => ({
    says: `ffmpeg was killed while working on ${file(path)}`,
    ways: ['if nobody killed it, memory may be short: each video being encoded takes 250 to 450 MB'],
  }),
  'ffmpeg-found': ({ path, version, builtYear, from }) =>
    [
      `ffmpeg${version === undefined ? '' : ` ${version}`}`,
      builtYear === undefined || builtYear === null ? '' : ` (${builtYear})`,
      from === undefined ? '' : ` from ${foundBy[from]}`,
      path === undefined ? '' : `: ${path}`,
    ].join(''),
  'ffmpeg-bundled': ({ builtYear }) => ({
    says: `this is the copy that comes with npm, built in ${builtYear ?? 'an unknown year'}: it works, but has had no security fixes since`,
    ways: [install],
  }),
  'ffmpeg-old': ({ years }, speech) => ({
    says: `it was built ${years === undefined ? 'years' : counted(speech, years, 'year')} ago`,
    ways: [install],
  }),
  'ffmpeg-cannot-encode': ({ lacks }) => ({
    says: `it lacks ${lacks === undefined ? 'encoders' : lacks.join(', ')}: videos can be repacked, not encoded`,
    ways: [install],
  }),
  'ffmpeg-no-hdr': ({ lacks }) => ({
    says: `it lacks ${lacks === undefined ? 'filters' : lacks.join(', ')}: HDR videos cannot be converted`,
    ways: [install],
  }),
};

function file(path: string | undefined): string {
  return path ?? 'the file';
}

function placeOf(path: string | undefined, line: number | undefined, speech: Speech): string {
  return `${file(path)}${line === undefined ? '' : `, line ${speech.number(line)}`}`;
}

function withoutSubtitles(speech: Speech): Way {
  return { text: 'or plan without them', command: speech.planAgain({ without: ['--burn-subtitles'] }) };
}

function takenAnew(speech: Speech): Way {
  return { text: 'mend them and have them taken again', command: lookAgain(speech) };
}

function lookAgain(speech: Speech): string {
  return speech.command('fetch', '<export>', '--media', '<folder>');
}

function typeName(mime: string): string {
  return /^image\/hei[cf]/.test(mime) ? 'a HEIC photo' : mime;
}

/** What a person can do about a file that is not what it should be. */
function renewWays(speech: Speech, own?: true): readonly (string | Way)[] {
  if (own) return ['put a whole copy of it there, or take it out of the folder'];
  return [
    { text: speech.source.askForExport, command: speech.command('fetch', '<new export>') },
    { text: 'or give the file you have', command: speech.command('fetch', '<export>', '--media', '<folder>') },
  ];
}

function notMedia({ link, path, own, wanted, ...looks }: Partial<MediaReasons['not-media']>, speech: Speech): string {
  const seen = looksLike(looks, speech);
  if (own) return `neither video nor picture: it looks like ${seen ?? 'something else'}`;
  if (path !== undefined) return `${path} is neither video nor picture: it looks like ${seen ?? 'something else'}`;
  if (seen === null) return 'the link leads to something that is not the file';
  const expected = wanted === undefined ? 'a video or a picture' : wanted === 'video' ? 'a video' : 'a picture';
  return `${link === undefined ? '' : `${link}: `}expected ${expected}, the server sent ${seen}`;
}

/** Null: posts that share the reason got different things. */
function looksLike({ looksLike: kind, mime, firstBytes, encoding, bytes, maxBytes }: Partial<Looks>, speech: Speech) {
  const named = (what: string) => (mime === undefined ? what : `${what} (${mime})`);
  switch (kind) {
    case undefined:
      return null;
    case 'nothing':
      return 'nothing';
    case 'web-page':
      return 'a web page';
    case 'xml':
      return 'an XML message';
    case 'json':
      return 'a JSON message';
    case 'text':
      return 'a text message';
    case 'type':
      return mime === undefined ? 'a file of another type' : `a file of type ${mime}`;
    case 'video':
      return named('a video');
    case 'image':
      return named('a picture');
    case 'unknown':
      return firstBytes === undefined ? 'unknown bytes' : `unknown bytes (${firstBytes} …)`;
    case 'packed':
      return encoding === undefined ? 'a packed file' : `a file packed with ${encoding}, against our wish`;
    case 'too-small':
      return bytes === undefined ? 'too small a file' : `a file of only ${counted(speech, bytes, 'byte')}`;
    case 'too-big':
      if (bytes !== undefined) return `a file of ${speech.bytes(bytes)}`;
      return maxBytes === undefined ? 'too big a file' : `more than ${speech.bytes(maxBytes)}`;
    case 'folder':
      return 'a folder';
  }
}

function renditionFault(values: Partial<MediaReasons['rendition-wrong']>, speech: Speech): string {
  const { fault, madeMs, askedMs, made, asked } = values;
  if (madeMs !== undefined && askedMs !== undefined)
    return `: ${speech.number(madeMs)} ms long instead of ${speech.number(askedMs)}`;
  if (made !== undefined && asked !== undefined)
    return `: ${fault === 'codec' ? 'coded as ' : ''}${made} instead of ${asked}`;
  return fault === undefined ? '' : `: ${wrong[fault]}`;
}
