import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryKey, publishKey, renditionKey, stableJson } from '../../src/core/identity.ts';

describe('delivery keys', () => {
  it('are readable, and the same for ever', () => {
    expect(deliveryKey('t:20240917140721', { destination: 'rednote', label: 'main' })).toBe(
      'rednote:main:t:20240917140721',
    );
  });

  it('differ for another post or another account, whatever the ref looks like', () => {
    // A colon in a label would let two accounts share a key: labels must not hold one (see `cli`, account labels).
    const label = fc.stringMatching(/^[a-z0-9-]{1,10}$/);
    const one = fc.tuple(fc.string({ maxLength: 12 }), label, label);
    fc.assert(
      fc.property(one, one, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(deliveryKey(a[0], { destination: a[1], label: a[2] })).not.toBe(
          deliveryKey(b[0], { destination: b[1], label: b[2] }),
        );
      }),
    );
  });
});

describe('publish keys', () => {
  it('are derived, so that a restart finds the same one', () => {
    expect(publishKey('rednote:main:a', 1)).toBe(publishKey('rednote:main:a', 1));
    expect(publishKey('rednote:main:a', 1)).toBe('4b24a1110f8998aba30c1f8945c44a47');
    expect(publishKey('rednote:main:a', 1)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('differ for another attempt and another delivery', () => {
    const keys = ['a', 'b', 'a1'].flatMap((key) => [1, 2, 11].map((attempt) => publishKey(key, attempt)));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('rendition keys', () => {
  it('do not depend on the order of fields, nor on fields that are not there', () => {
    const key = renditionKey('aa', { rung: 'encode', width: 2, height: 4 });
    expect(renditionKey('aa', { height: 4, width: 2, rung: 'encode', frameRate: undefined })).toBe(key);
    expect(renditionKey('ab', { rung: 'encode', width: 2, height: 4 })).not.toBe(key);
    expect(renditionKey('aa', { rung: 'encode', width: 4, height: 2 })).not.toBe(key);
  });
});

describe('stable JSON', () => {
  it('means the same as JSON, with sorted names', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(stableJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(stableJson({ b: [1, { d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[1,{"c":2,"d":1}]}');
  });

  it('is equal for equal values, however they were put together', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        expect(stableJson(Object.fromEntries(Object.entries(value).reverse()))).toBe(stableJson(value));
      }),
    );
  });
});
