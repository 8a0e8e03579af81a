import type { Speech, TextLimit } from '../../../../contract/index.ts';
import { toEpochMs } from '../../../../kit/index.ts';
import type { CommandMessages } from '../../messages/commands.ts';
import { capital, counter } from '../counting.ts';
import { destinations } from './destinations.ts';

export function commands(speech: Speech): CommandMessages {
  const count = counter(speech);
  const { number, day, minute, bytes } = speech;
  const { source } = speech;
  return {
    deadline: (first, now) =>
      first < now ? `some links died on ${minute(first)}` : `the links die from ${minute(first)} on`,

    journey: {
      reading: (path) => `reading ${path}`,
      read: (name, { added, known, deleted, unreadable }) =>
        `Read ${name}: ${count(added, 'new post')}${known > 0 ? `, ${number(known)} known already` : ''}, ${number(deleted)} deleted, ${number(unreadable)} unreadable.`,
      note: (sentence) => `note: ${sentence}`,
      captions: (joined, not) => `Captions: ${number(joined)} joined to posts, ${number(not)} not.`,
      more: (more) => `and ${number(more)} more; the same command with -v shows all`,
      lookingThrough: (folder) => `looking through ${folder}`,
      ownFiles: (folder, { adopted, alreadyHere, newSubtitles, unclear, refused, unmatched }) => {
        const others = [
          ...(alreadyHere > 0 ? [`${number(alreadyHere)} here already`] : []),
          ...(unclear > 0 ? [`${number(unclear)} unclear`] : []),
          ...(refused > 0 ? [`${number(refused)} that cannot be used`] : []),
          ...(unmatched > 0 ? [`${number(unmatched)} of no post`] : []),
        ];
        const anew = newSubtitles > 0 ? ` New subtitles for ${count(newSubtitles, 'video')}.` : '';
        return `Own files: ${[`${count(adopted, 'file')} taken from ${folder}`, ...others].join(', ')}.${anew}`;
      },
      fetching: (files, deadline) => `Fetching ${count(files, 'file')}${deadline === null ? '' : `; ${deadline}`}.`,
      safe: ({ fetched, bytes: size, wanted, held, kept, unfetchable }) => {
        const left = [
          ...(wanted > 0 ? [`${number(wanted)} still to fetch`] : []),
          ...(held > 0
            ? [
                `${count(held, 'waits for you', 'wait for you')}${kept > 0 ? ` (${number(kept)} of them safe here, but of no use yet)` : ''}`,
              ]
            : []),
          ...(unfetchable > 0 ? [`${number(unfetchable)} not to be had`] : []),
        ].join(', ');
        return `Safe here: ${count(fetched, 'file')}, ${bytes(size)}${left === '' ? '.' : `; ${left}.`}`;
      },
      scheduleFromPast: (given, from) => `${given} (--schedule-from) is past: the times begin today, ${from}.`,
      forgotten: (flags, command) =>
        `The last plan had ${flags.join(' ')}; this one has not. To keep ${flags.length === 1 ? 'it' : 'them'}: ${command}`,
      remembered: (pairs) => `As last time: ${pairs.join(', ')}`,
      serverLimits: (title) => `Asking ${title} for its limits.`,
    },

    fetch: {
      allSafe: (command) => `Every file is safe here. Next: ${command}`,
      left: ({ fetched, wanted, held, unfetchable }) =>
        `Here: ${count(fetched, 'file')}. Still to fetch: ${number(wanted)}. Waiting for you: ${number(held)}. Not to be had: ${number(unfetchable)}.`,
      again: 'Next: run the same command again',
      why: (command) => `Why: ${command}`,
    },

    inspect: {
      heading: (title, { accountName, generation }) =>
        `${title}${accountName === null ? '' : ` of @${accountName}`}, format ${generation}`,
      posts: ({ posts, from, to }) =>
        `${count(posts, 'post')}${from === null || to === null ? '' : `, ${day(from)} to ${day(to)}`}`,
      media: ({ videos, photoPosts, images }) =>
        `${count(videos, 'video')}, ${count(photoPosts, 'photo post')} with ${count(images, 'photo')}`,
      withoutFile: (posts) => `${count(posts, 'post')} for which the export names no file`,
      notPublic: (found) =>
        `${number(found.private)} private, ${number(found.friends)} for friends: never made public by clipferry on its own`,
      withoutCaption: (posts) =>
        `${number(posts)} without a caption${posts > 0 ? ` (you can give some: --captions)` : ''}`,
      deleted: (posts) => `${count(posts, 'deleted post')}: listed by ${source.name}, cannot be fetched`,
      unreadable: (items) => `${count(items, 'item')} that could not be read`,
      note: 'note',
      nothing: 'Nothing to fetch.',
      noDeadline: (command) => `The links do not say when they die. Next: ${command}`,
      allInside: (command) => `All files are inside the export. Next: ${command}`,
      allDied: (last, agoMs) =>
        `All links died by ${day(last)} (${speech.duration(agoMs)} ago). ${capital(source.askForExport)}, or give the files you have: --media <folder>`,
      dying: ({ first, last, now, command }) => {
        const when =
          toEpochMs(first) < toEpochMs(now)
            ? `Some links died on ${day(first)}; the last die on ${day(last)}`
            : `The links die from ${day(first)} on, the last on ${day(last)}`;
        return command === null ? when : `${when}. Secure the files now: ${command}`;
      },
    },

    accounts: {
      nobody: (command) => `Nobody is signed in. The folder destination needs no account; for others: ${command}`,
      keptIn: (place) => `Secrets are kept in ${place}.`,
      notStopped: (name) => `${name} is not stopped.`,
      mayGoOn: (name, because) => `${name} may go on. It was stopped because: ${because}`,
      next: (command) => `Next: ${command}`,
      signedIn: (title, name, place) => `Signed in to ${title} as ${name}. The secret is kept in ${place}.`,
      remembered: (options) => `Kept with it, so that you need not type it again: ${options}`,
      forgot: (name) => `Forgot ${name}.`,
      othersCanRead: (path, command) =>
        `Other users of this computer can read ${path}: delete it now, or make it yours alone: ${command}`,
      keychain: 'the keychain of this computer',
      files: (folder) => `files in ${folder} that only you can read`,
      filesWithoutKeychain: (folder) => `files in ${folder} that only you can read (no keychain answered)`,
    },

    destinations: destinations(speech, (rules) => limits(rules, speech)),

    doctor: {
      names: {
        node: 'Node',
        sqlite: 'SQLite',
        ffmpeg: 'ffmpeg',
        pictures: 'pictures',
        disk: 'disk',
        secrets: 'secrets',
        translation: 'translate',
        speech: 'speech',
      },
      ok: 'ok',
      bad: 'bad',
      nodeNeeded: 'clipferry needs Node 20.19 or newer (22: from 22.14 on)',
      sqlite: 'a ledger could be made and written',
      pictures: 'sharp loads; JPEG, PNG, WebP, GIF, AVIF and HEIC can be read',
      disk: (freeBytes, workspace) => `${bytes(freeBytes)} free for ${workspace}`,
      nothingToExamine: 'there is nothing to look at beyond this computer: `clipferry doctor`',
      littleDisk: 'Originals take about 4 to 15 MB a video: free some space, or choose another --workspace',
      keptIn: (place) => `kept in ${place}`,
    },

    demo: {
      drawing: 'drawing sample videos and photos',
      ready: (folder, command) =>
        `A sample export with one of everything is in ${folder}. What follows is what this does:\n  ${command}\n`,
      done: (command) =>
        `Some posts wait for a person, as they should: each says why above. Your own export: ${command}`,
    },

    sandbox: {
      playedAt: (title, home) => `${title} is played on this computer. Look at it: ${home}`,
      holds: (posts, folder) =>
        folder === null
          ? `It holds ${count(posts, 'post')}, and forgets what comes when it ends (--folder keeps it).`
          : `It holds ${count(posts, 'post')}, kept in ${folder}.`,
      rehearse: (command) => `To see your own posts on such a page: ${command}`,
      forPrograms: (command) => `Addresses and sessions for programs: ${command}`,
      notPublic: 'Nothing here is public. Ctrl-C ends it.',
    },
  };
}

function limits(rules: readonly TextLimit[], speech: Speech): string {
  if (rules.length === 0) return 'of any length';
  return rules.map((rule) => `${speech.number(rule.max)} ${speech.unit(rule.unit)}`).join(' and ');
}
