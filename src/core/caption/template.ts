import type { SourcePost } from '../../contract/index.ts';
import { clockIn, dayIn } from '../zone.ts';

/** `--title-template`: words for posts that have none. Days and times are those of the person's own calendar. */
export interface TitleTemplate {
  /** with `{date}` and the like; `{{` and `}}` stand for a brace */
  readonly text: string;
  /** IANA name: `Europe/Berlin` */
  readonly timeZone: string;
}

type Facts = Pick<SourcePost, 'createdAt' | 'sound' | 'location' | 'alternateText'> & {
  /** its place among all posts by time, from 1; null: it was not counted */
  readonly number: number | null;
};

/** What each field stands for; empty where the post does not say. */
const fields: Readonly<Record<string, (facts: Facts, timeZone: string) => string>> = {
  /** `2024-09-17` */
  date: ({ createdAt }, timeZone) => dayIn(timeZone, createdAt),
  /** `14:07` */
  time: ({ createdAt }, timeZone) => clockIn(timeZone, createdAt),
  year: ({ createdAt }, timeZone) => dayIn(timeZone, createdAt).slice(0, 4),
  month: ({ createdAt }, timeZone) => dayIn(timeZone, createdAt).slice(5, 7),
  day: ({ createdAt }, timeZone) => dayIn(timeZone, createdAt).slice(8, 10),
  /** "original sound - anna" is the name of no song */
  sound: ({ sound }) => (sound === null || sound.own ? '' : sound.name),
  location: ({ location }) => location ?? '',
  number: ({ number }) => (number === null ? '' : String(number)),
  /** the text for people who cannot see: it is no caption, and only becomes one where somebody asks for it here */
  alt: ({ alternateText }) => alternateText ?? '',
};

export const templateFields: readonly string[] = Object.keys(fields);

export type TemplateFault =
  | { readonly fault: 'empty' }
  /** a brace without its other one */
  | { readonly fault: 'brace' }
  | { readonly fault: 'unknown-field'; readonly field: string };

const piece = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;

/** Null: it can be filled in for any post. */
export function findTemplateFault(text: string): TemplateFault | null {
  if (text.trim() === '') return { fault: 'empty' };
  for (const [whole, field] of text.matchAll(piece)) {
    if (whole === '{' || whole === '}') return { fault: 'brace' };
    if (field !== undefined && !Object.hasOwn(fields, field)) return { fault: 'unknown-field', field };
  }
  return null;
}

/** Signs that only stand between two things: `2024-09-17 · ` has lost the second. */
const loose = /^[\s·•|/,;:–—-]+|[\s·•|/,;:–—-]+$/gu;

/**
 * The template for one post. Empty where all that it names is missing: "Filmed in " says nothing. Signs that lost what they
 * stood between go, and lines that are left without a letter, digit or sign.
 */
export function fillTemplate({ text, timeZone }: TitleTemplate, facts: Facts): string {
  let named = 0;
  let known = 0;
  const filled = text.replaceAll(piece, (whole, field: string | undefined) => {
    if (whole === '{{') return '{';
    if (whole === '}}') return '}';
    const value = field === undefined ? '' : (fields[field]?.(facts, timeZone) ?? '').trim();
    named += 1;
    known += value === '' ? 0 : 1;
    return value;
  });
  if (named > 0 && known === 0) return '';
  if (named === known) return filled.trim();
  const lines = filled.split('\n').map((line) => line.replaceAll(loose, '').replaceAll(/ {2,}/g, ' '));
  return lines.filter((line) => line !== '').join('\n');
}
