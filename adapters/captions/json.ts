import { because, type CaptionRecord, FerryError, isFerryError, type Reason } from '../../src/contract/index.ts';
import type { JsonFault } from '../../src/contract/reasons/source.ts';
import { type Choice, JsonScanner, type JsonVisitor, MAX_VALUE_BYTES, type ValueKind } from '../../src/kit/index.ts';
import { findRole, pickFields, type RecordPlace, toCaptionRecord } from './fields.ts';

/**
 * Records out of a stream of JSON, whatever its size: the objects of a list, one object per line, and what yt-dlp writes (the
 * entries of playlists, also inside others, and single `.info.json` files). `null` stands for a post yt-dlp could not see.
 * Only the fields that matter are ever held.
 */
export async function* readJson(text: AsyncIterable<string>, path: string): AsyncIterable<CaptionRecord> {
  const found: CaptionRecord[] = [];
  const records = new Records(path, found);
  const scanner = new JsonScanner(path, (kind, at) => records.begin(kind, at.line));
  try {
    for await (const chunk of text) {
      scanner.push(Buffer.from(chunk));
      yield* found.splice(0);
    }
    scanner.finish();
  } catch (error) {
    throw told(error, path);
  }
}

/** What TikTok's export has in its outermost object, in all its generations. */
const exportSections: ReadonlySet<string> = new Set([
  'Activity',
  'App Settings',
  'Comment',
  'Post',
  'Profile',
  'Profile And Settings',
  'Video',
  'Your Activity',
]);

class Records {
  readonly #path: string;
  readonly #found: CaptionRecord[];
  #count = 0;

  constructor(path: string, found: CaptionRecord[]) {
    this.#path = path;
    this.#found = found;
  }

  begin(kind: ValueKind, line: number): Choice {
    return kind === 'array' ? this.#list() : this.#object(line, 'outermost');
  }

  #list(): JsonVisitor {
    return {
      member: (_, kind, { line }) => {
        if (kind === 'scalar') return 'read';
        if (kind === 'object') return this.#object(line);
        throw this.#notAnObject(line);
      },
      value: (_, text, { line }) => {
        if (text !== 'null') throw this.#notAnObject(line);
        this.#count += 1;
      },
    };
  }

  #object(line: number, where: 'outermost' | 'listed' = 'listed'): JsonVisitor {
    this.#count += 1;
    const place = { path: this.#path, line, record: this.#count };
    const fields: (readonly [name: string, value: string])[] = [];
    let isPlaylist = false;
    let isExport = false;
    return {
      member: (name, kind) => {
        if (name === 'entries' && kind === 'array') {
          isPlaylist = true;
          return this.#list();
        }
        if (kind === 'object' && where === 'outermost') isExport ||= exportSections.has(String(name));
        const isText = kind === 'string' || kind === 'scalar';
        return isText && (name === '_type' || findRole(String(name)) !== null) ? 'read' : 'skip';
      },
      value: (name, text) => {
        if (text === null) throw tooLong(place);
        const value = toText(text);
        if (name === '_type') isPlaylist ||= value === 'playlist';
        else if (value !== null) fields.push([String(name), value]);
      },
      end: () => {
        if (isPlaylist) return;
        const record = toCaptionRecord(pickFields(fields), place);
        if (record !== null) this.#found.push(record);
        else if (isExport) throw usage(because('captions-are-export', { path: this.#path }));
      },
    };
  }

  #notAnObject(line: number): FerryError {
    const place = { path: this.#path, line, record: this.#count + 1 };
    return new FerryError('usage', because('captions-not-object', place), { effect: 'none' });
  }
}

/** The digits of a number as they stand there: 19 of them, as ids have, do not survive JSON.parse. */
function toText(json: string): string | null {
  if (json.startsWith('"')) return String(JSON.parse(json));
  return /^[\d-]/.test(json) ? json : null;
}

function tooLong(place: RecordPlace): FerryError {
  return new FerryError('usage', because('captions-too-long', { ...place, maxBytes: MAX_VALUE_BYTES }), {
    effect: 'none',
  });
}

/** A file of captions is no export: no advice about one. Without the byte, which the tokenizer counts in UTF-8. */
function told(error: unknown, path: string): unknown {
  if (!isFerryError(error)) return error;
  const { code, values = {} } = error.reason;
  if (code === 'export-empty') return usage(because('captions-empty', { path }), error);
  const isCut = code === 'json-truncated';
  const fault = values['fault'];
  if (!isCut && code !== 'json-broken') return error;
  const line = typeof values['line'] === 'number' ? values['line'] : 1;
  return usage(because('captions-json', { path, line, fault: isCut ? 'cut-off' : (fault as JsonFault) }), error);
}

function usage(reason: Reason, cause?: unknown): FerryError {
  return new FerryError('usage', reason, { effect: 'none', cause });
}
