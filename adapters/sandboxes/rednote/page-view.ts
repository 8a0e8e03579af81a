import { toIso } from '../../../src/kit/index.ts';
import { mediaPath } from './media-path.ts';
import { titleUnits } from './note-check.ts';
import { countNotes } from './self.ts';
import { type Account, type Note, statusOf } from './state.ts';
import type { World } from './world.ts';

/** What the templates show: ready-made words, so that they hold no logic but loops. */

export function accountView(world: World, account: Account, nowMs: number) {
  const counts = countNotes(world, account, nowMs);
  return { name: account.name, redId: account.redId, site: account.site, about: account.about, ...counts };
}

interface Badge {
  readonly tone: string;
  readonly text: string;
}

export function cardView(world: World, note: Note, nowMs: number) {
  const account = world.state.accounts.get(note.accountId);
  return {
    href: `/explore/${note.id}`,
    title: note.title === '' ? 'Untitled note' : note.title,
    untitled: note.title === '',
    cover: coverOf(note),
    video: note.video === null ? null : { src: mediaPath(note.video.fileId), length: clockTime(note.video.durationMs) },
    imageCount: note.video === null ? note.images.length : 0,
    badges: badgesOf(note, nowMs),
    author: account?.name ?? '',
    at: toIso(note.createdAtMs),
    day: dayOf(note.createdAtMs),
    when: humanTime(note.createdAtMs),
  };
}

function coverOf(note: Note): string | null {
  const first = note.images[0];
  return first === undefined ? null : mediaPath(first.fileId);
}

function badgesOf(note: Note, nowMs: number): readonly Badge[] {
  const badges: Badge[] = [];
  const status = statusOf(note, nowMs);
  if (status === 2) badges.push({ tone: 'wait', text: 'Under review' });
  if (status === 3) badges.push({ tone: 'bad', text: 'Rejected' });
  if (note.scheduledAtMs !== null && note.scheduledAtMs > nowMs) {
    badges.push({
      tone: 'plan',
      text: `Scheduled ${dayOf(note.scheduledAtMs)}, ${humanTime(note.scheduledAtMs).slice(11)}`,
    });
  }
  if (note.privacy === 0 && status !== 3) badges.push({ tone: 'open', text: 'Public' });
  if (note.privacy === 1) badges.push({ tone: 'lock', text: 'Only me' });
  if (note.privacy === 4) badges.push({ tone: 'lock', text: 'Mutual friends' });
  if (note.sticky) badges.push({ tone: 'plan', text: 'Pinned' });
  return badges;
}

export function noteView(world: World, note: Note, nowMs: number) {
  const linked = note.topics.filter((topic) => topic.clickable).length;
  const files = note.video ? [note.video.fileId] : note.images.map((image) => image.fileId);
  const bytes = files.reduce((sum, fileId) => sum + (world.state.files.get(fileId)?.bytes ?? 0), 0);
  return {
    card: cardView(world, note, nowMs),
    home: `/?account=${note.accountId}`,
    images: note.video
      ? []
      : note.images.map(({ fileId, width, height }) => ({ src: mediaPath(fileId), width, height })),
    text: textPieces(note),
    plainTopics: note.topics.filter((topic) => !topic.clickable).map((topic) => topic.name),
    facts: [
      ['Title', `${titleUnits(note.title)} of 20 units`],
      ['Text', `${note.desc.length} of 1000 characters`],
      ['Topics', note.topics.length === 0 ? 'none' : `${linked} of ${note.topics.length} can be tapped`],
      [
        'Media',
        `${note.video ? 'video' : `${files.length} image${files.length === 1 ? '' : 's'}`}, ${megabytes(bytes)}`,
      ],
      ['Cover', coverWords(note)],
      ['Place', note.place ?? 'none'],
      ['Original statement', note.original ? 'yes' : 'no'],
      ['Declared as', declarations[note.declaration ?? 0] ?? 'nothing'],
      ['Note id', note.id],
    ],
  };
}

function coverWords(note: Note): string {
  if (note.video === null) return 'the first image';
  return note.images.length === 0 ? 'none sent: the platform picks a frame' : 'sent with the note';
}

const declarations: Readonly<Record<number, string>> = {
  1: 'fiction',
  2: 'made with AI',
  3: 'marketing',
  4: 'self-shot',
  5: 'repost',
};

/** The body cut at its topic marks: `#name[话题]#` reads as `#name`, linked where the platform would link it. */
function textPieces(note: Note): readonly { readonly text: string; readonly href: string | null }[] {
  const pieces: { text: string; href: string | null }[] = [];
  let rest = note.desc;
  for (let mark = nextMark(rest); mark !== null; mark = nextMark(rest)) {
    const topic = note.topics.find((one) => one.clickable && one.name === mark?.name);
    pieces.push({ text: rest.slice(0, mark.start), href: null });
    pieces.push({ text: `#${mark.name}`, href: topic ? `/page/topics/${topic.id}` : null });
    rest = rest.slice(mark.end);
  }
  pieces.push({ text: rest, href: null });
  return pieces.filter((piece) => piece.text !== '');
}

function nextMark(text: string): { readonly name: string; readonly start: number; readonly end: number } | null {
  const match = /#([^#[\]\n]{1,100})\[话题\]#/.exec(text);
  const name = match?.[1];
  return match && name !== undefined ? { name, start: match.index, end: match.index + match[0].length } : null;
}

function humanTime(epochMs: number): string {
  const text = toIso(epochMs);
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}

function dayOf(epochMs: number): string {
  return new Date(epochMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
}

function clockTime(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  return seconds === 0 ? '' : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
