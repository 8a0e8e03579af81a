import { because, type CaptionRecord, FerryError, type IsoTime, type Reason } from '../../src/contract/index.ts';
import { toIso } from '../../src/kit/index.ts';

export type Role = 'ref' | 'id' | 'url' | 'date' | 'caption';

/** What a column or field may be called, best first; compared in lower case without spaces, `_` and `-`. */
const names: Readonly<Record<Role, readonly string[]>> = {
  ref: ['ref', 'postref'],
  id: ['id', 'videoid', 'awemeid', 'itemid', 'postid'],
  // yt-dlp's `url` is the media file; its page comes first.
  url: ['webpageurl', 'originalurl', 'shareurl', 'videourl', 'url', 'link'],
  // yt-dlp has a second (`timestamp`) and a day (`upload_date`).
  date: ['timestamp', 'date', 'createdat', 'createtime', 'created', 'datetime', 'time', 'publishedat', 'uploaddate'],
  // yt-dlp shortens titles.
  caption: ['caption', 'description', 'desc', 'text', 'title'],
};

const roles: readonly Role[] = ['ref', 'id', 'url', 'date', 'caption'];

/** Which role a column has, and how much it is preferred (0 is best); null: it says nothing about captions. */
export function findRole(name: string): { readonly role: Role; readonly rank: number } | null {
  const plain = name.toLowerCase().replace(/[\s_-]/g, '');
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
  const id = parseId(fields.id, place);
  const sourceId = id?.kind === 'source' ? id.text : findIdInUrl(fields.url ?? '');
  const ref = fields.ref ?? (id?.kind === 'ref' ? id.text : null);
  const date = fields.date === undefined ? null : parseDate(fields.date, place);
  if (sourceId === null && ref === null && date === null) {
    const has = fields.url === undefined ? 'nothing' : 'link';
    throw refused(because('captions-no-post', { ...place, has }));
  }
  return {
    sourceId,
    ref,
    createdAt: date?.at ?? null,
    precisionMs: date?.precisionMs ?? 1000,
    caption: fields.caption,
    where: `${place.path}:${place.line}`,
  };
}

function parseId(
  id: string | undefined,
  place: RecordPlace,
): { readonly kind: 'source' | 'ref'; readonly text: string } | null {
  if (id === undefined) return null;
  if (/^\d{15,20}$/.test(id)) return { kind: 'source', text: id };
  if (/^\d+(?:[.,]\d+)?E\+?\d+$/i.test(id)) throw refused(because('captions-id-rounded', { ...place, id }));
  if (/^\d+$/.test(id)) throw refused(because('captions-id', { ...place, id }));
  const inUrl = findIdInUrl(id);
  return inUrl === null ? { kind: 'ref', text: id } : { kind: 'source', text: inUrl };
}

/** `https://www.tiktok.com/@name/video/<id>`, `/photo/<id>`, `https://www.tiktokv.com/share/video/<id>/` */
function findIdInUrl(url: string): string | null {
  return /^https?:\/\/\S*?\/(?:video|photo|v)\/(\d{15,20})(?!\d)/i.exec(url)?.[1] ?? null;
}

const dayMs = 86_400_000;

/** Times without a zone are UTC, as in TikTok's exports. */
function parseDate(text: string, place: RecordPlace): { readonly at: IsoTime; readonly precisionMs: number } {
  if (/^\d{10}(?:\.\d+)?$/.test(text)) return { at: toIso(Math.floor(Number(text)) * 1000), precisionMs: 1000 };
  if (/^\d{13}$/.test(text)) return { at: toIso(Math.floor(Number(text) / 1000) * 1000), precisionMs: 1000 };
  const match =
    /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)? ?(Z|UTC|[+-]\d{2}:?\d{2})?$/i.exec(text);
  const [, year, month, day, hour, minute, second, zone] = match ?? [];
  if (year === undefined || month === undefined || day === undefined) throw badDate(text, place);
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  // Date.UTC takes 31 February and makes it March.
  const isReal = new Date(local)
    .toISOString()
    .startsWith(`${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}`);
  if (!isReal) throw badDate(text, place);
  return {
    at: toIso(local - offsetMs(zone)),
    precisionMs: hour === undefined ? dayMs : second === undefined ? 60_000 : 1000,
  };
}

function offsetMs(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}

function badDate(text: string, place: RecordPlace): FerryError {
  return refused(because('captions-date', { ...place, date: text.slice(0, 40) }));
}

function refused(reason: Reason): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}
