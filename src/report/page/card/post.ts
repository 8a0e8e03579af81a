import type { Way } from '../../../contract/index.ts';
import { coverTime } from '../../../core/cover/wish.ts';
import type { Counter, ReportPost, Said } from '../../data.ts';
import { columnOf, type Tone, tones } from '../column.ts';
import { accountTitle, type Frame, isRehearsal, sayReason } from '../frame.ts';
import { type FileView, fileView } from './files.ts';
import { type CaptionView, captionView, type FoldedText, foldText } from './text.ts';
import { waysOf, whose } from './ways.ts';

export interface Picture {
  readonly src: string;
  readonly width: number;
  readonly height: number;
}

interface CounterView {
  readonly says: string;
  readonly unit: string;
  readonly isUnitShown: boolean;
  readonly isOver: boolean;
}

/** A card, ready to be written down: only text, nothing is left to decide. */
export interface PostView {
  /** place in the report, from 0 */
  readonly place: number;
  readonly words: Frame['words']['card'];
  readonly gap: string;
  readonly ref: string;
  readonly tone: Tone;
  readonly state: string;
  readonly number: string;
  readonly kind: string;
  readonly icon: ReportPost['media'];
  readonly picture: Picture | null;
  /** null: it has none, `heading` stands for it */
  readonly title: string | null;
  readonly heading: string;
  readonly counters: readonly CounterView[];
  readonly text: FoldedText | null;
  readonly topics: readonly string[];
  readonly facts: readonly string[];
  readonly reason: Said | null;
  readonly link: { readonly href: string; readonly says: string } | null;
  readonly summary: readonly string[];
  readonly caption: CaptionView;
  readonly files: readonly FileView[];
  readonly covers: readonly CoverView[];
  /** how to choose another */
  readonly coverWays: readonly Way[];
  readonly warnings: readonly Said[];
  readonly byHand: string | null;
  readonly check: { readonly says: string; readonly differences: readonly Said[] } | null;
  readonly ways: readonly Way[];
}

/** A frame that may be the cover. */
interface CoverView {
  readonly picture: Picture;
  readonly time: string;
  readonly isChosen: boolean;
}

export interface CardPlace {
  readonly place: number;
  readonly picture: Picture | null;
  /** by `ReportPost.covers`; null: it is not there any more */
  readonly covers: readonly (Picture | null)[];
  readonly frame: Frame;
}

export function postView(post: ReportPost, { place, picture, covers, frame }: CardPlace): PostView {
  const { words, speech } = frame;
  const order = words.card.post(speech.number(post.number));
  const column = columnOf(post);
  const isRehearsed = isRehearsal(post.account, frame);
  const state = post.state === 'publishing' || post.state === 'accepted' ? words.card.states[post.state] : null;
  return {
    place,
    words: words.card,
    gap: words.gap,
    ref: post.ref,
    tone: tones[column],
    state:
      column === 'waiting' && state !== null ? state : words.top.column(column, { count: 1, isRehearsal: isRehearsed }),
    number: order,
    kind: words.card.kinds[post.media],
    icon: post.media,
    picture,
    title: post.title === '' ? null : post.title,
    heading: post.title === null ? order : words.card.untitled,
    counters: [
      ...countersOf(post.counters.title, words.card.titleCounter, frame),
      ...countersOf(post.counters.body, words.card.textCounter, frame),
    ],
    text: post.body === '' ? null : foldText(post.body, frame),
    topics: post.hashtags,
    facts: factsOf(post, frame),
    reason: post.reason === null ? null : sayReason(post.reason, frame),
    link: linkOf(post, frame),
    summary: summaryOf(post, frame),
    caption: captionView(post, frame),
    files: post.files.map((file) => fileView(file, frame)),
    covers: post.covers.flatMap(({ atMs, chosen }, index) => {
      const shown = covers[index] ?? null;
      return shown === null ? [] : [{ picture: shown, time: coverTime(atMs), isChosen: chosen }];
    }),
    coverWays: [
      { text: words.card.coverHow, command: speech.command('plan', '--csv', 'plan.csv', ...whose(post, frame)) },
    ],
    warnings: post.warnings.map((warning) => sayReason(warning, frame)),
    byHand:
      post.byHand.length === 0
        ? null
        : words.card.byHand(words.list(post.byHand.map((field) => words.card.fields[field]))),
    check: checkOf(post, frame),
    ways: waysOf(post, frame),
  };
}

/** `Title 18/20`: the unit is said where a text is counted in several, and to those who listen. */
function countersOf(counters: readonly Counter[], name: string, { speech }: Frame): readonly CounterView[] {
  return counters.map(({ used, max, unit }) => ({
    says: `${name} ${speech.number(used)}/${speech.number(max)}`,
    unit,
    isUnitShown: counters.length > 1,
    isOver: used > max,
  }));
}

function factsOf(post: ReportPost, frame: Frame): readonly string[] {
  const { words, speech, head } = frame;
  const isOut = post.state === 'published' || post.state === 'removing' || post.state === 'removed';
  return [
    ...(head.accounts.length > 1 ? [accountTitle(post.account, frame)] : []),
    words.card.firstPosted(speech.day(post.createdAt)),
    ...(isOut && post.state === 'published'
      ? [words.card.publishedAt(speech.day(post.updatedAt), isRehearsal(post.account, frame))]
      : []),
    ...(post.scheduledAt === null || isOut ? [] : [words.card.goesAt(speech.minute(post.scheduledAt))]),
    words.card.visibility[post.visibility],
    ...(post.location === null ? [] : [words.card.place(post.location)]),
  ];
}

function linkOf({ address, saidBy }: ReportPost, { words }: Frame): PostView['link'] {
  if (address === null || !isLink(address)) return null;
  return {
    href: address,
    says: saidBy === 'person' ? `${words.card.see} (${words.card.saidByPerson})` : words.card.see,
  };
}

/** A link that a click may follow; anything else could run code. */
function isLink(address: string): boolean {
  return URL.canParse(address) && ['https:', 'http:', 'file:'].includes(new URL(address).protocol);
}

function summaryOf(post: ReportPost, { words }: Frame): readonly string[] {
  const files = post.files.filter(({ role }) => role !== 'cover');
  const rungs = new Set(files.map(({ rung }) => words.rungs[rung][files.length === 1 ? 0 : 1]));
  return [
    ...(post.changes.length === 0 ? [] : [words.card.textChanges(post.changes.length)]),
    ...(rungs.size === 1 ? rungs : []),
    ...(post.warnings.length === 0 ? [] : [words.card.warnings(post.warnings.length)]),
  ];
}

function checkOf({ check }: ReportPost, frame: Frame): PostView['check'] {
  const { words, speech } = frame;
  if (check === null) return null;
  const says = `${words.card.check[check.result]} (${words.card.checkedAt(speech.minute(check.at))})`;
  return { says: words.sentence(says), differences: check.differences.map((one) => sayReason(one, frame)) };
}
