import { describe, expect, it } from 'vitest';
import { newToken } from '../../src/hand-off/guard.ts';
import { startHandOffServer } from '../../src/hand-off/server.ts';
import { pageWords } from '../../src/hand-off/words/index.ts';
import { openRig, type Rig } from './rig.ts';
import { ask, askPaired, connecting, cookieOfRig, ending, openSocket, raw, tell, tokenOf } from './wire.ts';

/** With a post before the person, whose words must reach nobody else. */
async function openShown() {
  const rig = await openRig();
  const draft = await rig.draft(2, { title: 'SECRET title', body: 'SECRET text' });
  const said = rig.present(draft);
  said.catch(() => undefined);
  const file = '/file/1/002-01.jpg';
  return { rig, said, file };
}

function expectNothingOf(rig: Rig, heard: string | Buffer) {
  const text = heard.toString('latin1');
  expect(text).not.toContain('SECRET');
  expect(text).not.toContain(tokenOf(rig));
  expect(text).not.toMatch(/set-cookie|\/tmp\/|[\\/]src[\\/]|node:|002-01|Error/i);
}

describe('without the code', () => {
  it('nobody sees anything of a post, wherever they put whatever else', async () => {
    const { rig, file } = await openShown();
    const old = newToken();
    const token = tokenOf(rig);
    const attempts: readonly [string, Record<string, string>][] = [
      ['/', {}],
      ['/view', {}],
      ['/page.js', {}],
      [file, {}],
      [`/?t=${old}`, {}],
      ['/?t=', {}],
      [`/?t=${token.slice(0, -1)}`, {}],
      [`/?t=${token}x`, {}],
      [`/?t=${'a'.repeat(5_000)}`, {}],
      [`/?t=${old}&t=${token}`, {}],
      [`/view?t=${token}`, {}],
      [`${file}?t=${token}`, {}],
      [`/?T=${token}`, {}],
      ['/view', { cookie: `clipferry-${rig.server.port}=${old}` }],
      ['/view', { cookie: `clipferry-${rig.server.port}=` }],
      ['/view', { cookie: `clipferry=${token}` }],
      ['/view', { authorization: `Bearer ${token}`, 'x-token': token }],
    ];
    for (const [path, headers] of attempts) {
      const { status, body, headers: heard } = await ask(rig, path, { headers });
      expect(status, path).toBe(401);
      expectNothingOf(rig, body);
      expectNothingOf(rig, JSON.stringify(heard));
    }
    const post = await ask(rig, '/answer', { method: 'POST', body: '{"kind":"read"}' });
    expect(post.status).toBe(401);
    expect(rig.paired).toEqual([]);
  });

  it('a code of an earlier run opens nothing of this one', async () => {
    const { rig: earlier } = await openShown();
    const { rig } = await openShown();
    const { status } = await ask(rig, `/?t=${tokenOf(earlier)}`, { headers: { cookie: cookieOfRig(earlier) } });
    expect(status).toBe(401);
  });

  it('whoever guesses is soon told to stop, and the phone with the code still comes in', async () => {
    const { rig } = await openShown();
    const guesses = [];
    for (let n = 0; n < 12; n += 1) guesses.push((await ask(rig, `/?t=${newToken()}`)).status);
    expect(guesses.at(0)).toBe(401);
    expect(guesses.at(-1)).toBe(429);
    expect((await ask(rig, `/?t=${tokenOf(rig)}`)).status).toBe(303);
  });
});

describe('with the code', () => {
  it('moves it out of the address into a cookie, and tells of the device once', async () => {
    const { rig, file } = await openShown();
    const headers = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)' };
    for (let n = 0; n < 2; n += 1) {
      const { status, headers: heard } = await ask(rig, `/?t=${tokenOf(rig)}`, { headers });
      expect(status).toBe(303);
      expect(heard).toMatchObject({ location: '/', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
      expect(heard['set-cookie']).toEqual([`${cookieOfRig(rig)}; Path=/; HttpOnly; SameSite=Strict`]);
    }
    expect(rig.paired).toEqual(['iphone']);
    expect((await askPaired(rig, '/view')).body.toString()).toContain('SECRET title');
    expect((await askPaired(rig, file)).headers['content-type']).toBe('image/jpeg');
  });

  it('is not confused by cookies that others set', async () => {
    const { rig } = await openShown();
    const cookie = `a=b; clipferry-1=x; clipferry-${rig.server.port}=wrong; ${cookieOfRig(rig)}`;
    expect((await ask(rig, '/view', { headers: { cookie } })).status).toBe(200);
  });

  it('two runs at once do not put each other out', async () => {
    const { rig: one } = await openShown();
    const { rig: other } = await openShown();
    const cookie = `${cookieOfRig(one)}; ${cookieOfRig(other)}`;
    for (const rig of [one, other]) expect((await ask(rig, '/view', { headers: { cookie } })).status).toBe(200);
  });

  it.each([
    '/file/1/../../../etc/passwd',
    '/file/1/..%2f..%2f..%2fetc%2fpasswd',
    '/file/1/%252e%252e%252fetc%252fpasswd',
    '/file/1/..\\..\\etc\\passwd',
    '/file/1/..',
    '/file/1/.',
    '/file/1/',
    '/file/1',
    '/file/',
    '/file/0/002-01.jpg',
    '/file/2/002-01.jpg',
    '/file/-1/002-01.jpg',
    '/file/99999999999999999999/002-01.jpg',
    '/file/1/002-01.jpg%00.txt',
    '/file/1/002-01.jpg/',
    '//file/1/002-01.jpg',
    '/./file/1/002-01.jpg',
    '/FILE/1/002-01.jpg',
    '/file/1/__proto__',
    '/file/1/constructor',
    '/__proto__',
    '/page.js/../view',
    '/client/page.js',
    '/../server.js',
    '/%2e%2e/server.js',
  ])('finds nothing at %s', async (path) => {
    const { rig } = await openShown();
    const { status, body } = await askPaired(rig, path);
    expect(status).toBe(404);
    expect(body.toString()).toBe('');
  });

  it('knows no other methods, and HEAD has no body', async () => {
    const { rig, file } = await openShown();
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND'])
      expect((await askPaired(rig, '/view', { method })).status, method).toBe(404);
    for (const path of ['/', '/view', file]) {
      const { status, body, headers } = await askPaired(rig, path, { method: 'HEAD' });
      expect([status, body.length], path).toEqual([200, 0]);
      expect(Number(headers['content-length']), path).toBeGreaterThan(0);
    }
    expect((await ask(rig, '/view', { method: 'HEAD' })).status).toBe(401);
  });
});

describe('another page', () => {
  it('cannot reach it under another name, even with the code', async () => {
    const { rig } = await openShown();
    const { port } = rig.server;
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port + 1}`,
      `localhost.:${port}`,
      `127.0.0.1:${port}.evil.example`,
      `[::1]:${port}`,
    ]) {
      const { status, body } = await askPaired(rig, '/view', { headers: { host } });
      expect(status, host).toBe(403);
      expectNothingOf(rig, body);
    }
    expect((await ask(rig, `/?t=${tokenOf(rig)}`, { headers: { host: `evil.example:${port}` } })).status).toBe(403);
    expect((await askPaired(rig, '/view', { headers: { host: `LOCALHOST:${port}` } })).status).toBe(200);
  });

  it('cannot answer for the person', async () => {
    const { rig, said } = await openShown();
    const posted = { kind: 'posted', card: '1', address: '', sure: true };
    const { port } = rig.server;
    for (const origin of [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${port + 1}`,
      `https://127.0.0.1:${port}`,
      `http://localhost:${port}`,
      '',
    ])
      expect((await tell(rig, posted, { headers: { origin } })).status, origin).toBe(403);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'text/plain; application/json',
    ])
      expect((await tell(rig, posted, { headers: { 'content-type': type } })).status, type).toBe(403);
    const withoutOrigin = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(posted),
    };
    expect((await askPaired(rig, '/answer', withoutOrigin)).status).toBe(403);
    for (const path of ['/', '/view', '/file/1/002-01.jpg', '/answer/'])
      expect(
        (await askPaired(rig, path, { method: 'POST', headers: { origin: `http://127.0.0.1:${port}` } })).status,
        path,
      ).toBe(404);
    expect((await tell(rig, { kind: 'skip', card: '1' })).status).toBe(200);
    expect(await said).toEqual({ kind: 'skip' });
  });

  it('cannot frame it, read it or load it', async () => {
    const { rig, file } = await openShown();
    for (const path of ['/', '/view', file, '/nowhere']) {
      const { headers } = await askPaired(rig, path);
      expect(headers, path).toMatchObject({
        'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      });
      expect(headers, path).not.toHaveProperty('access-control-allow-origin');
    }
  });
});

describe('what no browser sends', () => {
  it('is refused without a word about what is here', async () => {
    const { rig } = await openShown();
    const { port } = rig.server;
    const host = `Host: 127.0.0.1:${port}\r\n`;
    const cookie = `Cookie: ${cookieOfRig(rig)}\r\n`;
    const json = `Content-Type: application/json\r\nOrigin: http://127.0.0.1:${port}\r\n`;
    const skip = '{"kind":"skip","card":"1"}';
    const attempts: Readonly<Record<string, string>> = {
      'no Host': `GET /view HTTP/1.1\r\n${cookie}\r\n`,
      'two Hosts': `GET /view HTTP/1.1\r\n${host}Host: evil.example\r\n${cookie}\r\n`,
      'twice the right Host': `GET /view HTTP/1.1\r\n${host}${host}${cookie}\r\n`,
      'HTTP/1.0 without a Host': `GET /view HTTP/1.0\r\n${cookie}\r\n`,
      'HTTP/0.9': `GET /view\r\n\r\n`,
      'the whole address in the first line': `GET http://127.0.0.1:${port}/view HTTP/1.1\r\n${host}${cookie}Connection: close\r\n\r\n`,
      'another address in the first line': `GET http://evil.example/view HTTP/1.1\r\n${host}${cookie}Connection: close\r\n\r\n`,
      'a NUL in the path': `GET /view\0 HTTP/1.1\r\n${host}${cookie}\r\n`,
      'a NUL in a header': `GET /view HTTP/1.1\r\n${host}${cookie}X: a\0b\r\n\r\n`,
      'huge headers': `GET /view HTTP/1.1\r\n${host}${cookie}X: ${'a'.repeat(40_000)}\r\n\r\n`,
      'two lengths': `POST /answer HTTP/1.1\r\n${host}${cookie}${json}Content-Length: ${skip.length}\r\nContent-Length: 3\r\n\r\n${skip}`,
      'a length and chunks': `POST /answer HTTP/1.1\r\n${host}${cookie}${json}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n${skip.length.toString(16)}\r\n${skip}\r\n0\r\n\r\n`,
      'a length below nothing': `POST /answer HTTP/1.1\r\n${host}${cookie}${json}Content-Length: -1\r\n\r\n${skip}`,
      'a tunnel': `CONNECT 127.0.0.1:22 HTTP/1.1\r\n${host}${cookie}\r\n`,
      'a header folded over lines': `GET /view HTTP/1.1\r\n${host} evil\r\n${cookie}\r\n`,
      'another protocol': 'SSH-2.0-OpenSSH_9.9\r\n\r\n',
      TLS: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    };
    for (const [name, bytes] of Object.entries(attempts)) {
      const heard = await raw(rig, bytes);
      expect(heard, name).not.toMatch(/^HTTP\/1.1 [23]/);
      expectNothingOf(rig, heard);
    }
    expect((await tell(rig, { kind: 'skip', card: '1' })).body.toString()).toContain('taken');
  });

  it('is served when it is only old: HTTP/1.0 with the right Host', async () => {
    const { rig } = await openShown();
    const bytes = `GET /view HTTP/1.0\r\nHost: 127.0.0.1:${rig.server.port}\r\nCookie: ${cookieOfRig(rig)}\r\n\r\n`;
    expect(await raw(rig, bytes)).toMatch(/^HTTP\/1.1 200/);
  });

  it('changes nothing as an answer, whatever its body says', async () => {
    const { rig, said } = await openShown();
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '"skip"',
      '{"kind":"skip"}',
      '{"__proto__":{"kind":"skip","card":"1"}}',
      '{"kind":"skip","card":{"toString":"1"}}',
      '[['.repeat(4_000),
      '\u0000',
      '{"kind":"reveal","card":"2"}',
    ]) {
      const { status, body: heard } = await tell(rig, body);
      expect(status, body).toBe(200);
      expect(heard.toString(), body).toMatch(/^{"kind":"(?:invalid|stale)"}$/);
    }
    const tooLong = await tell(rig, { kind: 'skip', card: '1', more: 'x'.repeat(20_000) });
    expect([tooLong.status, tooLong.body.length]).toEqual([413, 0]);
    const { port } = rig.server;
    const endless = `POST /answer HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nCookie: ${cookieOfRig(rig)}\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n`;
    expect(await raw(rig, endless + 'x'.repeat(20_000))).toMatch(/^HTTP\/1.1 413/);
    expect((await tell(rig, { kind: 'skip', card: '1' })).status).toBe(200);
    expect(await said).toEqual({ kind: 'skip' });
  });
});

describe('what goes wrong behind it', () => {
  it('is told to nobody, and the next request is answered', async () => {
    const { rig } = await openShown();
    const { desk } = rig;
    const broken = {
      ...desk,
      handOff: desk.handOff,
      view: async () => Promise.reject(new Error('SECRET disk')),
      answer: async () => Promise.reject(new Error('SECRET disk')),
      findFile: () => null,
      onChange: () => () => undefined,
      end: () => undefined,
    };
    const server = await startHandOffServer({
      desk: broken,
      words: pageWords.en,
      address: null,
      port: 0,
      onPaired: () => undefined,
    });
    try {
      const other = { ...rig, server };
      for (const answered of [await askPaired(other, '/view'), await tell(other, { kind: 'read' })]) {
        expect([answered.status, answered.body.toString()]).toEqual([500, '']);
        expectNothingOf(other, JSON.stringify(answered.headers));
      }
      expect((await askPaired(other, '/')).status).toBe(200);
    } finally {
      await server.close();
    }
  });
});

describe('its port and address', () => {
  const parts = async (port: number, address: string | null) => ({
    desk: (await openRig()).desk,
    words: pageWords.en,
    address,
    port,
    onPaired: () => undefined,
  });

  it('are another port when the usual one is taken', async () => {
    const { rig } = await openShown();
    const server = await startHandOffServer(await parts(rig.server.port, null));
    expect(server.port).not.toBe(rig.server.port);
    await server.close();
    expect((await askPaired(rig, '/view')).status).toBe(200);
  });

  it('are this computer alone when the network has gone', async () => {
    // Documentation addresses (RFC 5737) belong to nobody.
    const { rig } = await openShown();
    await rig.server.close();
    const server = await startHandOffServer(await parts(rig.server.port, '192.0.2.77'));
    expect([server.url, server.port]).toEqual([null, rig.server.port]);
    expect((await fetch(server.localUrl, { redirect: 'manual' })).status).toBe(303);
    await server.close();
  });

  it('are free again after the end, and nothing answers there', async () => {
    const { rig } = await openShown();
    const { port } = rig.server;
    await rig.server.close();
    await rig.server.close();
    await expect(ask(rig, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const server = await startHandOffServer(await parts(port, null));
    expect(server.port).toBe(port);
    await server.close();
  });
});

describe('a goodbye', () => {
  it('waits for a page that has not seen it, and for none before one looked', async () => {
    const { rig } = await openShown();
    expect(rig.server.allSaw()).toBe(true);
    await askPaired(rig, '/view');
    expect(rig.server.allSaw()).toBe(true);
    rig.desk.end({ kind: 'done' });
    expect(rig.server.allSaw()).toBe(false);
    await askPaired(rig, '/view');
    expect(rig.server.allSaw()).toBe(true);
  });
});

describe('the end', () => {
  it('comes with hundreds of connections that hang, and with a request half said', async () => {
    const { rig } = await openShown();
    const hanging = Array.from({ length: 300 }, () => openSocket(rig));
    const half = openSocket(rig);
    half.write('GET /view HTTP/1.1\r\nHost: ');
    const ended = [...hanging, half].map((socket) => ending(socket.resume()));
    await Promise.all([...hanging, half].map((socket) => connecting(socket)));
    await rig.server.close();
    await Promise.all(ended);
  });
});
