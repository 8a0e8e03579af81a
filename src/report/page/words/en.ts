import type { Speech } from '../../../contract/index.ts';
import type { Column, PageWords } from './words.ts';

/** A name that is written small stays so. */
function capital(text: string): string {
  return /^(?!clipferry)\p{Ll}[\p{Ll}-]*(?:[\s,:;.]|$)/u.test(text)
    ? `${text.charAt(0).toUpperCase()}${text.slice(1)}`
    : text;
}

function both(text: string): readonly [string, string] {
  return [text, text];
}

export function english(speech: Speech): PageWords {
  const { number } = speech;
  const count = (value: number, one: string, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;
  const some = (parts: readonly (readonly [value: number, says: string])[]) =>
    parts.filter(([value]) => value > 0).map(([value, says]) => `${number(value)} ${says}`);
  const list = (parts: readonly string[]) =>
    parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
  const columns: Readonly<Record<Column, string>> = {
    published: 'published',
    waiting: 'ready to go',
    held: 'wait for you',
    unconfirmed: 'unconfirmed',
    skipped: 'skipped',
    failed: 'failed',
    removing: 'being taken back',
    removed: 'taken back',
    notPlanned: 'not planned',
    deleted: `deleted on ${speech.source.name}`,
    unreadable: 'unreadable',
  };
  return {
    tag: 'en',
    sentence: (says) => (/[.!?…]$/.test(says) ? capital(says) : `${capital(says)}.`),
    phrase: capital,
    gap: ' ',
    list: (parts) => parts.join(', '),
    led: (name, says) => `${name}: ${says}`,
    top: {
      heading: (about, source, destinations) =>
        destinations === ''
          ? `Your posts from ${source}`
          : about === 'plan'
            ? `From ${source} to ${destinations}: what will happen`
            : `From ${source} to ${destinations}: what happened`,
      rehearsal: 'Rehearsal: nothing of this is public',
      madeAt: (time) => `Made ${time}`,
      from: (archive, accountName) => (accountName === null ? archive : `${accountName}, from ${archive}`),
      standing: ({ about, destination, isRehearsal, columns: of }) => {
        const going =
          about === 'plan' && of.published === 0
            ? `${count(of.waiting, 'post')} ${of.waiting === 1 ? 'is' : 'are'} ready to go to ${destination}`
            : isRehearsal
              ? `${count(of.published, 'post')} went through the rehearsal for ${destination}`
              : `${count(of.published, 'post')} ${of.published === 1 ? 'is' : 'are'} on ${destination}`;
        const rest = some([
          ...(about === 'plan' && of.published === 0 ? [] : [[of.waiting, 'still to go'] as const]),
          [of.held, of.held === 1 ? 'waits for you' : 'wait for you'],
          [of.unconfirmed, of.unconfirmed === 1 ? 'needs your word' : 'need your word'],
          [of.skipped, of.skipped === 1 ? 'is skipped' : 'are skipped'],
          [of.failed, 'failed'],
          [of.removing + of.removed, of.removing + of.removed === 1 ? 'is taken back' : 'are taken back'],
          [of.notPlanned, of.notPlanned === 1 ? 'is in no plan' : 'are in no plan'],
        ]);
        return `${[going, ...rest].join(', ')}.`;
      },
      content: ({ videos, photoPosts, visibility, from, to }) => {
        const kinds = [
          ...(videos > 0 ? [count(videos, 'video')] : []),
          ...(photoPosts > 0 ? [count(photoPosts, 'photo post')] : []),
        ];
        const hidden = some([
          [visibility.friends, 'for friends'],
          [visibility.private, 'private'],
        ]);
        const span = from === null || to === null ? [] : [`from ${speech.day(from)} to ${speech.day(to)}`];
        return kinds.length === 0 ? '' : [list(kinds), ...span, ...hidden].join(', ');
      },
      nothingPlanned: 'No plan was made yet.',
      sumLabel: (account) => `What the export holds, for ${account}`,
      seen: 'in the export',
      column: (column, { count: of, isRehearsal }) => {
        if (column === 'published' && isRehearsal) return 'rehearsed';
        return column === 'held' && of === 1 ? 'waits for you' : columns[column];
      },
      skipLink: 'Go to the posts',
    },
    next: { heading: 'What to do next' },
    calendar: {
      heading: 'Calendar',
      pace: ({ perDay, minGapMs }) => {
        if (perDay === null && minGapMs === 0) return 'as fast as it goes';
        const daily = perDay === null ? '' : `${number(perDay)} a day`;
        const gap = minGapMs === 0 ? '' : `${speech.duration(minGapMs)} apart at least`;
        return [daily, gap].filter((part) => part !== '').join(', ');
      },
      limit: (limit) =>
        ({
          schedule: 'The times you gave decide when each post goes out.',
          'per-day': 'The number of posts a day decides how long it takes.',
          gap: 'The time between two posts decides how long it takes.',
          none: 'Nothing holds the posts back: one goes after the other.',
        })[limit],
      left: (left) => `${count(left, 'post')} to go`,
      ends: (day) => `The last one goes out on ${day}.`,
      noEnd: 'When it ends depends on the files and the connection.',
      nothingLeft: 'Nothing is left to publish.',
      picture: ({ done, left, end }) =>
        `A curve of posts over days. ${number(done)} published by today, ${number(left)} to come${end === null ? '' : `, the last on ${end}`}.`,
      linksDie: ({ files, first, last }) =>
        first === last
          ? `The ${files === 1 ? 'link of 1 file' : `links of ${number(files)} files`} not fetched yet will die on ${first}.`
          : `The links of ${number(files)} files not fetched yet will die between ${first} and ${last}.`,
      today: 'Today',
      end: (day) => `Done ${day}`,
      done: 'published',
      coming: 'to come',
      links: 'links that die',
      files: (files) => count(files, 'link'),
      others: 'At another pace',
      othersPace: 'Pace',
      othersEnd: 'Last post',
      othersDays: 'Takes',
      days: (days) => count(days, 'day'),
      thisPace: 'this plan',
      open: 'open',
    },
    problems: {
      heading: 'What to know',
      none: 'Every post goes, and nothing stands out.',
      verdicts: {
        held: 'Wait for you',
        skipped: 'Skipped',
        failed: 'Failed',
        unconfirmed: 'Unconfirmed',
        removing: 'Being taken back',
        removed: 'Taken back',
      },
      posts: (posts) => count(posts, 'post'),
      show: 'Show them',
      for: (what) => `Show them: ${what}`,
      examples: (refs) => `for example ${refs}`,
      warnings: 'Worth a look: these go as they are',
      texts: 'What happens to captions',
      files: 'What happens to files',
      filesHere: ({ fetched, bytes }) => `${fetched} originals are safe on this computer (${bytes})`,
      filesLeft: ({ wanted, held, unfetchable }) =>
        list(
          some([
            [wanted, 'to fetch'],
            [held, 'waiting for you'],
            [unfetchable, 'not to be had'],
          ]),
        ),
      fileCount: (files) => count(files, 'file'),
      stopped: (account) => `${account} is stopped`,
    },
    rungs: {
      'as-is': ['sent as it is, byte for byte', 'sent as they are, byte for byte'],
      untag: [
        'freed of its private tags; picture and sound untouched',
        'freed of private tags; picture and sound untouched',
      ],
      remux: both('repacked; nothing coded anew'),
      audio: both('new sound; picture untouched'),
      encode: both('re-encoded'),
      refuse: both('cannot be taken'),
      undecided: ['not fetched yet: decided when it is here', 'not fetched yet: decided when they are here'],
      kept: both('safe here, but of no use yet'),
      missing: ['not here, and will not come by itself', 'not here, and will not come by themselves'],
    },
    coverUndecided: 'chosen when the post is prepared',
    gallery: {
      heading: 'Every post',
      needsScripts:
        'These are the first ones. Open this file in a browser (scripts on) to see, search and filter all of them.',
      filters: 'Find posts',
      search: 'Search text, number or reason',
      state: 'State',
      account: 'Account',
      kind: 'Kind',
      reason: 'Reason or change',
      order: 'Order',
      warned: 'With warnings',
      clear: 'Clear',
      pages: 'Pages',
      previous: 'Previous',
      next: 'Next',
      client: {
        found: '{from}–{to} of {found} found, {all} in all',
        foundNone: 'Nothing matches. Clear the filters to see all {all}.',
        page: 'Page {page} of {pages}',
        any: 'All',
        copy: 'Copy',
        copied: 'Copied',
        copyByHand: 'Selected: copy it by hand',
        orders: { plan: 'As planned', oldest: 'Oldest first', newest: 'Newest first' },
      },
    },
    card: {
      kinds: { video: 'Video', images: 'Photos' },
      states: { publishing: 'on its way', accepted: 'sent, not read back yet' },
      post: (order) => `Post ${order}`,
      untitled: 'No title',
      noText: 'No text',
      wholeText: (characters) => `Whole text (${characters} characters)`,
      topics: 'Topics',
      visibility: { public: 'Public', friends: 'For friends', private: 'Private' },
      firstPosted: (day) => `Posted ${day}`,
      publishedAt: (day, isRehearsal) => (isRehearsal ? `rehearsed ${day}` : `moved ${day}`),
      goesAt: (time) => `goes out ${time}`,
      place: (name) => `Place: ${name}`,
      titleCounter: 'Title',
      textCounter: 'Text',
      details: 'Details',
      textChanges: (changes) => count(changes, 'change to the text', 'changes to the text'),
      warnings: (warnings) => count(warnings, 'warning'),
      see: 'See the post',
      saidByPerson: 'you said so',
      caption: 'Caption, before and after',
      captionSame: 'The caption stays as it is.',
      captionNone: 'The export has no caption for this post.',
      captionFrom: (name) => fromWords(name),
      removed: 'removed:',
      added: 'added:',
      files: 'Files, before and after',
      roles: { video: 'Video', image: 'Photo', cover: 'Cover' },
      fileAbsent: 'not on this computer',
      coverHeading: 'Frames for the cover',
      coverChosen: 'chosen',
      coverHow: 'Another one: write its time, or a picture file, into the column “cover” of this table',
      warningsHeading: 'Warnings',
      byHand: (fields) => `You wrote these yourself: ${fields}.`,
      fields: {
        title: 'title',
        body: 'text',
        hashtags: 'topics',
        visibility: 'visibility',
        scheduledAt: 'time',
        location: 'place',
        alt: 'description',
        cover: 'cover',
      },
      check: {
        same: 'Read back: the same as what was sent',
        differs: 'Read back: something differs',
        missing: 'Read back: it is not there any more',
        unseen: 'It could not be read back',
      },
      checkedAt: (time) => `looked at ${time}`,
      change: 'To change it',
      ways: {
        skip: 'Leave it out',
        hold: 'Keep it back for now',
        include: 'Let it go',
        retry: 'Try it again',
        resolve: 'Say whether it was published',
        undo: 'Take it back',
      },
      notPlanned: 'not planned',
      notPlannedWhy: 'No plan names this post.',
      deleted: `Deleted on ${speech.source.name}`,
      unreadable: 'Could not be read',
      where: (place) => `In the export: ${place}`,
    },
    certificate: {
      heading: 'Certificate',
      for: (account) => `Certificate for ${account}`,
      between: (from, to) => (from === to ? `Published on ${from}.` : `Published between ${from} and ${to}.`),
      digest: 'Digest of the ledger',
      digestHint: 'The same ledger gives the same digest: every post, its state and where it stands.',
      checked: 'Read back and compared',
      checks: (of) =>
        list(
          some([
            [of.same, 'the same'],
            [of.differs, of.differs === 1 ? 'differs' : 'differ'],
            [of.missing, 'gone'],
            [of.unseen, 'not to be read back'],
            [of['not-looked'], 'not looked at yet'],
          ]),
        ),
    },
    foot: 'Written by clipferry on this computer. This page asks nothing of the network.',
  };
}

/** `export`, `file: captions.csv:3`, `look-up: www.tiktok.com`, `transcript: …`: see `core/caption/precedence.ts`. */
function fromWords(name: string): string {
  const [origin = '', ...rest] = name.split(': ');
  const place = rest.join(': ');
  switch (origin) {
    case 'export':
      return 'Taken from the export.';
    case 'file':
      return `Taken from ${place}.`;
    case 'look-up':
      return `Looked up at ${place}.`;
    case 'transcript':
      return place === '' ? 'What is said in the video.' : `What is said in the video (${place}).`;
    default:
      return `Taken from ${name}.`;
  }
}
