import { type Carried, readCarried } from './blocks.ts';
import { offerCopies } from './copying.ts';
import { findRows, noWish, readWish, texts, type Wish, writeWish } from './filter.ts';
import type { Label, Row } from './rows.ts';

/** Draws what is asked for. The address holds the wish, so that a reload, Back and a link to it show the same. */

interface Parts {
  readonly list: HTMLElement;
  readonly form: HTMLFormElement;
  readonly found: HTMLElement;
  readonly pages: HTMLElement;
  readonly gallery: HTMLElement;
}

function begin({ list, form, found, pages, gallery }: Parts): void {
  const carried = readCarried(list);
  const { about, rows } = carried;
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  let wish: Wish = noWish;
  let matches: readonly number[] = [];

  const search = (): void => {
    matches = findRows(rows, wish, about.labels);
    draw();
  };
  const draw = (): void => {
    const last = Math.max(1, Math.ceil(matches.length / about.perPage));
    wish = { ...wish, page: Math.min(wish.page, last) };
    const from = (wish.page - 1) * about.perPage;
    const shown = matches.slice(from, from + about.perPage);
    list.replaceChildren(...shown.flatMap((place) => carried.card(place) ?? []));
    offerCopies(list, about.words);
    const facts = { from: from + 1, to: from + shown.length, found: matches.length, all: rows.length };
    found.textContent = filled(shown.length === 0 ? about.words.foundNone : about.words.found, facts);
    drawPages(last);
  };
  const filled = (text: string, facts: Readonly<Record<string, number>>): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => numbers.format(facts[name] ?? 0));
  const drawPages = (last: number): void => {
    pages.hidden = last < 2;
    const says = pages.querySelector('span');
    if (says !== null) says.textContent = filled(about.words.page, { page: wish.page, pages: last });
    for (const button of pages.querySelectorAll('button')) {
      const page = wish.page + Number(button.dataset['step']);
      button.disabled = page < 1 || page > last;
    }
  };
  const remember = (): void => {
    const address = writeWish(wish);
    history.replaceState(null, '', address === '' ? location.href.split('#')[0] : `#${address}`);
  };
  const takeAddress = (isFirst: boolean): void => {
    const asked = readWish(location.hash);
    if (asked === null && !isFirst) return;
    wish = asked ?? noWish;
    showWish(form, wish);
    search();
    if (asked === null || (isFirst && writeWish(wish) === '')) return;
    gallery.scrollIntoView();
    gallery.focus({ preventScroll: true });
  };

  fillChoices(form, carried);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  form.addEventListener('input', (event) => {
    const isTyped = event.target instanceof HTMLInputElement && event.target.type === 'search';
    clearTimeout(waiting);
    const take = () => {
      wish = wishOf(form);
      search();
      remember();
    };
    // A number that changes with every letter is no news to somebody who listens.
    if (isTyped) waiting = setTimeout(take, 150);
    else take();
  });
  form.addEventListener('reset', () => {
    wish = noWish;
    search();
    remember();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  pages.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button === null) return;
    wish = { ...wish, page: wish.page + Number(button.dataset['step']) };
    draw();
    remember();
    gallery.focus({ preventScroll: true });
    found.scrollIntoView({ block: 'start' });
  });
  addEventListener('hashchange', () => takeAddress(false));
  offerCopies(document, about.words);
  form.hidden = false;
  document.querySelector('.needs-script')?.remove();
  takeAddress(true);
}

function wishOf(form: HTMLFormElement): Wish {
  const given = new FormData(form);
  const wish: Record<string, string> = {};
  for (const name of texts) wish[name] = String(given.get(name) ?? '');
  return { ...noWish, ...wish };
}

function showWish(form: HTMLFormElement, wish: Wish): void {
  for (const name of texts) {
    const control = form.elements.namedItem(name);
    if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked = wish[name] !== '';
    else if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) control.value = wish[name];
  }
}

/** Only what comes up, each with how often. */
function fillChoices(form: HTMLFormElement, { about, rows }: Carried): void {
  const { labels, words } = about;
  const fill = (name: string, choices: readonly Label[]) => {
    const select = form.elements.namedItem(name);
    if (!(select instanceof HTMLSelectElement)) return;
    select.replaceChildren(...choices.map(([key, says]) => new Option(says, key)));
  };
  const counted = (of: readonly Label[], countIn: (row: Row) => readonly number[]): readonly Label[] => {
    const counts = of.map(() => 0);
    for (const row of rows) for (const place of countIn(row)) if (place >= 0) counts[place] = (counts[place] ?? 0) + 1;
    return of.flatMap(([key, says], place): readonly Label[] => {
      const count = counts[place] ?? 0;
      return count === 0 ? [] : [[key, `${says} (${count})`]];
    });
  };
  const any: Label = ['', words.any];
  fill('state', [any, ...counted(labels.states, (row) => [row[1]])]);
  fill('kind', [any, ...counted(labels.kinds, (row) => [row[2]])]);
  fill('account', [any, ...counted(labels.accounts, (row) => [row[3]])]);
  fill('code', [any, ...counted(labels.codes, (row) => row[4])]);
  fill('sort', [
    ['', words.orders.plan],
    ['oldest', words.orders.oldest],
    ['newest', words.orders.newest],
  ]);
}

const [list, form, found, pages, gallery] = ['cards', 'filters', 'found', 'pages', 'gallery'].map((id) =>
  document.getElementById(id),
);
if (list && form instanceof HTMLFormElement && found && pages && gallery) begin({ list, form, found, pages, gallery });
