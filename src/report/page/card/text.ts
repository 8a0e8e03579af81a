import { graphemeEnds, graphemes, wellFormed } from '../../../kit/index.ts';
import type { ReportPost } from '../../data.ts';
import { type Piece, wordDiff } from '../diff.ts';
import type { Frame } from '../frame.ts';

/** More of a text than this many UTF-16 units or lines is folded. */
const most = { units: 320, lines: 7 };

export interface FoldedText {
  /** what is seen at once */
  readonly shown: string;
  /** null: all of it is */
  readonly rest: { readonly label: string; readonly whole: string } | null;
}

export function foldText(text: string, { words, speech }: Frame): FoldedText {
  const lines = text.split('\n');
  if (text.length <= most.units && lines.length <= most.lines) return { shown: text, rest: null };
  const start = lines.slice(0, most.lines).join('\n').slice(0, most.units);
  return {
    shown: `${text.slice(0, wholeSigns(text, start.length)).trimEnd()}…`,
    rest: { label: words.card.wholeText(speech.number(graphemes(text))), whole: text },
  };
}

/** The end of the last whole character before `units`. */
function wholeSigns(text: string, units: number): number {
  let last = 0;
  for (const end of graphemeEnds(text.slice(0, units + 64))) {
    if (end > units) break;
    last = end;
  }
  return last;
}

export interface CaptionView {
  /** null: the source has none, or it stays as it is: `says` tells */
  readonly pieces: readonly Piece[] | null;
  readonly says: string | null;
  readonly steps: readonly { readonly says: string; readonly pieces: readonly Piece[] }[];
}

/** What became of a caption; each step shows its own fragment. */
export function captionView(post: ReportPost, { words }: Frame): CaptionView {
  const steps = post.changes.map(({ reason, before, after }) => ({
    says: words.sentence(reason.text),
    pieces: wordDiff(wellFormed(before), wellFormed(after)),
  }));
  if (post.caption === null) return { pieces: null, says: words.card.captionNone, steps };
  const after = textAsPosted(post);
  if (after.trim() === post.caption.trim()) return { pieces: null, says: words.card.captionSame, steps };
  return {
    pieces: wordDiff(wellFormed(post.caption), wellFormed(after)),
    says: post.captionFrom === null ? null : words.card.captionFrom(post.captionFrom),
    steps,
  };
}

/** A first line that became the title is not said again in the body: nothing was lost by that. */
function textAsPosted({ title, body, caption }: ReportPost): string {
  const isFirstLine = title !== null && title !== '' && (caption ?? '').trimStart().startsWith(title);
  return isFirstLine && !body.trimStart().startsWith(title) ? `${title}\n${body}` : body;
}
