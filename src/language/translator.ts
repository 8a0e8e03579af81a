import type { TranslationFault } from '../contract/reasons/language.ts';

/** One text that came back; whether it is whole, the caller looks. */
export interface RawTranslation {
  readonly text: string;
  /** as the service took it, and to be believed; null: it does not say */
  readonly from: string | null;
}

/** What one request came to. */
export type Answered =
  /** one for each text that was asked for, in its place; null: it is missing */
  | { readonly kind: 'texts'; readonly texts: readonly (RawTranslation | null)[] }
  /** too much at once, or something in it that the service does not take */
  | { readonly kind: 'refused'; readonly status: number; readonly said: string };

/** Asks for so many texts in one request. */
export type AskTranslation = (texts: readonly string[], signal: AbortSignal) => Promise<Answered>;

/** What is kept of one text, whatever came of it: nobody is asked twice. */
export type Translation =
  | { readonly kind: 'translated'; readonly text: string; readonly from: string | null }
  /** the service says it is in that language already */
  | { readonly kind: 'same' }
  | { readonly kind: 'fault'; readonly fault: TranslationFault };
