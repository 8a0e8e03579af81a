import { wellFormed } from '../../kit/index.ts';
import type { Report, ReportEntry } from '../data.ts';
import { otherView } from './card/other.ts';
import { postView } from './card/post.ts';
import { otherCard, postCard, waysList } from './card/template.ts';
import type { Row } from './client/rows.ts';
import type { Frame } from './frame.ts';
import { createRows } from './rows.ts';
import { inertJson } from './script.ts';
import { contentPolicy, footHtml, galleryHtml, headHtml, pagesHtml, type ShellView } from './shell.ts';
import { style } from './style.ts';
import { calendarHtml } from './summary/calendar.ts';
import { certificatesHtml } from './summary/certificate.ts';
import { nextHtml } from './summary/next.ts';
import { problemsHtml } from './summary/problems.ts';
import { topHtml } from './summary/top.ts';
import type { Pictures } from './thumbnails.ts';

interface PageParts {
  readonly frame: Frame;
  readonly script: string;
  readonly pictures: Pictures;
  readonly entries: Report['entries'];
  readonly isBeside: boolean;
}

/** Cards of a page, here and in the script that turns the pages. The first page stands in the file as it is. */
const perPage = 30;
/** The others are text until somebody turns to them. */
const perBlock = 200;

export async function* pageChunks(
  parts: PageParts,
): AsyncGenerator<{ readonly html: string; readonly entries: number }> {
  const { frame, script } = parts;
  const { words } = frame;
  const rows = createRows(frame);
  const shell = shellOf(parts);
  yield { html: storable(`${headHtml(shell)}${summaries(frame)}${galleryHtml(shell)}`), entries: 0 };
  const block: { cards: string[]; rows: Row[] } = { cards: [], rows: [] };
  let place = 0;
  for await (const entry of parts.entries) {
    const html = storable(await cardOf(entry, place, parts));
    const row = rows.add(entry);
    if (place < perPage) yield { html, entries: 1 };
    if (place === perPage) yield { html: pagesHtml({ words }), entries: 0 };
    if (place >= perPage) block.cards.push(html);
    block.rows.push(row);
    place += 1;
    if (block.rows.length >= perBlock) yield { html: takeBlock(block), entries: 0 };
    if (place > perPage) yield { html: '', entries: 1 };
  }
  if (place <= perPage) yield { html: pagesHtml({ words }), entries: 0 };
  yield { html: takeBlock(block), entries: 0 };
  yield { html: storable(`${certificatesHtml(frame)}${footHtml({ words })}`), entries: 0 };
  const about = { labels: rows.labels(), words: words.gallery.client, perPage };
  yield { html: `${data('about', about)}<script>${script}</script>\n</body>\n</html>\n`, entries: 0 };
}

/** Halves of characters have no place in UTF-8, and NUL none in HTML. */
function storable(html: string): string {
  return wellFormed(html).replaceAll('\0', '\ufffd');
}

function summaries(frame: Frame): string {
  return [
    topHtml(frame, waysList),
    '<main>\n',
    nextHtml(frame),
    calendarHtml(frame),
    problemsHtml(frame, waysList),
  ].join('');
}

function shellOf({ frame: { head, words, speech }, script, isBeside }: PageParts): ShellView {
  return {
    words,
    title: words.top.heading(head.about, speech.source.name, words.list(head.accounts.map(({ title }) => title))),
    policy: contentPolicy({ script, style, besides: isBeside }),
    style,
    accounts: head.accounts.length,
    isFolded: head.items.seen > perPage,
  };
}

async function cardOf(entry: ReportEntry, place: number, { frame, pictures }: PageParts): Promise<string> {
  if (entry.kind !== 'delivery') return otherCard(otherView(entry, place, frame));
  const picture = await pictures.find(entry.thumbnail);
  const covers = await Promise.all(entry.covers.map(({ thumbnail }) => pictures.find(thumbnail)));
  return postCard(postView(entry, { place, picture, covers, frame }));
}

function takeBlock(block: { readonly cards: string[]; readonly rows: Row[] }): string {
  const cards = block.cards.splice(0);
  const rows = block.rows.splice(0);
  const html = data('rows', rows, rows.length);
  return cards.length === 0 ? html : `${html}${data('cards', cards)}`;
}

function data(kind: string, value: unknown, count = 0): string {
  return `<script type="application/json" data-${kind}="${count}">${inertJson(value)}</script>\n`;
}
