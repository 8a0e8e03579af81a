import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/contract/index.ts';
import { createRedactor, MASK } from '../../src/net/redact.ts';

/** As people and platforms make them: any characters, at least four of them once trimmed. The mask's own star is left out. */
const secrets = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 4, maxLength: 60 }),
    fc.string({ unit: 'binary-ascii', minLength: 4, maxLength: 60 }),
    fc.base64String({ minLength: 8, maxLength: 200 }),
  )
  .filter((secret) => secret.trim().length >= 4 && !secret.includes('*'));
const around = fc.string({ unit: 'grapheme', maxLength: 20 });

const spellings: readonly [string, (text: string) => string, (text: string) => string][] = [
  ['plain', (text) => text, (text) => text],
  ['percent-encoded', encodeURIComponent, decodeURIComponent],
  [
    'a form field',
    (text) => new URLSearchParams({ k: text }).toString(),
    (text) => new URLSearchParams(text).get('k') ?? '',
  ],
  ['percent-encoded twice', (text) => encodeURIComponent(encodeURIComponent(text)), (text) => tolerant(tolerant(text))],
  ['JSON', (text) => JSON.stringify(text), (text) => text],
  ['JSON in JSON', (text) => JSON.stringify(JSON.stringify({ a: text })), (text) => text],
  ['JSON with \\u escapes', (text) => escapeAll(text), (text) => unescapeAll(text)],
  ['base64', (text) => Buffer.from(text).toString('base64'), (text) => unbase64(text)],
  ['base64url', (text) => Buffer.from(text).toString('base64url'), (text) => unbase64(text)],
  [
    'base64 in a query',
    (text) => encodeURIComponent(Buffer.from(text).toString('base64')),
    (t) => unbase64(tolerant(t)),
  ],
];

function tolerant(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}
function escapeAll(text: string): string {
  return text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
function unescapeAll(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
/** Around a mask the four-character groups no longer fit: every position is tried. */
function unbase64(text: string): string {
  const pieces = text.split(MASK).flatMap((piece) => [0, 1, 2, 3].map((skip) => piece.slice(skip)));
  return pieces.map((piece) => Buffer.from(piece, 'base64').toString('utf8')).join('\n\u0000\n');
}

describe('a taught secret never survives', () => {
  test.each(spellings)('%s', (_, encode, decode) => {
    fc.assert(
      fc.property(secrets, around, around, (secret, before, after) => {
        const redact = createRedactor([secret]);
        const written = encode(`${before}${secret.trim()}${after}`);
        const shown = redact.text(`seen: ${written} end`);
        expect(shown).not.toContain(secret.trim());
        expect(shown).not.toContain(encode(secret.trim()));
        expect(decode(shown.slice(6, -4))).not.toContain(secret.trim());
        expect(shown).toContain(MASK);
      }),
      { numRuns: 150 },
    );
  });

  test('in JSON values: not in strings, not in names, not in numbers', () => {
    fc.assert(
      fc.property(secrets, fc.jsonValue(), (secret, filler) => {
        const redact = createRedactor([secret]);
        const value = { a: [secret, { [`x${secret}`]: `y${secret}z` }], b: filler as Json };
        expect(JSON.stringify(redact.json(value))).not.toContain(JSON.stringify(secret.trim()).slice(1, -1));
      }),
      { numRuns: 150 },
    );
    expect(createRedactor(['31337042']).json({ pin: 31337042, n: 5 })).toEqual({ pin: MASK, n: 5 });
  });

  test('one secret inside another leaves nothing of the longer one', () => {
    const redact = createRedactor(['abcd', 'abcdefgh']);
    expect(redact.text('x abcdefgh y abcd z')).toBe(`x ${MASK} y ${MASK} z`);
  });

  test('taught later counts from then on; a trailing newline does not matter', () => {
    const redact = createRedactor();
    expect(redact.text('hunter22')).toBe('hunter22');
    redact.add('hunter22\n');
    expect(redact.text('hunter22')).toBe(MASK);
  });

  const key = 'Kq7TzXw2LmP9vRb4NcY8sHd3FgJ6aEu1oWiQx5BtZkDl0MyVpS';

  test.each([
    ['in lower case, as a host', `http://${key.toLowerCase()}.example/`, `http://${MASK}.example/`],
    ['cut at the end', `Invalid key ${key.slice(0, 29)}`, `Invalid key ${MASK}`],
    ['cut with dots', `"Invalid key ${key.slice(0, 8)}…"`, `"Invalid key ${MASK}…"`],
    ['cut at the beginning', `${key.slice(10)} was echoed`, `${MASK} was echoed`],
    ['so little of it that it may be a word', `Invalid key ${key.slice(0, 7)}`, `Invalid key ${key.slice(0, 7)}`],
    ['a piece that is at no end', `key ${key.slice(0, 12)} ends so`, `key ${key.slice(0, 12)} ends so`],
  ])('a key %s', (_, text, shown) => {
    const redact = createRedactor([key]);
    expect(redact.text(text)).toBe(shown);
    expect(redact.holds(text)).toBe(shown !== text);
    expect(createRedactor(['word']).text('a Word')).toBe('a Word');
    expect(createRedactor(['word']).holds('a word')).toBe(false);
  });

  test('redacting twice changes nothing more', () => {
    fc.assert(
      fc.property(secrets, around, (secret, text) => {
        const redact = createRedactor([secret]);
        const once = redact.text(`${text}${secret}${text} token=${text}`);
        expect(redact.text(once)).toBe(once);
      }),
    );
  });
});

describe('secrets known by their shape', () => {
  const redact = createRedactor();
  const jwt = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from('{"sub":"did:plc:x"}').toString('base64url')}.c2lnbmF0dXJlLWJ5dGVz`;

  test.each([
    [
      'a TikTok video link',
      'GET https://v.tiktokv.us/storage/v1/b/oKEY?a=1233&x-tos-expires=1&x-tos-signature=SECRETVALUE',
    ],
    [
      'a TikTok photo link',
      '"https://p16.ibyteimg.com/t/aa~tplv-noop.jpeg?rk3s=0&x-expires=17&x-signature=SECRETVALUE%3D"',
    ],
    ['a protected link', 'https://v.example/kfc/b/k?dpk=SECRETVALUE&dpm=cenc-aes-ctr'],
    [
      'a wrapped link',
      'https://www.tiktok.com/login/?redirect_url=http%3A%2F%2Fw.tiktok.com%2Fx%3Fa%3D1988%26policy%3DSECRETVALUE',
    ],
    ['a link signed in its path', 'http://w.tiktok.com/5eC0de5eC0de5eC0de5eC0de5eC0de99/65a1b2c3/video/tos/x'],
    ['an S3 link', 'https://b.s3.amazonaws.com/k?X-Amz-Credential=AK&X-Amz-Signature=SECRETVALUE'],
    ['a lone parameter', 'retrying with access_token=SECRETVALUE, please'],
    ['an encoded parameter', 'next=%2Fcb%3Fx%3D1%26token%3DSECRETVALUE'],
    ['a user name in a link', 'https://me:SECRETVALUE@pds.example/xrpc'],
    ['an Authorization header', 'Authorization: Basic SECRETVALUE'],
    ['a bearer elsewhere', 'sent Bearer SECRETVALUE-SECRETVALUE to x'],
    ['a cookie header', 'Cookie: a1=SECRETVALUE; web_session=SECRETVALUE'],
    ['a set-cookie header', 'set-cookie: web_session=SECRETVALUE; Path=/'],
    ['a COS token header', 'x-cos-security-token: SECRETVALUE'],
    ['headers as JSON', '{"cookie":"a=\\"SECRETVALUE\\"; b=SECRETVALUE","x":1}'],
    ['headers as JSON in JSON', '"{\\"authorization\\":\\"Bearer SECRETVALUE\\",\\"x\\":1}"'],
    ['a JWT', `the session ${jwt} ended`],
    ['an app password', 'password abcd-efgh-1234-wxyz was refused'],
  ])('%s', (_, text) => {
    const shown = redact.text(text);
    expect(shown).toContain(MASK);
    expect(shown).not.toMatch(/SECRETVALUE|5eC0de|65a1b2c3|c2lnbmF0|efgh-1234/);
  });

  test('what is under a telling name goes, whatever it looks like', () => {
    const value = { password: 'x', accessJwt: 'y', uploadToken: { a: 1 }, headers: { cookie: 'z' }, 'x-api-key': 7 };
    expect(redact.json(value)).toEqual({
      password: MASK,
      accessJwt: MASK,
      uploadToken: MASK,
      headers: { cookie: MASK },
      'x-api-key': MASK,
    });
  });

  test.each([
    'POST https://edith.xiaohongshu.com/web_api/sns/v2/note: 200',
    'https://example.org/search?q=design&page=2#top',
    'post 2024-06-02T18:00:05 of @user: 3 pictures, design=blue',
    'sha256 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    'id 550e8400-e29b-41d4-a716-446655440000 at basic level, see the cookie policy',
    '{"v":1,"kind":"delivery-moved","tokens":4,"state":"published"}',
    'C:\\Users\\me\\clips and /home/me/clips 50% done',
  ])('leaves ordinary text alone: %s', (text) => expect(redact.text(text)).toBe(text));

  test('long hostile lines take no time', () => {
    const lines = [
      'eyJ-'.repeat(50_000),
      'a-'.repeat(100_000),
      '%25'.repeat(60_000),
      'https://'.repeat(20_000),
      'cookie:'.repeat(20_000),
      '\\'.repeat(200_000),
    ];
    // Catastrophic backtracking would run into the test's own time limit.
    for (const line of lines) expect(redact.text(line).length).toBeGreaterThan(0);
  });

  test('a hundred taught secrets and a long line take no time', () => {
    const many = createRedactor(Array.from({ length: 100 }, (_, n) => `${n * 7919}/${'s3cret/'.repeat(20)}`));
    expect(many.text(`x ${'s3cret/'.repeat(2_000)} \\\\\\\\ %25%25%25`)).toContain('x ');
  });
});
