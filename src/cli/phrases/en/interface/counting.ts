import type { Speech } from '../../../../contract/index.ts';

/** `1 post`, `12,345 posts` */
export function counter(speech: Speech): (count: number, noun: string) => string {
  return (count, noun) => `${speech.number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** What begins a sentence of its own. */
export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
