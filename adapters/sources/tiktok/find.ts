import { type Archive, type ArchiveEntry, because, isFerryError, type Reason } from '../../../src/contract/index.ts';
import { firstNames, tiktokReason } from './reasons.ts';
import { sectionRole } from './shapes.ts';
import { readHead } from './text.ts';
import { findTxtFiles, type TxtFiles } from './txt-files.ts';

export type Found =
  | { readonly kind: 'json'; readonly entry: ArchiveEntry; readonly besides: readonly string[] }
  | { readonly kind: 'txt'; readonly files: TxtFiles }
  /** `because` null: nothing here has to do with TikTok */
  | { readonly kind: 'none'; readonly because: Reason | null };

/** `user_data.json` until 2024, `user_data_tiktok.json` since; a browser adds ` (1)`. Anything else is opened to see. */
const EXPORT_NAME = /^(?:user_data(?:_tiktok)?|tiktok_data.*?)(?: ?\(\d+\))?\.json$/i;
const OTHER_APP = /^user_data_lemon8/i;
/** A folder with more unknown JSON files than this is not an export. */
const MAX_PEEKS = 20;

type Content = 'export' | 'other json' | 'text' | 'html' | 'empty';

/** Finds what to read by names and first bytes. JSON wins over TXT: it holds the same and more. */
export async function findExport(archive: Archive): Promise<Found> {
  const bare = archive.entries.length === 1;
  const withExtension = (extension: string): ArchiveEntry[] =>
    archive.entries.filter((entry) => entry.path.toLowerCase().endsWith(extension) && !OTHER_APP.test(fileName(entry)));
  const texts = withExtension('.txt');
  const jsons = bare ? archive.entries : withExtension('.json');
  const named = jsons.filter((entry) => EXPORT_NAME.test(fileName(entry)));
  const candidates = named.length > 0 ? named : jsons.slice(0, MAX_PEEKS);

  const wrong: Reason[] = [];
  const exports: ArchiveEntry[] = [];
  const disguised: ArchiveEntry[] = [];
  for (const entry of candidates) {
    const content = await peek(archive, entry);
    if (typeof content !== 'string') wrong.push(content);
    else if (content === 'export' || (content === 'other json' && named.length > 0)) exports.push(entry);
    else if (content === 'text') disguised.push(entry);
    else wrong.push(wrongContent(entry, content));
  }
  // Windows' Notepad saves `user_data_tiktok.json.txt`.
  for (const entry of exports.length > 0 ? [] : texts.slice(0, MAX_PEEKS))
    if (!candidates.includes(entry) && (await peek(archive, entry)) === 'export') exports.push(entry);
  const [entry, ...more] = exports;
  if (entry && more.length > 0) {
    return { kind: 'none', because: severalExports(exports) };
  }
  if (entry) return { kind: 'json', entry, besides: texts.filter((text) => text !== entry).map((text) => text.path) };
  return findTxt(archive, [...new Set([...texts, ...disguised])], wrong);
}

async function findTxt(archive: Archive, entries: readonly ArchiveEntry[], wrong: readonly Reason[]): Promise<Found> {
  try {
    const files = await findTxtFiles(archive, entries);
    if (files && files.doubled.length > 0) return { kind: 'none', because: severalExports(files.doubled) };
    if (files) return { kind: 'txt', files };
  } catch (error) {
    return { kind: 'none', because: utf16Reason(error) };
  }
  const odd = entries.find((entry) => /\.(?:json|txt)$/i.test(entry.path));
  const neither = odd ? tiktokReason('neither-json-nor-txt', { file: odd.path }) : null;
  return { kind: 'none', because: wrong[0] ?? neither };
}

async function peek(archive: Archive, entry: ArchiveEntry): Promise<Content | Reason> {
  try {
    return contentOf(await readHead(archive, entry));
  } catch (error) {
    return utf16Reason(error);
  }
}

function utf16Reason(error: unknown): Reason {
  if (isFerryError(error) && error.code === 'export-utf16') return error.reason;
  throw error;
}

function contentOf(head: string): Content {
  const text = head.trimStart();
  if (text === '') return 'empty';
  if (/^<(?:!doctype|html|\?xml|head|body)/i.test(text)) return 'html';
  if (text.startsWith('[')) return 'other json';
  if (!text.startsWith('{')) return 'text';
  const firstKey = /^\{\s*"((?:[^"\\]|\\.)*)"\s*:/.exec(text)?.[1] ?? '';
  if (sectionRole(firstKey) !== 'unknown') return 'export';
  return /"(?:VideoList|PostList|Watch History|Video Browsing History)"\s*:/.test(text) ? 'export' : 'other json';
}

function wrongContent(entry: ArchiveEntry, content: Content): Reason {
  const file = entry.path;
  switch (content) {
    case 'empty':
      return because('export-empty', { file });
    case 'html':
      return because('export-is-web-page', { file });
    default:
      return tiktokReason('other-json', { file });
  }
}

/** Two exports of one account hold the same posts: reading both would publish them twice. */
function severalExports(entries: readonly ArchiveEntry[]): Reason {
  const { names, more } = firstNames(entries.map((entry) => entry.path));
  return because('several-exports', { files: names, more });
}

function fileName(entry: ArchiveEntry): string {
  return entry.path.slice(entry.path.lastIndexOf('/') + 1);
}
