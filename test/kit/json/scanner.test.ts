import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFerryError, type Reason } from '../../../src/contract/index.ts';
import { JsonScanner, type JsonVisitor, MAX_DEPTH, MAX_VALUE_BYTES } from '../../../src/kit/index.ts';

/** Pushes `text` in pieces; → null when it is accepted as one document, else the error's reason. */
function scan(
  text: string | Uint8Array,
  chunkBytes = 65_536,
  root: JsonVisitor | 'skip' | 'read' = 'skip',
): Reason | null {
  const bytes = Buffer.from(text);
  const scanner = new JsonScanner('x.json', () => root);
  try {
    for (let at = 0; at < bytes.length; at += chunkBytes)
      scanner.push(Uint8Array.from(bytes.subarray(at, at + chunkBytes)));
    scanner.finish();
    return scanner.documents === 1 ? null : { code: `${scanner.documents} documents` };
  } catch (error) {
    if (!isFerryError(error)) throw error;
    expect(error).toMatchObject({ kind: 'usage', effect: 'none' });
    return error.reason;
  }
}

function accepts(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

/** Reads every member of the root. */
function reading(into: Map<string | number, string | null>): JsonVisitor {
  return { member: () => 'read', value: (name, text) => into.set(name, text) };
}

const container = fc.oneof(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), fc.array(fc.jsonValue()));
const chunkBytes = fc.integer({ min: 1, max: 40 });

describe('the JSON scanner', () => {
  it('accepts what JSON.parse accepts, in chunks of any size', () => {
    fc.assert(
      fc.property(container, chunkBytes, fc.constantFrom(undefined, 1, 2, '\t'), (value, size, indent) => {
        expect(scan(JSON.stringify(value, null, indent), size)).toBeNull();
      }),
    );
  });

  it('hands over read values exactly as they stand in the file', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), chunkBytes, (value, size) => {
        const text = JSON.stringify(value, null, 1);
        const read = new Map<string | number, string | null>();
        expect(scan(text, size, reading(read))).toBeNull();
        const parsed: Record<string, unknown> = JSON.parse(text);
        expect([...read.keys()].sort()).toEqual(Object.keys(parsed).sort());
        for (const [name, part] of read) expect(JSON.parse(part ?? '')).toEqual(parsed[name]);
      }),
    );
  });

  it('agrees with JSON.parse about damaged documents too, wherever the damage is', () => {
    const damage = fc.oneof(
      fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }),
      fc.record({ kind: fc.constant('drop' as const), at: fc.nat() }),
      fc.record({
        kind: fc.constant('put' as const),
        at: fc.nat(),
        what: fc.constantFrom(
          '"',
          ',',
          ':',
          '{',
          '}',
          '[',
          ']',
          '\\',
          '\n',
          '0',
          '-',
          '.',
          'e',
          '1',
          't',
          ' ',
          '\u0001',
          '\\u12',
          'null',
          '\u00a0',
        ),
      }),
    );
    fc.assert(
      fc.property(container, damage, chunkBytes, (value, harm, size) => {
        const text = JSON.stringify(value, null, 1);
        const at = harm.at % (text.length + 1);
        const broken =
          harm.kind === 'cut'
            ? text.slice(0, at)
            : harm.kind === 'drop'
              ? text.slice(0, at) + text.slice(at + 1)
              : text.slice(0, at) + harm.what + text.slice(at);
        const said = scan(broken, size);
        expect([broken, said === null]).toEqual([broken, accepts(broken)]);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['{"a": 01}', 'no-comma'],
    ['{"a": 1.}', 'number'],
    ['{"a": -}', 'number'],
    ['{"a": 1e}', 'number'],
    ['{"a": .5}', 'no-value'],
    ['{"a": +1}', 'no-value'],
    ['{"a": nul}', 'no-value'],
    ['{"a": NaN}', 'no-value'],
    ["{'a': 1}", 'bare-name'],
    ['{"a": "\\x41"}', 'escape'],
    ['{"a": "\\u12g4"}', 'unicode'],
    ['{"a": "b\u0000"}', 'control-in-text'],
    ['{"a":\u0001 1}', 'control'],
    ['{"a": [1, 2}', 'no-bracket'],
    ['{"a": {"b": 1]', 'no-brace'],
    ['{"a" 1}', 'no-colon'],
    ['{"a": 1 "b": 2}', 'no-comma'],
    ['{"a": }', 'no-value'],
    ['{"a": 1,}', 'comma-before-brace'],
    ['{"a": [1,]}', 'comma-before-bracket'],
    ['"text"', 'start'],
    ['{"a": 1} 2', 'after-end'],
    ['/* hi */ {}', 'start'],
  ])('refuses %s', (text, fault) => {
    expect(scan(text)).toMatchObject({ code: 'json-broken', values: { file: 'x.json', fault } });
    expect(scan(text, 1)).toEqual(scan(text));
  });

  it('names line and byte, whatever the chunks', () => {
    for (const size of [1, 3, 1_000]) {
      expect(scan('{\n  "a": 1,\n  "é": [1,]\n}', size)).toEqual({
        code: 'json-broken',
        values: { file: 'x.json', line: 3, byte: 23, fault: 'comma-before-bracket' },
      });
      expect(scan('{\n  "a": 1,\n  "b": "c', size)).toEqual({
        code: 'json-truncated',
        values: { file: 'x.json', line: 3, byte: 21, within: 'text' },
      });
      expect(scan('{"a": [1', size)?.values).toMatchObject({ within: 'list' });
      expect(scan('{"a": 1', size)?.values).toMatchObject({ within: 'object' });
    }
  });

  it.each(['', ' \n\t'])('says that a file with nothing in it is empty', (text) => {
    expect(scan(text)).toEqual({ code: 'export-empty', values: { file: 'x.json' } });
  });

  it(`stops at ${MAX_DEPTH} levels`, () => {
    expect(scan('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH))).toBeNull();
    expect(scan('['.repeat(MAX_DEPTH + 1) + ']'.repeat(MAX_DEPTH + 1))).toMatchObject({ values: { fault: 'depth' } });
    expect(scan('{"a":'.repeat(1_000_000))).toMatchObject({ values: { fault: 'depth' } });
  });

  it('goes on after a read value that is too long, without keeping it', () => {
    const read = new Map<string | number, string | null>();
    const long = 'x'.repeat(MAX_VALUE_BYTES);
    expect(scan(JSON.stringify({ a: [long], b: 1 }), 65_536, reading(read))).toBeNull();
    expect([...read]).toEqual([
      ['a', null],
      ['b', '1'],
    ]);
  });

  it('visits nested members with their names and leaves with the byte after the bracket', () => {
    const seen: string[] = [];
    const visitor = (path: string): JsonVisitor => ({
      member: (name, kind) => {
        seen.push(`${path}/${name} ${kind}`);
        return name === 'skip' ? 'skip' : visitor(`${path}/${name}`);
      },
      end: (endByte) => seen.push(`${path} ends ${endByte}`),
    });
    const text = '{"a":[{"b":true},[],"x"],"skip":{"c":[1]},"d\\u0065":-1.5e3}';
    for (const size of [1, 7, 100]) {
      seen.length = 0;
      expect(scan(text, size, visitor(''))).toBeNull();
      expect(seen).toEqual([
        '/a array',
        '/a/0 object',
        '/a/0/b scalar',
        '/a/0 ends 16',
        '/a/1 array',
        '/a/1 ends 19',
        '/a/2 string',
        '/a ends 24',
        '/skip object',
        '/de scalar',
        ' ends 59',
      ]);
    }
  });
});
