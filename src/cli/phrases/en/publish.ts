import type { PhraseBook } from '../../../contract/index.ts';
import type { PublishReasons } from '../../../contract/reasons/publish.ts';
import { counted } from './counting.ts';

export const publish: PhraseBook<PublishReasons> = {
  'tried-often': ({ tries }, speech) => ({
    says:
      tries === undefined
        ? 'too many tries in a row failed'
        : tries === 1
          ? 'the only try failed'
          : `${speech.number(tries)} tries in a row failed`,
    ways: [{ text: 'see to the last error, then try again', command: speech.command('retry') }],
  }),
  'going-round': ({ times }, speech) => ({
    says: `its files were lost ${times === undefined ? 'again and again' : times === 1 ? 'once' : `${speech.number(times)} times in a row`} after they were made or uploaded`,
    ways: [{ text: 'check the disk and the destination, then try again', command: speech.command('retry') }],
  }),
  'upload-stuck': ({ times }, speech) =>
    `the destination took the same part ${times === undefined ? 'several times' : counted(speech, times, 'time')} and asks for it again`,
  'rendition-vanishes': 'what is made for it vanishes each time',
  'delivery-incomplete': ({ delivery, lacks }) => ({
    says: `the ledger lacks ${lacks === undefined ? 'a part' : lacks === 'itself' ? 'the row' : `the ${lacks}`} of ${delivery ?? 'a post'}`,
    ways: ['keep the workspace as it is and report this'],
  }),

  'absence-unprovable': (_, speech) => ({
    says: 'the post was not found, but this destination cannot prove that it is absent',
    ways: [{ text: 'look at your account and say whether it is there', command: speech.command('resolve') }],
  }),
  'post-not-found': (_, speech) => ({
    says: 'the post was not found',
    ways: [{ text: 'look at your account and say whether it is there', command: speech.command('resolve') }],
  }),
  'in-doubt': 'the outcome of publishing is unknown; looking again later',
  'not-shown-yet': 'the destination accepted this post and does not show it yet',
  'missing-after-accept': (_, speech) => ({
    says: 'the destination accepted this post and does not show it',
    ways: [{ text: 'look at your account and say whether it is there', command: speech.command('resolve') }],
  }),

  'not-now': (_, speech) => ({
    says: 'you put it off',
    ways: [{ text: 'the next run shows it again, after the others', command: speech.command('run') }],
  }),
  'skipped-by-person': (_, speech) => ({
    says: 'you skipped it',
    ways: [{ text: 'to let it go after all', command: speech.command('include', '<ref>') }],
  }),

  'pace-of-the-day': ({ perDay }, speech) =>
    perDay === undefined
      ? 'the daily number of posts went in the last 24 hours'
      : `${counted(speech, perDay, 'post')} went in the last 24 hours, which is the daily number`,
  'pace-gap': ({ minGapMs }, speech) =>
    minGapMs === undefined
      ? 'posts of one account stand apart'
      : `posts of one account stand at least ${speech.duration(minGapMs)} apart`,
  'pace-chosen': 'you chose this pace',
  'pace-rehearsal': 'a rehearsal goes to a sandbox, which need not be spared',
  'bad-pace': ({ perDay, minGapMs }, speech) => ({
    says: `a pace needs at least 1 post a day and a gap of 0 or more${
      typeof perDay === 'number' ? `, not ${speech.number(perDay)} a day` : ''
    }${minGapMs === undefined || minGapMs >= 0 ? '' : `, not a gap of ${speech.number(minGapMs)} ms`}`,
  }),
  'waits-for-schedule': ({ scheduledAt }, speech) =>
    scheduledAt === undefined
      ? 'the destination takes it only closer to its time'
      : `it is for ${speech.minute(scheduledAt)}, and the destination takes it only closer to that`,
  'schedule-missed': ({ scheduledAt }, speech) => ({
    says:
      scheduledAt === undefined
        ? 'its time is too close or past'
        : `its time, ${speech.minute(scheduledAt)}, is too close or past`,
    ways: [{ text: 'plan again, with other times', command: speech.planAgain() }],
  }),
  scheduled: ({ scheduledAt }, speech) =>
    scheduledAt === undefined
      ? 'the destination publishes it at its time'
      : `the destination publishes it at ${speech.minute(scheduledAt)}`,

  'title-differs': 'the title is not the one that was sent',
  'body-differs': 'the text is not the one that was sent',
  'visibility-differs': ({ sent, seen }) =>
    sent === undefined || seen === undefined
      ? 'its visibility is not the one that was chosen'
      : `it was sent as ${sent} and is ${seen}`,
  'media-count-differs': ({ sent, seen }, speech) =>
    sent === undefined || seen === undefined
      ? 'the number of files is not the one that was sent'
      : `${counted(speech, sent, 'file was', 'files were')} sent, ${speech.number(seen)} ${seen === 1 ? 'is' : 'are'} there`,
  'file-size-differs': ({ file, sentBytes, seenBytes }, speech) =>
    sentBytes === undefined || seenBytes === undefined
      ? `${nameOf(file, speech.number)} has another size`
      : `${nameOf(file, speech.number)} was sent with ${speech.bytes(sentBytes)} and has ${speech.bytes(seenBytes)}`,
  'file-hash-differs': ({ file }, speech) => `${nameOf(file, speech.number)} holds other bytes than were sent`,
  'alt-differs': ({ file }, speech) =>
    `the text for people who cannot see is another one at ${nameOf(file, speech.number)}`,
  'date-differs': ({ sent, seen }, speech) =>
    sent === undefined || seen === undefined
      ? 'its date is not the one that was sent'
      : `it was sent with the date ${speech.minute(sent)} and shows ${speech.minute(seen)}`,

  'written-again': 'it was gone, and is written again',
  'cannot-write-again': ({ destination }) => ({
    says: `clipferry does not publish again by itself what is gone from ${destination ?? 'this destination'}: it may have been deleted on purpose, or only be hidden`,
    ways: ['look there by hand'],
  }),

  'taken-back': 'you took it back',
  'cannot-take-back': ({ destination, account, others = [] }, speech) => ({
    says: `clipferry cannot take posts back at ${account ?? destination ?? 'this destination'}${others.length > 0 ? ', so none was taken back anywhere' : ''}`,
    ways: [
      ...others.map((one) => ({
        text: `take back only those of ${one.account}`,
        command: speech.command('undo', ...one.words),
      })),
      'delete them there by hand',
    ],
  }),
  'nothing-to-take-back': ({ delivery }) =>
    `${delivery ?? 'this post'} is not published, so there is nothing to take back`,
};

function nameOf(file: number | undefined, number: (value: number) => string): string {
  return file === undefined ? 'a file' : `file ${number(file)}`;
}
