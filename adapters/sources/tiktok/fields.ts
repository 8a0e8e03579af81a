/** Names and values of one item, alike for JSON fields and TXT labels of any year. */

export type Fields = ReadonlyMap<string, string>;

/** Lower case, letters and digits only: `Like(s)`, `AI-generated content` and `AIGeneratedContent` need no further thought. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Names in JSON, labels in TXT (English, Dutch, Italian) and the official names of TikTok's data-types page. */
const KNOWN: ReadonlyMap<string, string> = new Map(
  Object.entries({
    date: 'date',
    datum: 'date',
    data: 'date',
    datedeleted: 'dateDeleted',
    deleteddate: 'dateDeleted',
    link: 'link',
    videolink: 'link',
    postedvideodownloadlink: 'link',
    likes: 'likes',
    receivedlikesnum: 'likes',
    whocanview: 'whoCanView',
    allowcomments: 'allowComments',
    allowstitches: 'allowStitches',
    allowduets: 'allowDuets',
    allowstickers: 'allowStickers',
    allowsharingtostory: 'allowSharingToStory',
    contentdisclosure: 'contentDisclosure',
    aigeneratedcontent: 'aiGenerated',
    sound: 'sound',
    location: 'location',
    title: 'title',
    titel: 'title',
    addyourstext: 'addYours',
    addsyourstext: 'addYours',
    alternatetext: 'alternateText',
    coverimage: 'coverImage',
    numberofcollections: 'collections',
  }),
);

/** Every item of a list has the same names, so each is thought about once; the bound is for hostile files. */
const remembered = new Map<string, string>();
const MAX_REMEMBERED = 1_000;

/** A field or label → the name clipferry uses; one it does not know becomes camelCase. */
export function fieldName(name: string): string {
  const before = remembered.get(name);
  if (before !== undefined) return before;
  const known = KNOWN.get(plainName(name)) ?? camelCase(name);
  if (remembered.size < MAX_REMEMBERED && name.length < 200) remembered.set(name, known);
  return known;
}

function camelCase(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const joined = words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  return joined.charAt(0).toLowerCase() + joined.slice(1, 60);
}

const PLACEHOLDERS = new Set(['', 'n/a', 'none', 'n.v.t.', 'null', '-']);

/** false for the spellings of "nothing": `` `` ``, `N/A`, `None`, `N.v.t.`, and ` - ` for an unknown sound. */
export function isReal(value: string | undefined): value is string {
  return value !== undefined && !PLACEHOLDERS.has(value.trim().toLowerCase());
}

/** A JSON item → its own names and values; null when it is not an object. */
export function parseItem(text: string): Readonly<Record<string, unknown>> | null {
  const value: unknown = JSON.parse(text);
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : null;
}

/** Lists of texts are joined by line breaks, as `Link` does itself. */
export function fieldsOf(item: Readonly<Record<string, unknown>>): Fields {
  const fields = new Map<string, string>();
  for (const [name, field] of Object.entries(item)) {
    const plain = plainValue(field);
    if (plain !== null) setField(fields, name, plain);
  }
  return fields;
}

/** The first real value wins: an item with both `Link` and `VideoLink: "N/A"` keeps its link. */
export function setField(fields: Map<string, string>, name: string, value: string): void {
  const known = fieldName(name);
  if (known === '' || isReal(fields.get(known))) return;
  fields.set(known, value);
}

function plainValue(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return value.join('\n');
  return null;
}
