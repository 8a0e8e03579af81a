import type { SourcePost } from '../../contract/index.ts';
import { clockIn, dayIn } from '../zone.ts';

/** `--title-template`: words for posts that have none. Days and times are those of the person's own calendar. */
export interface TitleTemplate {
  /** with `{date}` and the like; `{{` and `}}` stand for a brace; ` || ` divides several, of which the first known one counts */
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

/** Between the templates of one text: the first one counts that can be filled in. */
const divider = ' || ';

/** Null: it can be filled in. */
export function findTemplateFault(text: string): TemplateFault | null {
  for (const one of text.split(divider)) {
    if (one.trim() === '') return { fault: 'empty' };
    for (const [whole, field] of one.matchAll(piece)) {
      if (whole === '{' || whole === '}') return { fault: 'brace' };
      if (field !== undefined && !Object.hasOwn(fields, field)) return { fault: 'unknown-field', field };
    }
  }
  return null;
}

/**
 * The words for one post: those of the first template of which everything it names is known. Empty where there is none: "Filmed
 * 2024-01-06 in" is worse than nothing.
 */
export function fillTemplate({ text, timeZone }: TitleTemplate, facts: Facts): string {
  for (const one of text.split(divider)) {
    const filled = fillOne(one, (field) => (fields[field]?.(facts, timeZone) ?? '').trim());
    if (filled !== null) return filled.trim();
  }
  return '';
}

/** null: something it names is not known */
function fillOne(text: string, lookUp: (field: string) => string): string | null {
  let isWhole = true;
  const filled = text.replaceAll(piece, (whole, field: string | undefined) => {
    if (whole === '{{') return '{';
    if (whole === '}}') return '}';
    const value = lookUp(field ?? '');
    isWhole &&= value !== '';
    return value;
  });
  return isWhole ? filled : null;
}
