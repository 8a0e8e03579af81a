import type { Language } from '../../contract/index.ts';

/** A line of a post, in the language of its readers and not of the person at the terminal. `{date}` is the day. */
export const originalDateLines: Readonly<Record<Language, string>> = {
  en: 'Originally posted {date}',
  zh: '最初发布于 {date}',
};
