import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { DestinationReasons } from '../../../contract/reasons/destination.ts';
import { counted } from './counting.ts';

interface AtAccount {
  readonly destination?: string;
  readonly account?: string;
}

function login({ destination = '<destination>', account }: AtAccount, speech: Speech, text = 'log in again'): Way {
  return { text, command: speech.command('login', destination, ...(account ? ['--account', account] : [])) };
}

function resume({ destination = '<destination>', account = '<label>' }: AtAccount, speech: Speech): Way {
  return { text: 'then go on', command: speech.command('accounts', 'resume', `${destination}/${account}`) };
}

const files = { video: 'video', image: 'photo', cover: 'cover' } as const;

function theFile({ role }: { readonly role?: keyof typeof files }): string {
  return role === undefined ? 'a file' : `the ${files[role]}`;
}

function answering({ request }: { readonly request?: string }): string {
  return request === undefined ? '' : ` to ${request}`;
}

function withStatus({ status }: { readonly status?: number }): string {
  return status === undefined ? '' : ` (status ${status})`;
}

function over(what: string, size: string | null, max: string | null): string {
  if (max === null) return `${what} than the destination takes`;
  return size === null
    ? `${what} than the most, ${max}`
    : `${what} than the destination takes: ${size}, and ${max} is the most`;
}

function tooMany(what: string, { count, max }: { readonly count?: number; readonly max?: number }, s: Speech): string {
  return over(`more ${what}`, count === undefined ? null : s.number(count), max === undefined ? null : s.number(max));
}

interface Limited {
  readonly size?: number;
  readonly max?: number;
  readonly unit?: string;
}

function tooLong(what: string, { size, max, unit }: Limited, speech: Speech): string {
  const of = (value: number) => `${speech.number(value)}${unit === undefined ? '' : ` ${speech.unit(unit)}`}`;
  return over(
    `the ${what} is longer`,
    size === undefined ? null : speech.number(size),
    max === undefined ? null : of(max),
  );
}

interface Pixels {
  readonly pixels?: number;
  readonly maxPixels?: number;
}

function tooWide(what: string, { pixels, maxPixels }: Pixels, speech: Speech): string {
  const of = (value: number | undefined) => (value === undefined ? null : counted(speech, value, 'pixel'));
  return over(what, pixels === undefined ? null : speech.number(pixels), of(maxPixels));
}

const audiences: Readonly<Record<string, string>> = {
  public: 'for everybody',
  friends: 'for friends only',
  private: 'for yourself only',
};

export const destination: PhraseBook<DestinationReasons> = {
  'option-wrong': ({ destination: name, option = '<option>', given, allowed, min, max }, speech) => {
    const range = [min === undefined ? '' : `from ${min}`, max === undefined ? '' : `up to ${max}`].filter(Boolean);
    const wanted = allowed === undefined ? range.join(' ') : speech.anyOf(allowed);
    return {
      says: `the option ${option} cannot be ${given === undefined ? 'that' : `"${given}"`}${wanted === '' ? '' : `; it can be ${wanted}`}`,
      ...(name === undefined
        ? {}
        : { ways: [{ text: 'see what there is to choose', command: speech.command('destinations', name) }] }),
    };
  },

  'not-signed-in': (values, speech) => ({
    says: `nobody is signed in${values.destination === undefined ? '' : ` to ${values.destination}`} here`,
    ways: [login(values, speech, 'log in')],
  }),
  'login-expired': (values, speech) => ({ says: 'the login is no longer valid', ways: [login(values, speech)] }),
  'login-refused': (values, speech) => ({
    says: 'the destination does not accept this login',
    ways: [login(values, speech)],
  }),
  'login-unreadable': (values, speech) => ({
    says: 'the stored login cannot be read',
    ways: [login(values, speech)],
  }),
  'login-answer-missing': ({ field }) =>
    field === undefined ? 'an answer to the login is missing' : `the login needs an answer for ${field}`,
  'other-login': (values, speech) => ({
    says:
      values.expected === undefined || values.found === undefined
        ? 'the login belongs to another account'
        : `the login belongs to ${values.found}, not to ${values.expected}`,
    ways: [login(values, speech, 'log in as the account it was begun with')],
  }),
  captcha: (values, speech) => ({
    says: 'the destination asks for a captcha',
    ways: ['open the site in your browser and solve it', resume(values, speech)],
  }),
  'account-suspended': (values, speech) => ({
    says: 'the account was taken down or suspended',
    ways: ['look at the account in the app before anything else', resume(values, speech)],
  }),
  'account-gone': (values, speech) => ({
    says: `the account is not active at ${values.server ?? 'this server'}`,
    ways: ['look at the account in the app', login(values, speech, 'if it moved to another server, log in again')],
  }),
  'no-permission': () => ({
    says: 'the account may not do this',
    ways: ['look in the app whether the account must be verified first, then run the same command again'],
  }),

  'rate-limited': 'too many requests for now',
  'daily-limit': ({ of }) => `today's ${of ?? 'posts'} are used up`,
  'server-busy': 'the server is busy',
  'server-failed': (values) => `the server has trouble of its own${withStatus(values)}`,
  'answer-unexpected': (values) =>
    `the answer${answering(values)} is not one we know${withStatus(values)}${values.place ? `, at ${values.place}` : ''}`,
  'answer-without-id': (values) => `the answer${answering(values)} was yes, without saying where the post is`,
  refused: 'the server refused it',
  'refused-unknown': (values) => `the server said no, in a way clipferry does not know${withStatus(values)}`,

  'upload-gone': (values) => `the destination has forgotten the upload of ${theFile(values)}`,
  'upload-incomplete': (values) => `the upload of ${theFile(values)} is not complete`,
  'upload-damaged': (values) => `${theFile(values)} arrived with other bytes than were sent`,
  'asset-gone': (values) => `the destination no longer has ${theFile(values)} of this post`,
  'file-refused': (values) => `the destination does not take ${theFile(values)}`,
  'file-too-large': (values, speech) => {
    const of = (bytes: number | undefined) => (bytes === undefined ? null : speech.bytes(bytes));
    return over(`${theFile(values)} is larger`, of(values.bytes), of(values.maxBytes));
  },
  'still-processing': (values) => `the destination is still working on ${theFile(values)}`,
  'no-upload': 'this destination takes its files together with the post',
  'rendition-gone': ({ file }) => ({
    says: `${file ?? 'a prepared file'} is no longer in the workspace`,
    ways: ['run the same command again: it is made anew'],
  }),
  'rendition-changed': ({ file }) => ({
    says: `${file ?? 'a prepared file'} is not the file that was prepared`,
    ways: ['run the same command again: it is made anew'],
  }),

  'not-found': ({ address }) => (address === undefined ? 'it is not there' : `there is nothing at ${address}`),
  'not-your-post': ({ address, account }, speech) => ({
    says: `${address ?? 'this'} is not a post of ${account ?? 'this account'}`,
    ways: [
      {
        text: 'copy the address of the post in the app',
        command: speech.command('resolve', '<ref>', '--published', '<address>'),
      },
    ],
  }),
  'ticket-unreadable': 'what was stored for repeating the request cannot be read',

  'nobody-to-publish': (_values, speech) => ({
    says: 'a person publishes here, and nobody is there',
    ways: [{ text: 'have your posts shown on your phone', command: speech.command('handoff') }],
  }),
  'nobody-who-knows': 'only the person who was to publish it can say whether it was posted, and nobody is there',
  'no-browser': () => ({
    says: 'there is no Chrome, Edge or Chromium where they usually are',
    ways: ['install one of them, or name yours in CLIPFERRY_BROWSER'],
  }),
  'no-screen': () => ({
    says: 'a window is needed, and this computer has no screen',
    ways: ['run the same command where there is one'],
  }),
  'browser-failed': () => ({
    says: 'the browser could not be started',
    ways: ['see what it says when you start it yourself'],
  }),
  'window-open-already': () => ({
    says: "this account's window is open already",
    ways: ['close it, then run the same command again'],
  }),
  'window-closed': 'the window was closed',
  'page-part-missing': ({ selector }) =>
    `the page is not as it was known${selector === undefined ? '' : `: nothing is at ${selector}`}`,
  'person-unsure': 'nobody is sure whether it was posted',

  'place-changed': ({ destination: name, account, option = '<option>', before, now, posts, isFolder }, speech) => {
    const to = [
      '--to',
      name ?? '<destination>',
      ...(account === undefined || account === 'main' ? [] : ['--account', account]),
    ];
    const published =
      posts === undefined
        ? 'posts of this account'
        : counted(speech, posts, 'post of this account', 'posts of this account');
    return {
      says: `${published} ${posts === 1 ? 'is' : 'are'} at ${before ?? 'another place'}, and ${option}=${now ?? '…'} would put the others somewhere else; nothing was done`,
      ways: [
        {
          text: `to go on where they are, leave ${option} away`,
          command: speech.command('migrate', '<export>', ...to),
        },
        ...(isFolder === true ? ['or move the whole folder there yourself, then the same command goes on in it'] : []),
        {
          text: 'for a second, separate set of all posts, give it a name of its own',
          command: speech.command(
            'migrate',
            '<export>',
            '--to',
            name ?? '<destination>',
            '--account',
            '<name>',
            '--set',
            `${option}=${now ?? '<value>'}`,
          ),
        },
      ],
    };
  },
  'workspace-id-broken': ({ what }) => ({
    says: `${what ?? 'workspace.json'}, by which folders elsewhere know this workspace, is damaged`,
    ways: [
      'put it back from a copy, if you have one',
      'or delete it: a new one is made, and a hand-off folder outside the workspace then asks whose it is',
    ],
  }),

  'title-not-taken': 'this destination has no titles',
  'title-too-long': (values, speech) => tooLong('title', values, speech),
  'body-too-long': (values, speech) => tooLong('text', values, speech),
  'alt-too-long': (values, speech) => tooLong('description for people who cannot see', values, speech),
  'hashtags-over-limit': (values, speech) => tooMany('hashtags', values, speech),
  'video-not-taken': 'this destination takes no video',
  'photos-not-taken': 'this destination takes no photos',
  'cover-not-taken': 'this destination takes no cover',
  'cover-missing': 'this destination needs a cover picture',
  'not-one-video': 'a video post needs exactly one video',
  'not-only-photos': 'a photo post needs at least one photo, and nothing else',
  'videos-over-limit': (values, speech) => tooMany('videos', values, speech),
  'photos-over-limit': (values, speech) => tooMany('photos', values, speech),
  'container-not-taken': ({ mime }) => `${mime ?? 'the container of the file'} is not taken here`,
  'video-codec-not-taken': ({ codec }) => `video in ${codec ?? 'this codec'} is not taken here`,
  'audio-codec-not-taken': ({ codec }) => `sound in ${codec ?? 'this codec'} is not taken here`,
  'picture-format-not-taken': ({ mime }) => `${mime ?? 'the format of the picture'} is not taken here`,
  'video-too-short': ({ durationMs, minDurationMs }, speech) => {
    if (minDurationMs === undefined) return 'the video is too short for this destination';
    const length = durationMs === undefined ? '' : ` of ${speech.duration(durationMs)}`;
    return `a video${length} is too short: ${speech.duration(minDurationMs)} is the least`;
  },
  'video-too-long': ({ durationMs, maxDurationMs }, speech) => {
    const of = (ms: number | undefined) => (ms === undefined ? null : speech.duration(ms));
    return over('the video is longer', of(durationMs), of(maxDurationMs));
  },
  'file-over-limit': ({ bytes, maxBytes }, speech) => {
    const of = (value: number | undefined) => (value === undefined ? null : speech.bytes(value));
    return over('the file is larger', of(bytes), of(maxBytes));
  },
  'long-side-over-limit': (values, speech) => tooWide('the long side is longer', values, speech),
  'short-side-over-limit': (values, speech) => tooWide('the short side is longer', values, speech),
  'area-over-limit': (values, speech) => tooWide('there are more pixels in all', values, speech),
  'frame-rate-over-limit': ({ framesPerSecond, maxFramesPerSecond }, speech) => {
    const of = (rate: number | undefined) =>
      rate === undefined ? null : counted(speech, rate, 'frame a second', 'frames a second');
    const rate = framesPerSecond === undefined ? null : speech.number(framesPerSecond);
    return over('there are more frames', rate, of(maxFramesPerSecond));
  },
  'visibility-not-taken': ({ visibility }) =>
    visibility === undefined
      ? 'this destination has no such audience'
      : `this destination has no posts ${audiences[visibility] ?? 'for that audience'}`,
  'schedule-not-taken': 'this destination cannot publish later by itself',
  'schedule-too-soon': ({ scheduledAt, minAheadMs }, speech) => {
    const least = minAheadMs === undefined ? '' : `: it must be at least ${speech.duration(minAheadMs)} ahead`;
    return `${scheduledAt === undefined ? 'the chosen time' : speech.minute(scheduledAt)} is too soon${least}`;
  },
  'schedule-too-late': ({ scheduledAt, maxAheadMs }, speech) => {
    const most = maxAheadMs === undefined ? '' : `: it can be at most ${speech.duration(maxAheadMs)} ahead`;
    return `${scheduledAt === undefined ? 'the chosen time' : speech.minute(scheduledAt)} is too far away${most}`;
  },
};
