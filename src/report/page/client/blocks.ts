import type { ClientWords, Labels, Row } from './rows.ts';

export interface About {
  readonly labels: Labels;
  readonly words: ClientWords;
  readonly perPage: number;
}

/** What the page carries. Cards of a block become text when the first of them is wanted, and elements when each is. */
export interface Carried {
  readonly about: About;
  readonly rows: readonly Row[];
  card(place: number): Element | null;
}

export function readCarried(list: Element): Carried {
  const about = parsed<About>(document.querySelector('script[data-about]'));
  const rows: Row[] = [];
  for (const block of document.querySelectorAll('script[data-rows]')) rows.push(...parsed<readonly Row[]>(block));
  const elements = new Map<number, Element>();
  for (const [place, element] of Array.from(list.children).entries()) elements.set(place, element);
  const first = elements.size;
  const blocks = Array.from(document.querySelectorAll('script[data-cards]'));
  const starts = startsOf(first, rows.length, blocks.length);
  const read = new Map<number, readonly string[]>();
  return {
    about,
    rows,
    card(place) {
      const known = elements.get(place);
      if (known !== undefined) return known;
      const index = starts.findIndex((start, at) => place >= start && place < (starts[at + 1] ?? Infinity));
      const block = blocks[index];
      if (block === undefined) return null;
      const cards = read.get(index) ?? parsed<readonly string[]>(block);
      if (read.size > 8) read.clear();
      read.set(index, cards);
      const element = elementOf(cards[place - (starts[index] ?? 0)] ?? '');
      if (element !== null) elements.set(place, element);
      return element;
    },
  };
}

/** Rows and cards come in the same blocks, but the first page's cards are elements already. */
function startsOf(first: number, rows: number, blocks: number): readonly number[] {
  if (blocks === 0) return [];
  const sizes = Array.from(document.querySelectorAll('script[data-rows]'), (block) =>
    Number(block.getAttribute('data-rows')),
  );
  const starts: number[] = [];
  let at = 0;
  for (const size of sizes) {
    if (at + size > first) starts.push(Math.max(first, at));
    at += size;
  }
  return starts.filter((start) => start < rows);
}

function elementOf(html: string): Element | null {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content.firstElementChild;
}

function parsed<Shape>(block: Element | null): Shape {
  return JSON.parse(block?.textContent ?? '[]') as Shape;
}
