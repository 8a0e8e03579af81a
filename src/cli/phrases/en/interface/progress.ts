import type { Speech } from '../../../../contract/index.ts';
import type { LaneWord, ProgressMessages } from '../../messages/progress.ts';
import { counter } from '../counting.ts';

const done: Readonly<Record<LaneWord, string>> = {
  fetch: 'fetched',
  prepare: 'prepared',
  upload: 'uploaded',
  publish: 'published',
};

const doing: Readonly<Record<LaneWord, string>> = {
  fetch: 'fetching',
  prepare: 'preparing',
  upload: 'uploading',
  publish: 'publishing',
};

const single = { checking: 'checking', removing: 'taking back', publishing: 'publishing' } as const;

export function progress(speech: Speech): ProgressMessages {
  const count = counter(speech);
  const { number, bytes } = speech;
  return {
    progress: {
      lane: (lane, some, all) => `${done[lane]} ${number(some)} of ${number(all)}`,
      laneShort: (lane, some, all) => `${done[lane]} ${number(some)}/${number(all)}`,
      underWay: (lane, fraction) => (fraction === null ? doing[lane] : `${doing[lane]} ${Math.floor(fraction * 100)}%`),
      bytes: (some, all) => (all === null ? `${bytes(some)} so far` : `${bytes(some)} of ${bytes(all)}`),
      rate: (perSecond) => `${bytes(Math.round(perSecond))}/s`,
      left: (ms) => `${roughly(ms)} left`,
      troubled: (some) => `${number(some)} set aside`,
      nextPost: (time) => `next post at ${time}`,
      goesOn: (time) => `goes on at ${time}`,
      showing: (ref) => `waits for you: post ${ref}, then press Posted`,
      asking: (ref) => `waits for you: was ${ref} posted?`,
      single: (kind, ref) => `${single[kind]} ${ref}`,
      why: (sentence) => `(${sentence})`,
      gap: ' · ',
      finished: (some, all) => `${number(some)} of ${number(all)}`,
      heldFor: (sentence) => `waits for you: ${sentence}`,
      failedFor: (sentence) => `failed: ${sentence}`,
      unsure: (command) => `nobody knows whether it was published: ${command}`,
    },

    space: {
      needs: ({ bytes: needed, guessedFrom, freeBytes }) =>
        `Needs ${guessedFrom === null ? '' : 'about '}${bytes(needed)}${guess(guessedFrom, number)}; ${bytes(freeBytes)} free.`,
      tooLittle: (missing) => `It will not fit: about ${bytes(missing)} are missing.`,
      nothingIsLost:
        'Going on all the same: when the disk is full clipferry stops, nothing is lost, and the same command goes on later.',
      otherPlace: (command) => `Keep everything on another disk: ${command}`,
      makeRoom: (command) => `See what can go: ${command}`,
      goOn: 'Fetch as much as fits, all the same?',
    },

    logFile: {
      gaveUp: (path, why) => `The log ${path} cannot be written any more (${why}). The work goes on without it.`,
    },

    watching: {
      atWork: (since) => (since === null ? 'A run is at work.' : `A run is at work since ${since}.`),
      idle: 'No run is at work.',
      asOf: (time) => `As of ${time}:`,
      account: ({ destination, label }, states) =>
        `${destination}/${label}: ${states.map((one) => `${number(one.count)} ${one.word}`).join(' · ')}`,
      nothingLeft: 'Nothing more goes by itself.',
      notYet: (workspace) => `There is no workspace in ${workspace} yet; this view begins when a run makes one.`,
      leave: 'Ctrl-C ends this view only.',
      lastPost: (ref, time) => `last published at ${time}: ${ref}`,
    },

    workspace: {
      kinds: {
        originals: 'originals',
        renditions: 'made for sending',
        thumbnails: 'thumbnails',
        ledger: 'ledger and journal',
        backups: 'backups of it',
        'hand-off': 'hand-off folders',
        rehearsals: 'rehearsals',
        incoming: 'half fetched',
        leftovers: 'left over',
        other: 'everything else',
      },
      heading: (path) => `In ${path}:`,
      files: (files) => count(files, 'file'),
      total: 'together',
      free: (free) => `${bytes(free)} are free on this disk.`,
      canGo: (some, command) => `${bytes(some)} can go, nothing needs them any more: ${command}`,
      nothingCanGo: 'Nothing here can go.',
      toFree: {
        renditions: (files, some) => `${count(files, 'file')} made for sending, ${bytes(some)}: made again when needed`,
        thumbnails: (files, some) => `${count(files, 'thumbnail')}, ${bytes(some)}: made again when needed`,
        leftovers: (files, some) => `${count(files, 'left-over temporary file')}, ${bytes(some)}`,
        rehearsals: (files, some) => `rehearsals, ${count(files, 'file')}, ${bytes(some)}: their pages are gone then`,
        originals: (files, some) =>
          `${count(files, 'original')} of posts that are published everywhere, ${bytes(some)}: they can come back only while their links live`,
      },
      question: (some) => `Remove these files (${bytes(some)})?`,
      questionOriginals:
        'Originals are among them, the only copies clipferry has: once the links have died nothing brings them back. Remove them for good?',
      freed: (files, some) => `Removed ${count(files, 'file')}, ${bytes(some)}.`,
      keeps: (posts, { destination, label }, sentence) =>
        `The originals of ${count(posts, 'post')} at ${destination}/${label} stay: ${sentence}.`,
      lookingThere: 'Reading back what was published',
      nothingToFree: 'There is nothing to remove.',
      more: {
        rehearsals: (command) => `Rehearsals as well: ${command}`,
        originals: (command) => `Originals of posts that are published everywhere as well: ${command}`,
      },
    },
  };
}

function guess(from: number | null, number: Speech['number']): string {
  if (from === null) return '';
  return from === 0
    ? ' (a rough guess: no file is here yet)'
    : ` (guess from ${number(from)} ${from === 1 ? 'file' : 'files'})`;
}

const minuteMs = 60_000;

/** No finer than anybody could know. */
function roughly(ms: number): string {
  if (ms < minuteMs) return 'under 1 min';
  const minutes = Math.round(ms / minuteMs);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
