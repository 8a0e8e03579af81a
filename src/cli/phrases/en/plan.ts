import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { PlanReasons } from '../../../contract/reasons/plan.ts';
import { usualTranscriber } from '../language-names.ts';
import { counted } from './counting.ts';

/** A plan made again with one more flag. */
function planWith(text: string, speech: Speech, ...flags: readonly string[]): Way {
  return { text, command: speech.planAgain({ with: flags }) };
}

/** The two that work for most people; all of them: `clipferry help captions`. */
function waysToWords(speech: Speech): readonly Way[] {
  const { captionDump } = speech.source;
  const table: Way = {
    text: `${captionDump === undefined ? '' : 'have yt-dlp read them (`clipferry help captions`), or '}write them in a table`,
    command: speech.command('captions', '--template', 'captions.csv'),
  };
  const heard: Way = {
    text: 'or have what is said in the videos written down',
    command: speech.command('captions', '--transcribe-command', usualTranscriber),
  };
  if (captionDump === undefined) return [table, heard];
  return [table, { text: 'the command for yt-dlp, for your own public profile', command: captionDump }, heard];
}

const goPrivate = (speech: Speech) => planWith('send such posts as private', speech, '--private-posts', 'private');

type Sum = Partial<PlanReasons['does-not-add-up']>;

const columns: Readonly<Record<string, string>> = {
  waiting: 'to come',
  held: 'waiting for you',
  notPlanned: 'not planned',
  deleted: 'deleted',
};

function wrongSum({ problem, column = 'a count', found, expected }: Sum, speech: Speech): string {
  const name = columns[column] ?? column;
  const [is, should] = [found ?? 'something else', expected ?? 'a whole number'];
  switch (problem) {
    case 'more-deliveries-than-posts':
      return `${found == null ? 'more deliveries' : counted(speech, Math.abs(found), 'delivery', 'deliveries')} too many for the posts there are`;
    case 'more-held-than-open':
      return 'more posts wait for you than are open';
    case 'posts-lost':
      return `the archive has ${expected == null ? 'other items than the ledger' : `${counted(speech, expected, 'item')} and the ledger ${is}`}`;
    case 'unexplained':
      return `the number ${name} is ${should}, and there are reasons for ${is}`;
    case 'no-number':
      return `${name} is no count of posts`;
    default:
      return 'one of the sums is wrong';
  }
}

export const plan: PhraseBook<PlanReasons> = {
  'no-caption': ({ emptied }, speech) => ({
    says: emptied === true ? 'nothing is left of its caption' : 'it has no caption',
    ways: [
      ...(emptied === true ? [] : waysToWords(speech)),
      planWith(emptied === true ? 'give another one' : 'and take the file', speech, '--captions', '<file>'),
      planWith('or let such posts go without', speech, '--allow-untitled'),
    ],
  }),
  'does-not-add-up': (values, speech) => ({
    says: `the posts do not add up: ${wrongSum(values, speech)}`,
    ways: ['keep the workspace as it is and report this: nothing more is published until it is understood'],
  }),

  'before-since': ({ since }, speech) =>
    since === undefined ? 'made before the day you chose (--since)' : `made before ${speech.day(since)} (--since)`,
  'after-until': ({ until }, speech) =>
    until === undefined ? 'made after the day you chose (--until)' : `made after ${speech.day(until)} (--until)`,
  'not-a-video': 'not a video (--only)',
  'not-a-photo-post': 'not a photo post (--only)',
  story: (_, speech) => ({
    says: 'a story, made to be seen for a day',
    ways: [planWith('take stories along', speech, '--stories', 'include')],
  }),
  'not-on-list': 'not on the list (--ids)',
  'beyond-limit': ({ limit }, speech) => ({
    says:
      limit === undefined
        ? 'past the limit you set (--limit)'
        : `past the limit of ${counted(speech, limit, 'post')} (--limit)`,
    ways: [planWith('when those are published, plan the next ones', speech)],
  }),

  'no-file': 'the export names no file for this post; a new export may name one',
  'video-unsupported': 'this destination takes no videos',
  'images-unsupported': 'this destination takes no photo posts',
  'mixture-unsupported': ({ videos, pictures }, speech) =>
    videos === undefined || pictures === undefined || pictures > 0
      ? 'it holds videos and pictures together, and a post can be one video or several pictures'
      : `it holds ${counted(speech, videos, 'video')}, and a post can be one video or several pictures`,
  'too-many-images': ({ pictures, maxPictures }, speech) => ({
    says: `${pictures === undefined ? 'it has more pictures than fit' : `it has ${counted(speech, pictures, 'picture')}`}${maxPictures === undefined ? '' : `; this destination takes ${speech.number(maxPictures)}`}`,
    ways: [planWith('let the first ones go', speech, '--extra-images', 'drop'), 'or choose another destination'],
  }),
  unfetchable: (_, speech) => ({
    says: 'the file cannot be fetched',
    ways: [
      { text: speech.source.askForExport, command: speech.command('fetch', '<new export>') },
      { text: 'or give the file you have', command: speech.command('fetch', '<export>', '--media', '<folder>') },
    ],
  }),

  'public-unsupported': 'this destination has no public posts',
  'unknown-audience': (_, speech) => ({
    says: 'the export does not say who could see it',
    ways: [planWith('make such posts public', speech, '--assume-public'), goPrivate(speech)],
  }),
  'friends-post': (_, speech) => ({
    says: `for friends only on ${speech.source.name}`,
    ways: [goPrivate(speech)],
  }),
  'private-post': (_, speech) => ({ says: `private on ${speech.source.name}`, ways: [goPrivate(speech)] }),
  'friends-unsupported': (_, speech) => `for friends only on ${speech.source.name}, and here every post is public`,
  'private-unsupported': (_, speech) => `private on ${speech.source.name}, and here every post is public`,

  'picture-cut-there': ({ picture, widthPx, heightPx, shape }) =>
    `${picture === undefined ? 'a picture' : `picture ${picture}`}${widthPx === undefined || heightPx === undefined ? '' : ` (${widthPx} × ${heightPx})`} is cut there${shape === undefined ? '' : ` to ${shape}`}; --photo-shape pad puts white around it, --photo-shape crop cuts it here`,
  'goes-in-parts': ({ parts, durationMs }, speech) =>
    `it is too long for one video${durationMs === undefined ? '' : ` (${speech.duration(durationMs)})`} and goes in ${parts === undefined ? 'parts' : counted(speech, parts, 'part')}, one after the other in one post`,
  'pictures-left-out': ({ pictures, maxPictures }, speech) =>
    `only the first ${maxPictures === undefined ? 'pictures go' : maxPictures === 1 ? 'picture goes' : `${speech.number(maxPictures)} pictures go`}${pictures === undefined ? '' : ` (of ${speech.number(pictures)})`}`,
  'unknown-goes-private': 'the export does not say who could see it: it goes as private',
  'friends-go-private': 'it was for friends; there is no such thing here, so it goes as private',
  'decoded-twice': ({ found, probably }) =>
    `the caption looks as if it was decoded twice: check it${found === undefined || probably === undefined ? '' : ` (${found} was probably ${probably})`}`,
  'decoded-wrongly': ({ found, probably }, speech) => ({
    says: `the caption is garbled${found === undefined || probably === undefined ? '' : ` (${found} was ${probably})`}, and can be repaired`,
    ways: [planWith('repair such captions', speech, '--repair-text')],
  }),
  'without-text': 'it goes without any text',
  'alt-stays-behind': 'its text for people who cannot see stays behind: there is no place for it here',
  'sound-stays-behind': 'the sound of a photo post is not in the export: the pictures go without it',
  'licensed-sound': ({ sound }, speech) => ({
    says: `the music may be licensed for ${speech.source.name} only; another platform can mute or refuse it${sound === undefined ? '' : ` (${sound})`}`,
    ways: [
      planWith('send such videos without their sound', speech, '--other-sound', 'mute'),
      planWith('or leave them out', speech, '--other-sound', 'skip'),
    ],
  }),
  'licensed-sound-muted': ({ sound }) =>
    `it goes without its sound, which is not the creator's own${sound === undefined ? '' : ` (${sound})`}; you chose --other-sound mute`,
  'licensed-sound-skipped': ({ sound }) =>
    `its sound is not the creator's own${sound === undefined ? '' : ` (${sound})`}; you chose --other-sound skip`,
  'same-post': ({ ref, earlierRef }, speech) => ({
    says: `the export seems to list this post twice: it has the time and the files of ${earlierRef ?? 'another one'}`,
    ways: [
      { text: 'leave it out', command: speech.command('skip', ref ?? '<ref>') },
      { text: 'publish it all the same', command: speech.command('include', ref ?? '<ref>') },
    ],
  }),
  'same-file': ({ earlierRef }) =>
    `it has the same file as an earlier post${earlierRef === undefined ? '' : ` (${earlierRef})`}`,
  'cover-gone': ({ name }) =>
    `the picture that was to be its cover is not in the workspace any more${name === undefined ? '' : ` (${name})`}: name it again in the plan's table, or empty its cell`,
  'looks-alike': ({ ref, earlierRef, alikePercent, alike, of }, speech) => ({
    says: `${of !== undefined && of > 1 ? `${alike ?? 'some'} of its ${of} pictures look` : 'it looks'} like an earlier post${earlierRef === undefined ? '' : ` (${earlierRef})`}${alikePercent === undefined ? '' : `: ${alikePercent} % alike`}`,
    ways: [{ text: 'leave it out, if it is the same', command: speech.command('skip', ref ?? '<ref>') }],
  }),
  'limits-not-from-server': (_, speech) => ({
    says: 'the limits of your server are not known yet: planned with what every server takes',
    ways: [{ text: 'sign in', command: speech.command('login', '<destination>') }, planWith('then plan again', speech)],
  }),

  'no-schedule': (_, speech) => ({
    says: 'this destination cannot publish later by itself',
    ways: [
      { text: 'plan without a schedule', command: speech.planAgain({ without: ['--schedule', '--schedule-from'] }) },
    ],
  }),
  'bad-schedule': ({ part, given, meant }) => {
    const wrong = given === undefined || given === '' ? 'the schedule' : given;
    switch (part) {
      case 'from':
        return { says: `${wrong} is not a day to begin with`, ways: ['write it as YYYY-MM-DD'] };
      case 'times':
        return {
          says: `${wrong} is not a time of day`,
          ways: [
            ...(meant === undefined ? [] : [`did you mean ${meant}?`]),
            'times are written as HH:MM, several with commas: --schedule 06:05,18:30',
          ],
        };
      case 'timeZone':
        return { says: `${wrong} is not a time zone`, ways: ['write it like Europe/Berlin or Asia/Shanghai'] };
      default:
        return 'the schedule makes no sense';
    }
  },
};
