import { because, type CaptionRecord, FerryError, isFerryError } from '../../src/contract/index.ts';
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
    throw withoutByte(error);
  }
}

class Records {
  readonly #path: string;
  readonly #found: CaptionRecord[];
  #count = 0;

  constructor(path: string, found: CaptionRecord[]) {
    this.#path = path;
    this.#found = found;
  }

  begin(kind: ValueKind, line: number): Choice {
    return kind === 'array' ? this.#list() : this.#object(line);
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

  #object(line: number): JsonVisitor {
    this.#count += 1;
    const place = { path: this.#path, line, record: this.#count };
    const fields: (readonly [name: string, value: string])[] = [];
    let isPlaylist = false;
    return {
      member: (name, kind) => {
        if (name === 'entries' && kind === 'array') {
          isPlaylist = true;
          return this.#list();
        }
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

/** The tokenizer counts the bytes of UTF-8, which the file need not be. Lines are right. */
function withoutByte(error: unknown): unknown {
  if (!isFerryError(error) || error.reason.values?.['byte'] === undefined) return error;
  const { byte: _, ...values } = error.reason.values;
  return new FerryError(error.kind, { ...error.reason, values }, { effect: error.effect, cause: error });
}
