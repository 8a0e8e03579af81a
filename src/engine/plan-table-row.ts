import { createHash } from 'node:crypto';
import type { IsoTime, Language } from '../contract/index.ts';
import type { TableMistake, TableProblem } from '../contract/reasons/table.ts';
import { coverText } from '../core/cover/wish.ts';
import type { DeliveryRow } from '../core/model.ts';
import type { PlanItem, Verdict } from '../core/plan/item.ts';
import type { Encoding } from '../kit/encoding.ts';
import { guarded, readGuarded } from '../table/guard.ts';
import { findHarm } from '../table/letters.ts';
import { momentInCell, readMoment } from '../table/moments.ts';
import { goingName, type PlanColumn, readGoing, readVisibility, visibilityName } from '../table/words.ts';
import { withPlainBreaks } from '../table/write.ts';
import { findControlCharacter } from './control-characters.ts';
import { type CoverEdit, withCoverEdit } from './cover-edit.ts';
import { decideVerdict, type Mistake, type PostEdit } from './plan-check.ts';

/** A post as cells of its row, and back. */

export const editableColumns = ['title', 'body', 'topics', 'cover', 'visibility', 'when', 'go'] as const;
export type EditableColumn = (typeof editableColumns)[number];

/** The reader's. Words are read in every language; times say their zone, and without one are in this. */
export interface TableStyle {
  readonly language: Language;
  readonly timeZone: string;
}

export interface PostInTable {
  readonly row: DeliveryRow;
  /** no plan changes it any more: `go` says what became of it */
  readonly isOver: boolean;
}

/** Of a table that was saved by somebody. */
export interface SavedStyle extends TableStyle {
  readonly encoding: Encoding;
}

export type Cells = ReadonlyMap<PlanColumn, string>;

export function writtenCells(
  post: PostInTable,
  { language, timeZone }: TableStyle,
): Readonly<Record<EditableColumn, string>> {
  const { item } = post.row;
  return {
    title: guarded(withPlainBreaks(item.text.title ?? '')),
    body: guarded(withPlainBreaks(item.text.body)),
    topics: guarded(topicsText(item)),
    cover: guarded(coverText(item.cover) ?? ''),
    visibility: visibilityName(item.visibility, language),
    when: item.scheduledAt === null ? '' : momentInCell(item.scheduledAt, timeZone),
    go: goingName(goingOf(post), language),
  };
}

function topicsText({ text }: PlanItem): string {
  return text.hashtags.map((tag) => `#${tag}`).join(' ');
}

function goingOf({ row, isOver }: PostInTable) {
  return isOver ? row.state : goings[row.item.verdict.kind];
}

const goings = { deliver: 'yes', hold: 'hold', skip: 'no' } as const;
const verdicts = { yes: 'deliver', hold: 'hold', no: 'skip' } as const;

/** What may be edited, the same in every language and zone: rows of one post that say the same have the same. */
export function sayingOf(post: PostInTable): string {
  const { title, body, topics, cover } = writtenCells(post, { language: 'en', timeZone: 'UTC' });
  const { visibility, scheduledAt } = post.row.item;
  const when = scheduledAt === null ? '' : toMinute(scheduledAt);
  return saying([title, body, topics, visibility, when, goingOf(post)], cover);
}

/** What the cells say, as `sayingOf`: as they stand, and as they stood before a spreadsheet took our apostrophes away. */
export function sayingsInCells(cells: Cells, { timeZone }: TableStyle): readonly string[] {
  const of = (column: PlanColumn) => withPlainBreaks(cells.get(column) ?? '');
  const moment = readMoment(of('when'), timeZone);
  const visibility = readVisibility(of('visibility')) ?? of('visibility');
  const rest = [
    visibility,
    moment.kind === 'at' ? toMinute(moment.at) : of('when').trim(),
    readGoing(of('go')) ?? of('go'),
  ];
  const texts = [of('title'), of('body'), of('topics')];
  const cover = of('cover').trim();
  return [saying([...texts, ...rest], cover), saying([...texts.map(guarded), ...rest], guarded(cover))];
}

/** Without a cover of their own a row says what it said before there was such a column. */
function saying(parts: readonly string[], cover: string): string {
  return JSON.stringify(cover === '' ? parts : [...parts, cover]);
}

function toMinute(at: IsoTime): string {
  return at.slice(0, 16);
}

/**
 * The last column: what the row said when it was written, and its place. In few letters, that no spreadsheet takes for a number.
 */
export interface Was {
  readonly said: string;
  /** from 1; null: not told */
  readonly place: number | null;
}

/** `key`: of the delivery, so that another account's table is known as one. */
export function wasOf(key: string, saying: string): string {
  return `w${createHash('sha256').update(`${key}\n${saying}`).digest('hex').slice(0, 12)}`;
}

export function wasInCell({ said, place }: Was): string {
  return place === null ? said : `${said}-${place}`;
}

/** null: the column is gone, or somebody filled it in */
export function readWas(cells: Cells): Was | null {
  const [, said, place] = /^(w[0-9a-f]{12})(?:-(\d{1,9}))?$/.exec((cells.get('was') ?? '').trim().toLowerCase()) ?? [];
  return said === undefined ? null : { said, place: place === undefined ? null : Number(place) };
}

export type CellMistake = Omit<TableProblem, 'row' | 'post' | 'field'> & { readonly column: PlanColumn | null };

export interface ReadRow {
  readonly edit: PostEdit;
  readonly problems: readonly CellMistake[];
}

interface Reading extends PostInTable {
  readonly style: SavedStyle;
  readonly written: Readonly<Record<EditableColumn, string>>;
  readonly problems: CellMistake[];
}

/** What a person wants of the post. Columns that are not there any more say nothing. */
export function readRow(
  cells: Cells,
  { cover, ...post }: PostInTable & { readonly cover: CoverEdit },
  style: SavedStyle,
): ReadRow {
  const reading: Reading = { ...post, style, written: writtenCells(post, style), problems: [] };
  const item = withCoverEdit(post.row.item, cover);
  if (cover.kind === 'wrong') reading.problems.push({ ...withoutField(cover.mistake), column: 'cover' });
  const { text } = item;
  const changed: PlanItem = {
    ...item,
    text: {
      ...text,
      title: readText(reading, 'title', cells) ?? text.title,
      body: readText(reading, 'body', cells) ?? text.body,
      hashtags: readTopics(reading, cells) ?? text.hashtags,
    },
    visibility: readAudience(reading, cells) ?? item.visibility,
    scheduledAt: readWhen(reading, cells),
  };
  return { edit: { item: changed, verdict: readGo(reading, cells) }, problems: reading.problems };
}

/** What a person says of the cover; undefined: the column is gone. */
export function coverInCell(cells: Cells, { row }: PostInTable): string | undefined {
  const cell = cells.get('cover');
  return cell === undefined ? undefined : readGuarded(cell, { text: coverText(row.item.cover) ?? '' }).trim();
}

function withoutField({ field: _, ...mistake }: Mistake): Omit<CellMistake, 'column'> {
  return mistake;
}

/** null: as it was */
function readText({ row, style, problems }: Reading, column: 'title' | 'body', cells: Cells): string | null {
  const cell = cells.get(column);
  if (cell === undefined) return null;
  const before = withPlainBreaks(row.item.text[column] ?? '');
  const text = readGuarded(withPlainBreaks(cell), { text: before });
  if (text === before) return null;
  const harm = findHarm(before, text, style.encoding);
  if (harm !== null) problems.push({ column, wrong: harm });
  problems.push(...controlProblems(column, text));
  return text;
}

function readTopics({ row, style, problems }: Reading, cells: Cells): readonly string[] | null {
  const cell = cells.get('topics');
  if (cell === undefined) return null;
  const before = topicsText(row.item);
  const text = readGuarded(cell, { text: before }).trim();
  if (text === before.trim()) return null;
  const harm = findHarm(before, text, style.encoding);
  if (harm !== null) problems.push({ column: 'topics', wrong: harm });
  problems.push(...controlProblems('topics', text));
  return text.split(/[\s,，、;；#＃]+/u).filter((tag) => tag !== '');
}

function controlProblems(column: PlanColumn, text: string): readonly CellMistake[] {
  const given = findControlCharacter(text);
  return given === null ? [] : [{ column, wrong: 'control-character', given }];
}

function readAudience({ problems, style }: Reading, cells: Cells): PlanItem['visibility'] | null {
  const cell = cells.get('visibility');
  if (cell === undefined) return null;
  const visibility = readVisibility(cell);
  if (visibility === null) {
    const allowed = (['public', 'friends', 'private'] as const).map((one) => visibilityName(one, style.language));
    problems.push({ column: 'visibility', wrong: 'not-allowed', given: shown(cell), allowed });
  }
  return visibility;
}

const timeMistakes: Readonly<Record<string, TableMistake>> = {
  order: 'time-order',
  serial: 'time-serial',
  'no-time': 'time-no-time',
  narrow: 'time-narrow',
};

function readWhen({ row, written, style, problems }: Reading, cells: Cells): IsoTime | null {
  const before = row.item.scheduledAt;
  const cell = cells.get('when')?.trim();
  // Of an hour that comes twice, the cell cannot tell which is meant.
  if (cell === undefined || cell === written.when) return before;
  if (cell === '') return null;
  const moment = readMoment(cell, style.timeZone);
  if (moment.kind === 'at') return before !== null && toMinute(before) === toMinute(moment.at) ? before : moment.at;
  problems.push({ column: 'when', wrong: timeMistakes[moment.fault] ?? 'time-unknown', given: shown(cell) });
  return before;
}

function readGo({ row, isOver, style, problems }: Reading, cells: Cells): Verdict | null {
  const cell = cells.get('go');
  if (cell === undefined) return null;
  const going = readGoing(cell);
  const before = row.item.verdict;
  // What was to go when the table was written may have gone since.
  if (isOver && (going === row.state || (going === 'yes' && hasGone(row)))) return null;
  if (going === 'yes' || going === 'no' || going === 'hold') {
    if (!isOver) return decideVerdict(before, verdicts[going], null);
    problems.push({ column: 'go', wrong: 'sent', state: row.state });
    return null;
  }
  const allowed = (['yes', 'no', 'hold'] as const).map((one) => goingName(one, style.language));
  problems.push({ column: 'go', wrong: 'not-allowed', given: shown(cell), allowed });
  return null;
}

function hasGone({ state }: DeliveryRow): boolean {
  return state === 'publishing' || state === 'accepted' || state === 'published';
}

function shown(cell: string): string {
  const text = JSON.stringify(cell);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
