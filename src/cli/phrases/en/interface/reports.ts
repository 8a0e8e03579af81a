import type { Account, Speech } from '../../../../contract/index.ts';
import type { BalanceColumns } from '../../../../core/balance.ts';
import type { Rung } from '../../../../core/plan/summary.ts';
import { toEpochMs } from '../../../../kit/index.ts';
import type { PlanCalendar, ReportMessages } from '../../messages/reports.ts';
import { counter } from '../counting.ts';

/** Of one file, and of several. */
const rungs: Readonly<Record<Rung, readonly [one: string, many: string]>> = {
  'as-is': ['sent as it is', 'sent as they are'],
  untag: [
    'freed of its private tags, picture and sound untouched',
    'freed of their private tags, picture and sound untouched',
  ],
  remux: ['repacked, nothing coded anew', 'repacked, nothing coded anew'],
  audio: ['gets new sound, picture untouched', 'get new sound, picture untouched'],
  encode: ['re-encoded', 're-encoded'],
  refuse: ['cannot be taken', 'cannot be taken'],
  kept: ['safe here, but of no use yet: see what is held', 'safe here, but of no use yet: see what is held'],
  missing: [
    'not here, and it will not come by itself: see what is held',
    'not here, and they will not come by themselves: see what is held',
  ],
  undecided: ['not fetched yet: decided when it is here', 'not fetched yet: decided when they are here'],
};

const named = ({ destination, label }: Account) => `${destination}/${label}`;

export function reports(speech: Speech): ReportMessages {
  const count = counter(speech);
  const { number, day, minute } = speech;
  return {
    plan: {
      heading: ({ destination, label }, posts) => `Plan for ${destination} / ${label}: ${count(posts, 'post')}`,
      goes: 'Goes',
      waits: 'Held',
      waitingForYou: (posts) => `${number(posts)}, waiting for you`,
      skipped: 'Skipped',
      files: 'Files',
      texts: 'Texts',
      know: 'Know',
      byHand: 'By hand',
      byHandHow: (command) =>
        `you publish: each post is shown on your phone, ready to go. What to know before the first: ${command}`,
      when: 'When',
      links: 'Links',
      done: 'Done',
      already: ({ published, underWay, unconfirmed, removed, failed }) =>
        [
          ...(published > 0 ? [`${number(published)} published already`] : []),
          ...(underWay > 0 ? [`${number(underWay)} under way`] : []),
          ...(unconfirmed > 0 ? [`${number(unconfirmed)} unconfirmed (clipferry resolve)`] : []),
          ...(removed > 0 ? [`${number(removed)} taken back (clipferry include <ref> lets one go again)`] : []),
          ...(failed > 0 ? [`${number(failed)} failed before (clipferry retry)`] : []),
        ].join(', '),
      going: ({ deliver, videos, photoPosts, fresh, from, to, bytes }) =>
        [
          deliver === 0
            ? 'nothing'
            : `${number(deliver)}: ${count(videos, 'video')}, ${count(photoPosts, 'photo post')}`,
          ...(fresh === null || fresh === 0 ? [] : [`${number(fresh)} of them new since the last plan`]),
          ...(from === null || to === null ? [] : [`${day(from)} to ${day(to)}`]),
          ...(bytes > 0 ? [speech.bytes(bytes)] : []),
        ].join(', '),
      audiences: (visibility) =>
        `${number(visibility.public)} public, ${number(visibility.friends)} for friends, ${number(visibility.private)} private`,
      rung: (files, rung) => `${number(files)} ${rungs[rung][files === 1 ? 0 : 1]}`,
      ofPosts: (posts, text) => `${count(posts, 'post')}: ${text}`,
      calendar: (calendar) => calendarText(calendar, speech),
      schedule: ({ from, times, timeZone }) =>
        `each day from ${from} on at ${speech.anyOf(times)} (${timeZone}), published by the destination itself`,
      notFetched: (files, deadline) => `${count(files, 'file')} not fetched; ${deadline}`,
      everyPost: (file) => `Every post, one a line: ${file}`,
      nextFrees: (posts, way) => `Next, for ${posts === 1 ? 'the one' : `${number(posts)}`} that cannot go: ${way}`,
      next: (run, login) => `Next: ${run}${login === null ? '' : `   (sign in first: ${login})`}`,
    },

    run: {
      balance: (seen, columns) => balanceText(seen, columns, speech),
      stopped: (sentence) => `Stopped: ${sentence}`,
      nextAt: (time) => `The next one may go at ${minute(time)}: run the same command again then.`,
      lookAt: (address) => `Look at it: ${address}`,
      nothingToGo: (account) => `Nothing is left to publish to ${named(account)} now.`,
      several: (going, command) =>
        `This carries out the plans of ${count(going.length, 'account')}: ${going.map(({ account, posts }) => `${named(account)} (${count(posts, 'post')})`).join(', ')}. For one alone: ${command}`,
      goOnWithAll: (accounts) => `Carry out ${accounts === 2 ? 'both' : `all ${number(accounts)}`}?`,
      publish: (posts, account) => `Publish ${count(posts, 'post')} to ${named(account)}?`,
      rehearsed: (home) => `What you would have published: ${home}`,
      pageCloses: (command) => `What you would have published is kept. To look at it: ${command}`,
      ctrlCCloses: 'Ctrl-C closes it.',
      seenEnough: 'Press Enter when you have seen enough',
    },

    lists: {
      hint: (command, words) => `As a list: ${command} (${words.join(', ')})`,
      which: '<which>',
      empty: 'Nothing is on this list.',
      unreadable: (items, command) =>
        `${count(items, 'item')} of the export could not be read and ${items === 1 ? 'goes' : 'go'} nowhere. What and why: ${command}`,
      notPlanned: 'not planned',
      deleted: `deleted on ${speech.source.name}`,
      notRead: 'could not be read',
      file: ({ role, kind, position }) => {
        const what = { video: 'video', image: 'photo' }[kind];
        return role === 'cover' ? 'cover' : `${what} ${number(position + 1)}`;
      },
      linkUntil: (time) => `its link lasts until ${time}`,
    },

    status: {
      workspace: 'Workspace',
      archive: 'Archive',
      posts: 'Posts',
      originals: 'Originals',
      incomplete: '(not read to its end: run the same command again)',
      nothingYet: (command) => `Nothing here yet. Start with: ${command}`,
      postTotals: ({ posts, deleted, unreadable }) =>
        `${number(posts)}, and ${number(deleted)} deleted, ${number(unreadable)} unreadable`,
      originalTotals: ({ fetched, bytes, wanted, held, kept, unfetchable }) =>
        `${count(fetched, 'file')} safe here (${speech.bytes(bytes)}), ${number(wanted)} to fetch, ${number(held)} waiting for you${kept === 0 ? '' : ` (${number(kept)} of them safe here, but of no use yet)`}, ${number(unfetchable)} not to be had`,
      fetchNow: (deadline, command) => `${deadline}: ${command}`,
      noPlan: (command) => `No plan yet. Next: ${command}`,
      stopped: (sentence) => `stopped: ${sentence}`,
      goOn: (command) => `Go on with: ${command}`,
      sayWhether: (command) => `Say whether they were published: ${command}`,
      choices: 'For captions and other choices: what is named above; a flag goes with the same plan or migrate command',
      changed: (posts, command) =>
        `${number(posts)} of them ${posts === 1 ? 'was' : 'were'} gone or changed when last looked at: ${command}`,
      retry: (retryCommand, runCommand) => `When the other reasons are seen to: ${retryCommand}, then ${runCommand}`,
      undo: (command) => `Go on taking them back: ${command}`,
    },

    resolve: {
      missing: (ref, account) => `${ref} to ${named(account)}: accepted, but not to be seen`,
      look: (address) => `Look: ${address}`,
      missingWays:
        'There after all: --published <url>. Leave it: --give-up. It is never sent again: it may still turn up.',
      countsAsPublished: (ref) => `${ref} counts as published.`,
      countsAsFailed: (ref) => `${ref} counts as failed and is left alone.`,
      countsAsAccepted: (ref) => `${ref} counts as accepted; the next run reads it back.`,
      willBePublished: (ref) => `${ref} will be published by the next run.`,
      sent: (ref, account, at) => `${ref} to ${named(account)}, sent ${minute(at)}`,
      unknownOutcome: 'the outcome is unknown',
      none: 'No post is unconfirmed.',
      lookThenSay: (posts) => `${count(posts, 'post')}. Look at your account at the destination, then say for each:`,
      isThere: 'it is there',
      isNotThere: 'it is not there: publish it',
      leaveIt: 'leave it',
    },

    retry: {
      again: (posts, files) =>
        posts + files === 0
          ? 'There is nothing to try again.'
          : `${count(posts, 'post')} and ${count(files, 'file')} will be tried again.`,
      next: (command) => `Next: ${command}`,
      needsPlan: (command) => `What waits for a choice (captions, audience) needs a new plan: ${command}`,
    },

    undo: {
      heading: (account, posts) => `To be taken back from ${named(account)}: ${count(posts, 'post')}`,
      begun: (posts) => `An earlier undo began with ${number(posts)} of them.`,
      nothing: 'There is nothing to take back.',
      question: (posts) => `Take ${posts === 1 ? 'this post' : `these ${number(posts)} posts`} back?`,
      removed: (account, removed, left) =>
        `${named(account)}: ${number(removed)} taken back${left === 0 ? '' : `, ${number(left)} still there, or not surely gone`}`,
      goOn: (command) => `Go on with: ${command}`,
    },

    verify: {
      certificate: (account, counts) => {
        const parts = [
          `${number(counts.same)} same`,
          ...(counts.differs > 0 ? [`${number(counts.differs)} ${counts.differs === 1 ? 'differs' : 'differ'}`] : []),
          ...(counts.missing > 0 ? [`${number(counts.missing)} missing`] : []),
          ...(counts.unseen > 0 ? [`${number(counts.unseen)} unseen`] : []),
          ...(counts.notLooked > 0 ? [`${number(counts.notLooked)} not looked at`] : []),
        ];
        return `${named(account)}: ${number(counts.published)} published: ${parts.join(', ')}`;
      },
      nothing: 'Nothing is published yet.',
      missing: 'it is no longer there',
      notLooked: (command) => `Look at the others later: ${command}`,
      writeAgain: (command) => `To have what is gone written again: ${command}`,
      staysGone: 'What is gone was deleted there, or is hidden: clipferry leaves it so.',
      writeAgainQuestion: (posts) =>
        posts === 1 ? 'Write the 1 post that is gone again?' : `Write the ${number(posts)} posts that are gone again?`,
      toBeWritten: (posts, run) => `${count(posts, 'post')} to be written again. Next: ${run}`,
    },
  };
}

function calendarText({ posts, pace, now, firstAt, lastAt }: PlanCalendar, speech: Speech): string {
  if (firstAt === null) return 'nothing to publish';
  if (lastAt === null)
    return `${counter(speech)(posts, 'post')}, one after another; ${posts === 1 ? 'it' : 'the first'} goes now`;
  const daily =
    pace.perDay === null ? 'as many a day as the gap allows' : `at most ${speech.number(pace.perDay)} a day`;
  const gap = pace.minGapMs > 0 ? `, at least ${speech.duration(pace.minGapMs)} apart` : '';
  const start = firstAt > now ? `the first goes at ${speech.minute(firstAt)}` : 'the first goes now';
  const lasts = speech.duration(toEpochMs(lastAt) - toEpochMs(now));
  const end =
    posts === 1
      ? ''
      : `, the last ${pace.perDay === null ? 'not before' : 'at about'} ${speech.minute(lastAt)}, in ${lasts}`;
  return `${counter(speech)(posts, 'post')}, ${daily}${gap}; ${start}${end}`;
}

function balanceText(seen: number, columns: BalanceColumns, speech: Speech): string {
  const names: Readonly<Record<keyof BalanceColumns, string>> = {
    published: 'published',
    waiting: 'to come',
    held: 'waiting for you',
    unconfirmed: 'unconfirmed',
    skipped: 'skipped',
    failed: 'failed',
    removing: 'being taken back',
    removed: 'taken back',
    notPlanned: 'not planned',
    deleted: `deleted on ${speech.source.name}`,
    unreadable: 'unreadable',
  };
  const parts = Object.entries(names).flatMap(([name, word]) => {
    const value = columns[name as keyof BalanceColumns];
    return value > 0 || name === 'published' ? [`${speech.number(value)} ${word}`] : [];
  });
  return `${speech.number(seen)} seen = ${parts.join(' + ')}`;
}
