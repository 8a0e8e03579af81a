import type { DestinationWords } from '../../../../src/contract/index.ts';
import type { BlueskyReasons } from '../reasons.ts';

const newPassword = 'make an app password in the app (Settings, Privacy and security, App passwords)';

function account(label: string | undefined): readonly string[] {
  return label === undefined ? [] : ['--account', label];
}

export const en: DestinationWords<BlueskyReasons> = {
  title: 'Bluesky',
  options: {
    service: 'The server to sign in at, if the account lives on one of your own.',
    plc: 'The directory that knows where accounts live.',
    video:
      'How videos get there: "pds" straight to the account\'s server, "service" in parts through Bluesky\'s video service (up to 300 MB).',
    videoService: 'The video service, with video=service.',
    maxBlobMb:
      "The biggest file the account's server takes, in megabytes: 50 at Bluesky, 5 on many servers of one's own.",
    gallery: 'Posts of five to ten photos as a gallery; "off" keeps to four photos, which every client shows.',
    thread:
      'Texts too long for one post: "off" cuts them, "on" goes on in replies to the post, also with the parts of a long video (--too-long split).',
  },
  login: {
    identifier: 'Your handle (like name.bsky.social)',
    password: 'An app password (Settings, Privacy and security, App passwords)',
  },
  units: { 'bluesky/posts': 'posts of 300 characters in a thread' },
  reasons: {
    pace: 'Bluesky takes 25 videos or 10 GB a day and account (published help, 2026); its limit on records, 17,500 posts a day, is far away',
    'server-address': ({ option = 'this option' }) =>
      `${option} must be the https address of a server, such as https://bsky.social`,
    'mail-address': () => ({
      says: 'this is a mail address; Bluesky needs your handle to find you',
      ways: ['give the handle: it stands on your profile, like name.bsky.social'],
    }),
    'bad-name': () => ({ says: 'this is not a name of an account', ways: ['give your handle, like name.bsky.social'] }),
    'handle-unknown': ({ handle, server }, speech) => ({
      says: `${server ?? 'the server'} knows no ${handle === undefined ? 'such account' : `account named ${handle}`}`,
      ways: [
        'check the spelling',
        {
          text: 'for an account on a server of your own, name the server',
          command: speech.command('login', 'bluesky', '--set', 'service=https://<server>'),
        },
      ],
    }),
    'app-password-wanted': ({ account: label }, speech) => ({
      says: 'the server does not accept this login',
      ways: [newPassword, { text: 'then log in', command: speech.command('login', 'bluesky', ...account(label)) }],
    }),
    'mail-code-wanted': ({ account: label }, speech) => ({
      says: "this is the account's own password, which needs a code by mail",
      ways: [newPassword, { text: 'then log in', command: speech.command('login', 'bluesky', ...account(label)) }],
    }),
    'account-unknown': ({ did }) => ({
      says: `the directory knows no account ${did ?? 'of this name'}`,
      ways: ['check the name, and the option plc if you use a directory of your own'],
    }),
    'account-without-server': ({ did }) => ({
      says: `${did === undefined ? 'the account' : `the account ${did}`} names no server it lives on`,
      ways: ['look at the account in the app'],
    }),
    'directory-failed': ({ status }) =>
      `the directory of accounts gave no answer of use${status === undefined ? '' : ` (status ${status})`}`,
    'file-over-server-limit': () => ({
      says: 'the server does not take a file of this size',
      ways: ['plan again with a smaller limit: --set maxBlobMb=5', 'or send videos another way: --set video=service'],
    }),
    'video-forbidden': () => ({
      says: 'this account may not upload videos',
      ways: ["confirm the account's mail address in the app, then run the same command again"],
    }),
    'video-refused': ({ failure }) =>
      `the video service could not use this video${failure === undefined ? '' : `: ${failure.replaceAll('_', ' ')}`}`,
    'key-taken': ({ address }, speech) => ({
      says: `another post has this post's place${address === undefined ? '' : `: ${address}`}`,
      ways: [
        'look at it',
        { text: 'to publish this one instead, delete that post in the app, then', command: speech.command('retry') },
      ],
    }),
    'post-vanished': 'a post was there and is gone again',
    'thread-incomplete': ({ there, count }) =>
      there === undefined || count === undefined
        ? "not all of the thread's posts are there"
        : `of the thread's posts, ${there} of ${count} ${there === 1 ? 'is' : 'are'} there`,
    'thread-part-gone': ({ part }) =>
      part === undefined ? 'a post of the thread is gone' : `post ${part} of the thread is gone`,
  },
};
