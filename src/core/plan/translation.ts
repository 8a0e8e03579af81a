import type { Reason } from '../../contract/index.ts';
import { originOf } from '../caption/precedence.ts';
import type { PostRow } from '../model.ts';
import type { TextChange } from './item.ts';
import { hold, type Obstacle } from './target.ts';

/** What became of the wish to have one caption translated. None: it is in that language, or has no words. */
export type TranslationNote =
  /** `reason`: of the change, beside the text before and after */
  | { readonly kind: 'translated'; readonly text: string; readonly reason: Reason }
  /** stays as it is, and why a person should know */
  | { readonly kind: 'left'; readonly reason: Reason }
  /** waits */
  | { readonly kind: 'missing'; readonly reason: Reason };

/** The caption as it goes on to be fitted. */
export function captionIn({ caption }: Pick<PostRow, 'caption'>, note: TranslationNote | undefined): string | null {
  return note?.kind === 'translated' ? note.text : caption;
}

export function translationChanges(
  { caption }: Pick<PostRow, 'caption'>,
  note: TranslationNote | undefined,
): readonly TextChange[] {
  return note?.kind === 'translated' ? [{ reason: note.reason, before: caption ?? '', after: note.text }] : [];
}

export function translationObstacles(note: TranslationNote | undefined): readonly Obstacle[] {
  return note?.kind === 'missing' ? [hold(note.reason)] : [];
}

export function translationWarnings(note: TranslationNote | undefined): readonly Reason[] {
  return note?.kind === 'left' ? [note.reason] : [];
}

/** Was the caption made of what is said in the video? */
export function isTranscript({ captionFrom }: Pick<PostRow, 'captionFrom'>): boolean {
  return captionFrom !== null && originOf(captionFrom) === 'transcript';
}
