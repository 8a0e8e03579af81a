import type { Speech } from '../../../../contract/index.ts';

/** `1 post`, `12,345 posts` */
export function counter(speech: Speech): (count: number, noun: string) => string {
  return (count, noun) => `${speech.number(count)} ${noun}${count === 1 ? '' : 's'}`;
}
