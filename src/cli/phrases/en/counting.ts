import type { Speech } from '../../../contract/index.ts';

/** `1 post`, `12,345 posts`. What does not end in s says so: `'entry', 'entries'`. */
export function counted(speech: Speech, count: number, one: string, many = `${one}s`): string {
  return `${speech.number(count)} ${count === 1 ? one : many}`;
}

/** The same, for many counts in one language. */
export function counter(speech: Speech): (count: number, one: string, many?: string) => string {
  return (count, one, many) => counted(speech, count, one, many);
}

/** What begins a sentence of its own. */
export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
