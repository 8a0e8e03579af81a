import type { DialogueMessages } from '../../messages/dialogue.ts';
import { capital } from '../counting.ts';

export function dialogue(): DialogueMessages {
  return {
    places: {
      export: '<export>',
      destination: '<destination>',
      account: '<destination>/<label>',
      ref: '<ref>',
      path: '<path>',
    },

    quote: (says, said, who) => (who === null ? `${says}: “${said}”` : `${says} (${who} says: “${said}”)`),
    because: (says, cause) => `${says}: ${cause}`,
    join: (parts) => parts.join('; '),
    way: (text, command) => withCommand(begun(text), command),
    wayInLine: withCommand,

    bug: (message) => `this is a bug in clipferry, not something you did: ${message}`,
    bugIsHarmless:
      'Nothing that was published is lost or will be sent twice; the same command goes on where it stopped.',
    bugWhere: 'Run it with -v to see where it happened, and tell us.',
    technical: (message) => `because: ${message}`,
    stopping: 'Stopping: finishing what is in flight (at most 10 s). Ctrl-C again to leave now. Both can be resumed.',

    states: {
      planned: 'planned',
      prepared: 'prepared',
      uploaded: 'uploaded',
      publishing: 'publishing',
      accepted: 'accepted',
      published: 'published',
      removing: 'removing',
      removed: 'removed',
      unconfirmed: 'unconfirmed',
      skipped: 'skipped',
      failed: 'failed',
    },
    ready: 'ready',
    held: 'held',
    waitsForYou: 'waits for you',
    waitForYou: (posts) => (posts === 1 ? 'waits for you' : 'wait for you'),
    visibilities: { public: 'public', friends: 'for friends', private: 'private' },
    noText: '(no text)',

    prompts: { keys: {}, yes: 'yes', no: 'no', yesOrNo: 'Type y or n' },

    agree: 'Type yes to go on',
    agreement: ['yes'],

    handOff: {
      heading: (ref) => `To publish by hand: ${ref}`,
      title: 'Title',
      text: 'Text',
      tags: 'Hashtags',
      files: 'Files',
      cover: 'Cover',
      visibility: 'Who can see it',
      at: 'When',
      ask: 'What did you do with it?',
      askLater: 'An earlier run showed you this post. Was it posted?',
      posted: 'I posted it, and have its link',
      postedNoLink: 'I posted it',
      notNow: 'Not now: show it again next time',
      skip: 'Skip it: it is not to be posted',
      unsure: 'I do not know',
      link: 'The link of the post',
      page: {
        scan: 'Scan this with your phone. It shows your posts one by one: you post them, and tell it.',
        orType: (url) => `Or type there: ${url}`,
        type: (url) => `Open this on your phone: ${url}`,
        orHere: (url) => `Or on this computer: ${url}`,
        sameNetwork:
          'Phone and computer must be in the same network. The page ends with this command (Ctrl-C); nothing is lost.',
        open: (url) => `Open this page on this computer: ${url}`,
        onlyHere: 'No other device can open it. The page ends with this command (Ctrl-C); nothing is lost.',
        noNetwork:
          'A phone cannot open it: this computer has no address in a home network. If you know one, name it with --address.',
        paired: (device, address) => `Connected: ${devices[device]} (${address})`,
        recorded: (ref, title, what) => `${outcomes[what]}: ${ref}${title === '' ? '' : ` ${title}`}`,
      },
    },
  };
}

const devices = {
  iphone: 'an iPhone',
  ipad: 'an iPad',
  android: 'an Android phone',
  windows: 'a Windows computer',
  mac: 'a Mac',
  linux: 'a Linux computer',
  other: 'a device',
} as const;

const outcomes = {
  posted: 'Posted, without a link',
  'posted-there': 'Posted',
  'not-now': 'Put off',
  skip: 'Skipped',
  unsure: 'Not sure',
} as const;

/** A line of its own begins with a capital, unless it begins with a name or a flag. */
function begun(text: string): string {
  return /^[a-z]+[ ,:]/.test(text) && !text.startsWith('clipferry') ? capital(text) : text;
}

function withCommand(text: string, command: string | undefined): string {
  return command === undefined ? text : `${text}: ${command}`;
}
