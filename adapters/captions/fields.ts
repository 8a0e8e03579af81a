import { because, type CaptionRecord, FerryError, type Reason } from '../../src/contract/index.ts';
import type { DateFault } from '../../src/contract/reasons/caption-file.ts';
import { readDate } from './dates.ts';
import { findIdInUrl, readId, unwrapped } from './ids.ts';

export type Role = 'ref' | 'id' | 'url' | 'date' | 'caption';

/** What a column or field may be called, best first; compared in lower case without spaces, `_` and `-`. */
const names: Readonly<Record<Role, readonly string[]>> = {
  ref: ['ref', 'postref', '编号'],
  id: ['id', 'videoid', 'awemeid', 'itemid', 'postid'],
  // yt-dlp's `url` is the media file; its page comes first.
  url: ['webpageurl', 'originalurl', 'shareurl', 'videourl', 'url', 'link'],
  // yt-dlp has a second (`timestamp`) and a day (`upload_date`).
  date: [
    'timestamp',
    'date',
    'createdat',
    'createtime',
    'created',
    'datetime',
    'time',
    'publishedat',
    'uploaddate',
    '日期',
  ],
  // yt-dlp shortens titles.
  caption: ['caption', 'description', 'desc', 'text', 'title', '文案'],
};

const roles: readonly Role[] = ['ref', 'id', 'url', 'date', 'caption'];

/** As names of columns are compared: `Video ID` and `video_id` are one. */
export function plainColumn(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\ufeff\u200b-]/g, '');
}

/** Which role a column has, and how much it is preferred (0 is best); null: it says nothing about captions. */
export function findRole(name: string): { readonly role: Role; readonly rank: number } | null {
  const plain = plainColumn(name);
  for (const role of roles) {
    const rank = names[role].indexOf(plain);
    if (rank >= 0) return { role, rank };
  }
  return null;
}

type CaptionFields = Readonly<Partial<Record<Role, string>>>;

/** The best non-empty value of each role. */
export function pickFields(pairs: Iterable<readonly [name: string, value: string]>): CaptionFields {
  const best = new Map<Role, { rank: number; value: string }>();
  for (const [name, value] of pairs) {
    const found = value.trim() === '' || placeholderTitle.test(value) ? null : findRole(name);
    if (found === null) continue;
    const known = best.get(found.role);
    if (known === undefined || found.rank < known.rank) best.set(found.role, { rank: found.rank, value: value.trim() });
  }
  return Object.fromEntries([...best].map(([role, { value }]) => [role, value]));
}

/** What yt-dlp writes when a post has no text. */
const placeholderTitle = /^TikTok (?:video|photo) #\d+$/;

/** Where a row or object begins. `record` counts those of a JSON file, which may stand on one line. */
export interface RecordPlace {
  readonly path: string;
  readonly line: number;
  readonly record?: number;
}

/** One row or object → a record; null: it holds no caption. FerryError (`usage`) when it cannot be told which post is meant. */
export function toCaptionRecord(fields: CaptionFields, place: RecordPlace): CaptionRecord | null {
  if (fields.caption === undefined) return null;
  const id = fields.id === undefined ? null : readId(fields.id);
  const sourceId = id?.kind === 'source' ? id.id : findIdInUrl(unwrapped(fields.url ?? ''));
  const ref = fields.ref !== undefined ? unwrapped(fields.ref) : id?.kind === 'ref' ? id.ref : null;
  const date = fields.date === undefined ? null : readDate(unwrapped(fields.date));
  const time = date === null || 'fault' in date ? null : date;
  const isTold = sourceId !== null || ref !== null;
  // What else the row says is enough: a sheet may number its rows in a column called id.
  if (!isTold && time === null && id?.kind === 'number') throw badId(fields.id ?? '', { rounded: id.rounded, place });
  if (date !== null && 'fault' in date && !isTold) throw badDate(fields.date ?? '', { fault: date.fault, place });
  if (!isTold && time === null) {
    const has = fields.url === undefined ? 'nothing' : 'link';
    throw refused(because('captions-no-post', { ...place, has }));
  }
  return {
    sourceId,
    ref,
    createdAt: time?.at ?? null,
    precisionMs: time?.precisionMs ?? 1000,
    caption: fields.caption,
    where: `${place.path}:${place.line}`,
  };
}

const maxShown = 40;

function badId(
  cell: string,
  { rounded, place }: { readonly rounded: boolean; readonly place: RecordPlace },
): FerryError {
  const id = cell.slice(0, maxShown);
  return refused(because(rounded ? 'captions-id-rounded' : 'captions-id', { ...place, id }));
}

function badDate(
  cell: string,
  { fault, place }: { readonly fault: DateFault; readonly place: RecordPlace },
): FerryError {
  return refused(because('captions-date', { ...place, date: cell.slice(0, maxShown), fault }));
}

function refused(reason: Reason): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}
