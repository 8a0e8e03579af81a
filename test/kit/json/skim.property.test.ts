import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFerryError } from '../../../src/contract/index.ts';
import { type Choice, JsonScanner, type JsonVisitor, type Position, type ValueKind } from '../../../src/kit/index.ts';

/** So small a chunk is read byte by byte, every larger one is skimmed where nobody asks. */
const SMALL = 16;

/** Everything a scanner says about `bytes`, when each member is visited, read or skipped as its name, its place and `seed` will have it. */
function eventsOf(bytes: Uint8Array, chunkBytes: number, seed: number): readonly unknown[] {
  const events: unknown[] = [];
  const choose = (at: Position, kind: ValueKind, depth: number): Choice => {
    const turn = (at.byte * 31 + seed) % 5;
    if (turn === 0) return 'read';
    return turn < 3 && (kind === 'object' || kind === 'array') ? visitor(depth + 1) : 'skip';
  };
  const visitor = (depth: number): JsonVisitor => ({
    ...(seed % 3 > 0 && { first: seed % 3 }),
    member: (name, kind, at) => {
      events.push(['member', name, kind, at]);
      return choose(at, kind, depth);
    },
    value: (name, text, at) => events.push(['value', name, text, at]),
    end: (endByte) => events.push(['end', endByte]),
  });
  const scanner = new JsonScanner('x.json', (kind, at) => {
    events.push(['open', kind, at]);
    return choose(at, kind, 0);
  });
  const chunk = Buffer.alloc(chunkBytes);
  try {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      const part = bytes.subarray(at, at + chunkBytes);
      // always the same memory, as whoever reads a file may do
      chunk.set(part);
      scanner.push(chunk.subarray(0, part.length));
    }
    scanner.finish();
    events.push(scanner.documents);
  } catch (error) {
    if (!isFerryError(error)) throw error;
    events.push(error.reason);
  }
  return events;
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '"',
    '\\',
    '\\u00e9 \n\t',
    'https://example.invalid/a/b?c=d',
    '原声 - anna',
    '\u0001',
    'x'.repeat(60),
  ),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    text,
    fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 8 }),
    fc.dictionary(text, tie('value'), { maxKeys: 6 }),
  ),
}));
const document = fc
  .tuple(fc.array(value, { minLength: 1, maxLength: 3 }), fc.constantFrom('', 2, 8, 11, '\t', '\r\n'), fc.boolean())
  .map(([values, indent, twice]) => {
    const one = JSON.stringify({ a: values, b: { c: values } }, null, indent);
    return Buffer.from(twice ? `${one}\n${one}` : one);
  });
const damage = fc.array(
  fc.record({ at: fc.nat(), byte: fc.oneof(fc.constantFrom(...Buffer.from('"\\{}[],:e-0 \n')), fc.nat(255)) }),
  {
    maxLength: 2,
  },
);
const seed = fc.nat(1_000);

describe('skimming', () => {
  it('changes nothing of what is said, also of what is broken', () => {
    fc.assert(
      fc.property(document, damage, seed, fc.integer({ min: SMALL + 1, max: 3_000 }), (whole, harms, turn, size) => {
        for (const { at, byte } of harms) whole[at % whole.length] = byte;
        expect(eventsOf(whole, size, turn)).toEqual(eventsOf(whole, turn % SMALL || 1, turn));
      }),
      { numRuns: 200 },
    );
  });

  it('stops where a document is cut off as reading byte by byte does', () => {
    fc.assert(
      fc.property(document, fc.nat(), seed, (whole, cut, turn) => {
        const part = whole.subarray(0, cut % whole.length);
        expect(eventsOf(part, part.length + 1, turn)).toEqual(eventsOf(part, 1, turn));
      }),
      { numRuns: 50 },
    );
  });

  it.each([1, 2, 3, 7, 8, 9, 15, 16, 17, 31])('finds each byte that ends a text behind %i others', (length) => {
    for (let byte = 0; byte < 256; byte += 1) {
      const whole = Buffer.from(
        `{"a":["${'é'.repeat(length).slice(0, length)}#n and what follows","and one more behind it"]}`,
      );
      whole[whole.indexOf('#')] = byte;
      expect(eventsOf(whole, 1_000, 2)).toEqual(eventsOf(whole, 1, 2));
    }
  });
});
