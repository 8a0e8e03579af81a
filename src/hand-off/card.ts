import type { Draft, Showing, TextLimit } from '../contract/index.ts';
import type { Card, CardFile, TextPart } from './client/view.ts';
import { type DeskFile, filesOf } from './desk-files.ts';
import type { DeskParts, Viewer } from './desk-parts.ts';

interface OnDesk {
  readonly id: string;
  readonly showing: Showing;
  /** it was shown by an earlier run */
  readonly asks: boolean;
}

/** The post as the page shows it, in the reader's words. */
export async function cardOf(parts: DeskParts, { id, showing, asks }: OnDesk, viewer: Viewer): Promise<Card> {
  const { words, destination, say } = parts;
  const { draft, place, because } = showing;
  const files = filesOf(parts.files, id, draft);
  const cover = files.find(({ isCover }) => isCover);
  const media = files.filter(({ isCover }) => !isCover);
  const checklist = await Promise.all(place.checklist(draft).map(async (reason) => (await say(reason)).says));
  return {
    id,
    title: asks ? words.question(destination) : words.card(draft.order),
    notice: because === undefined ? (asks ? words.questionWhy : null) : (await say(because)).says,
    place: destination,
    heading: draft.title === null ? null : textPart(parts, draft.title, place.text.title ?? []),
    body: textPart(parts, draft.body, place.text.body),
    topics: draft.hashtags.map((tag) => `#${tag}`),
    files: media.map((file, index) => cardFile(parts, file, words.file(index + 1, media.length))),
    cover: cover === undefined ? null : cardFile(parts, cover, words.coverFile),
    checklist,
    facts: factsOf(parts, draft),
    composer: place.composer === null ? null : { label: words.openPlace(destination), url: place.composer },
    canReveal: viewer.onThisComputer,
  };
}

function textPart({ speech, words }: DeskParts, text: string, rules: readonly TextLimit[]): TextPart {
  return {
    text,
    counters: rules
      .map(({ max, unit, measure }) => ({ used: measure(text), max, unit }))
      // A rule that does not touch this text says nothing.
      .filter(({ used }) => used > 0)
      .map(({ used, max, unit }) => words.counter(speech.number(used), speech.number(max), speech.unit(unit))),
  };
}

function cardFile({ speech }: DeskParts, file: DeskFile, caption: string): CardFile {
  const { name, mime, bytes, media } = file;
  return {
    path: `/file/${file.card}/${name}`,
    name,
    kind: mime.startsWith('video/') ? 'video' : 'image',
    mime,
    caption: `${caption} · ${speech.bytes(bytes)}`,
    alt: media.file.alt,
  };
}

function factsOf({ words, speech }: DeskParts, { createdAt, location, scheduledAt }: Draft): readonly string[] {
  return [
    words.from(speech.day(createdAt)),
    ...(location === null ? [] : [words.location(location)]),
    ...(scheduledAt === null ? [] : [words.at(speech.minute(scheduledAt))]),
  ];
}
