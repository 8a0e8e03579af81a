import type { DestinationWords, Speech, Way } from '../../../../src/contract/index.ts';
import type { RednoteReasons } from './codes.ts';

function resume(speech: Speech, account = '<label>'): Way {
  return { text: 'then let the account go on', command: speech.command('accounts', 'resume', `rednote/${account}`) };
}

function stopped(says: string, { account, code }: { account?: string; code?: number }, speech: Speech) {
  return {
    says: says + numbered(code),
    ways: ['open the site in your browser and see to it', resume(speech, account)],
  };
}

function numbered(code: number | undefined): string {
  return code === undefined ? '' : ` (code ${code})`;
}

function seenBy(visibility: string | undefined): string {
  switch (visibility) {
    case 'friends':
      return 'mutual friends only (仅互关好友可见)';
    case 'private':
      return 'only me (仅自己可见)';
    default:
      return 'everybody (公开可见)';
  }
}

function declared(declaration: string | undefined): string {
  switch (declaration) {
    case 'ai':
      return 'contains AI-made content (笔记含AI合成内容)';
    case 'fiction':
      return 'fiction (虚构演绎)';
    case 'marketing':
      return 'marketing (营销广告)';
    default:
      return 'filmed by yourself (自主拍摄)';
  }
}

function stepName(step: string | undefined): string {
  const names: Readonly<Record<string, string>> = {
    open: 'the publish page',
    files: 'the files',
    ready: 'the upload',
    body: 'the text',
    topics: 'the topics',
    cover: 'the cover',
    original: 'the statement of original work',
    declaration: 'the declaration',
    visibility: 'who can see it',
    schedule: 'the time',
    title: 'the title',
    check: 'the last look',
    tabs: 'the tabs',
    manager: 'the list of notes',
  };
  return names[step ?? ''] ?? 'one of the steps';
}

function byHand(speech: Speech): Way {
  return {
    text: 'the way without reports of harm: everything is prepared, and you post from the app',
    command: speech.command('migrate', '<export>', '--to', 'rednote', '--set', 'route=app'),
  };
}

export const en: DestinationWords<RednoteReasons> = {
  title: 'REDnote (Xiaohongshu)',
  options: {
    route:
      'How you post: "app" from your phone, "page" on the creator page in your own browser, "fill" in a window where clipferry fills the fields in. You press publish in all three.',
    site: 'Where the account lives: "rednote.com" (outside mainland China) or "xiaohongshu.com".',
    endpoints: 'Base addresses of a local sandbox; it fills them in itself.',
    pages: 'The creator page of a local sandbox; it fills it in itself.',
    original: 'Declare each note as original work (声明原创).',
    declaration: 'What to declare about the content. REDnote wants pictures and video made by AI to be labelled: "ai".',
    topics: '"search" links hashtags to topics of the same name, "none" leaves them as plain text.',
    maxTopics: 'Hashtags kept per note, at most 10.',
    absenceProvableAfterMs: 'Sandbox only: milliseconds after which a note that the list does not show was never made.',
  },
  login: {},
  units: {
    'rednote/title-units': 'units (a Latin letter is half a unit)',
    'rednote/cjk-characters': 'characters of a Chinese, Japanese or Korean title',
    'rednote/body-units': 'UTF-16 units, topic markup included',
  },
  reasons: {
    automation: (_, speech) => ({
      says:
        'Since 2026-03-10 REDnote acts against automated accounts: automated posts now and then bring a warning or fewer ' +
        'viewers, and an account whose public notes were all posted by a tool can be banned. Posting through clipferry is ' +
        'automated posting, and people were warned or banned after one to six such notes, so keep posting by hand as well, ' +
        'or press publish yourself',
      ways: [byHand(speech)],
    }),
    pace:
      'REDnote names no number. Careful tools post 1 to 3 a day, 3 to 4 hours apart; people were warned at 3 to 6 ' +
      'automated notes a day (2026)',

    'pace-by-hand':
      'REDnote names no number; 3 a day, 3 hours apart, is what careful people keep to (2026). Another pace: --pace',
    'not-a-sandbox': (_, speech) => ({
      says: 'these addresses are not on this computer, and the program posts to a sandbox of this computer only',
      ways: [
        { text: 'leave them out: you post by hand', command: speech.command('migrate', '<export>', '--to', 'rednote') },
      ],
    }),

    'check-cover': 'Cover: choose the picture that comes with the post, not a frame of the video (封面)',
    'check-ratio': 'Crop the cover: the feed shows shapes between 3:4 and 2:1 whole',
    'check-topics': ({ count }) =>
      `Topics: type each # again at the end and pick the topic from the list${count === undefined ? '' : ` (${count})`}; one with no entry stays plain text`,
    'check-visibility': ({ visibility }) => `Who can see it: ${seenBy(visibility)}`,
    'check-original': 'Declare it as original (原创声明)',
    'check-declaration': ({ declaration }) => `Content declaration (内容类型声明): ${declared(declaration)}`,
    'check-schedule': ({ scheduledAt }, speech) =>
      `Set the time (定时发布)${scheduledAt === undefined ? '' : `, ${speech.minute(scheduledAt)}`}`,

    'fields-filled':
      'clipferry has filled the fields in, in its window. Look at everything there, then press publish yourself, in that window',
    'fill-stopped': ({ step }) =>
      `clipferry stopped at ${stepName(step)} and left everything as it is: the page is not as it was known. Post this one yourself, in that window or in the app`,
    'sign-in-window': 'sign in first: scan the code in the window with the REDnote app',
    'sign-in-awaited': (_values, speech) => ({
      says: 'nobody signed in, in the window that was open for it',
      ways: [
        { text: 'run it again, and scan the code there with the REDnote app', command: speech.command('handoff') },
      ],
    }),
    'refused-overseas': (_values, speech) => ({
      says: 'the mainland creator page turns visitors from abroad away',
      ways: [
        {
          text: 'if the account is a RedNote account',
          command: speech.command('migrate', '<export>', '--to', 'rednote', '--set', 'site=rednote.com'),
        },
        byHand(speech),
      ],
    }),
    'part-found': ({ step, selector }) => `${stepName(step)}: ${selector ?? 'found'}`,
    'part-missing': ({ step, selector }) => `${stepName(step)}: nothing is at ${selector ?? 'the known place'}`,
    'parts-behind-a-file': 'the other parts show only once a file is given, which a look does not do',
    'nothing-to-examine': 'nothing of REDnote is opened in this way of posting: there is nothing to look at',

    'brief-site': ({ site }) =>
      `Know your account's site${site === undefined ? '' : ` (you chose ${site})`}. Accounts made since December 2025 with a phone number outside mainland China are RedNote accounts (rednote.com); the mainland creator page turns visitors from abroad away (seen June 2026)`,
    'brief-phone':
      'Bind your phone number and pass the real-name step in the app first: new accounts are prompted for it',
    'brief-text':
      'A title holds 20 characters (a Latin letter is half), a text 1,000, and 10 topics at most; clipferry has fitted yours. The creator page fails without a word above 1,000',
    'brief-punished':
      'REDnote hides or punishes: links to other places, QR codes, phone numbers, WeChat and other contact details, the logo or watermark of another app, and material that is not yours. clipferry takes links out of the text; it cannot see them in pictures',
    'brief-ai':
      'Pictures, video or text made by AI must be labelled (notices of February and April 2026): set declaration=ai, or tick it in the app',
    'brief-sound':
      "TikTok's licensed music is not licensed here. Where the sound is not your own, mute it or choose one in the app",
    'brief-cover':
      'The feed shows covers between 3:4 and 2:1 whole. Other shapes are cut, so look at the cover before you publish',
    'brief-untried':
      'Press publish yourself, each time: accounts were warned or banned after a few automated posts, since March 2026 by an announced rule. Nothing here was tried against the live service; it rests on public sources of 2026',

    'two-accounts': (_, speech) => ({
      says: 'the creator page and the main site are not signed in as the same account',
      ways: [{ text: 'sign in to both as one account', command: speech.command('login', 'rednote') }],
    }),
    'headers-refused': (_, speech) => ({
      says: 'REDnote refused the request headers that its own page makes',
      ways: [{ text: 'sign in again', command: speech.command('login', 'rednote') }],
    }),

    'block-page': (values, speech) => stopped('REDnote shows a security check instead of an answer', values, speech),
    'account-abnormal': (values, speech) => stopped('REDnote calls the account abnormal', values, speech),
    'network-blocked': (values, speech) => stopped('REDnote blocks this network', values, speech),
    'browser-abnormal': (values, speech) => stopped('REDnote does not take this for a browser', values, speech),
    'rule-refusal': (values, speech) => stopped('REDnote refuses the post under its community rules', values, speech),
    'refused-by-platform': (values, speech) => stopped('REDnote refuses the post', values, speech),
    'refused-content': ({ code }, speech) => ({
      says: `REDnote will not publish this, most likely because it looks like something already posted${numbered(code)}`,
      ways: [
        { text: 'change the title, the text or the first picture, then try again', command: speech.command('retry') },
      ],
    }),
    'bad-parameter': ({ code }) => `REDnote does not take a field of the request${numbered(code)}`,
    'edge-failure': 'REDnote turned the request away without a reason',
    'note-closed': ({ code }) => `the note is not in a state to be read or changed${numbered(code)}`,
    'no-permit': 'REDnote named no place to upload to',

    'list-too-long': ({ pages }, speech) =>
      `the list of your notes came to no end${pages === undefined ? '' : ` after ${pages === 1 ? '1 page' : `${speech.number(pages)} pages`}`}`,
    'files-not-named': 'there is a new note with this title, and REDnote does not say which files it has',
    'too-many-new-notes': ({ count }, speech) =>
      `${count === undefined ? 'many notes are' : count === 1 ? 'more than 1 note is' : `more than ${speech.number(count)} notes are`} new, too many to look into each`,

    'not-listed-yet': 'REDnote has the note, and its list does not show it yet',
    'under-review': 'the note is under review (审核中)',
    'review-failed': ({ status }) =>
      `the note did not pass the review${status === undefined ? '' : ` (status ${status})`}`,
    'state-unknown': ({ status }) =>
      `REDnote shows the note in a state we do not know${status === undefined ? '' : ` (${status})`}`,
    'not-yet-time': ({ scheduledAt }, speech) =>
      `the note goes live at ${scheduledAt === undefined ? 'its time' : speech.minute(scheduledAt)}`,
    'hidden-from-others': 'the note was meant for everybody, and REDnote shows it to its owner only',
    'other-video': 'the note holds another video than was sent',
    'other-pictures': 'the note holds other pictures than were sent, or in another order',

    'no-room': () => ({
      says: 'no space left where the posts are kept; in a rehearsal that is the disk of this computer',
      ways: ['free some space and run the same command again: it goes on'],
    }),
    'sandbox-damaged': ({ path, line }) => ({
      says: `${path ?? 'the journal of the sandbox'} is damaged${line === undefined ? '' : ` in line ${line}`}`,
      ways: ['name another folder for the sandbox, or delete this one'],
    }),
    'sandbox-folder': ({ folder }) => ({
      says: `the sandbox cannot keep its state in ${folder ?? 'its folder'}`,
      ways: ['name a folder that can be written'],
    }),
    'sandbox-settings': ({ place }) =>
      place ? `the sandbox has no such setting, or not with this value: ${place}` : 'the sandbox has no such settings',
    'sandbox-port-taken': ({ port }) => ({
      says: `the sandbox cannot listen on 127.0.0.1${port === undefined ? '' : `:${port}`}`,
      ways: ['another sandbox may be running with the same folder or ports: stop it, or name other ports'],
    }),
  },
};
