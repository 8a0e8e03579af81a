import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newToken } from '../../src/hand-off/guard.ts';
import { startHandOffServer } from '../../src/hand-off/server.ts';
import { pageWords } from '../../src/hand-off/words/index.ts';
import { readPlain } from '../../src/media/patched-file.ts';
import { tempDir } from '../support/temp.ts';
import { openRig, type Rig } from './rig.ts';
import { ask, askPaired, connecting, cookieOfRig, ending, openSocket, tell, tokenOf } from './wire.ts';

// The phone comes from this address and whoever attacks from others; macOS has but one such address of its own.
const attackers =
  process.platform === 'darwin' ? ['127.0.0.1'] : Array.from({ length: 12 }, (_, n) => `127.0.0.${n + 2}`);

async function openShown() {
  const rig = await openRig();
  const said = rig.present(await rig.draft(2));
  said.catch(() => undefined);
  return { rig, said };
}

async function crowd(rig: Rig, count: number): Promise<readonly Socket[]> {
  const sockets = Array.from({ length: count }, (_, n) => openSocket(rig, attackers[n % attackers.length]));
  await Promise.all(sockets.map((socket) => connecting(socket)));
  for (const socket of sockets) socket.resume();
  return sockets;
}

/** A phone's connection that stays open, as browsers keep them. */
async function keptOpen(rig: Rig) {
  const socket = openSocket(rig);
  let heard = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    heard += chunk;
  });
  const look = async () => {
    heard = '';
    socket.write(`GET /view HTTP/1.1\r\nHost: 127.0.0.1:${rig.server.port}\r\nCookie: ${cookieOfRig(rig)}\r\n\r\n`);
    await expect.poll(() => heard, { timeout: 10_000 }).toMatch(/^HTTP\/1.1 200/);
  };
  await look();
  return { socket, look };
}

describe('a crowd', () => {
  it('of 1,000 connections that say nothing keeps nobody out who has the code', async () => {
    const { rig, said } = await openShown();
    const phone = await keptOpen(rig);
    const silent = await crowd(rig, 1_000);
    expect((await ask(rig, `/?t=${tokenOf(rig)}`)).status).toBe(303);
    await phone.look();
    await expect.poll(() => silent.filter(({ closed }) => !closed).length, { timeout: 10_000 }).toBeLessThan(257);
    await crowd(rig, 200);
    expect((await tell(rig, { kind: 'not-now', card: '1' })).status).toBe(200);
    expect(await said).toEqual({ kind: 'not-now' });
    await phone.look();
    expect(phone.socket.closed).toBe(false);
  });

  it('at one address gets no more of the computer than one browser needs, and the phone at that same address stays', async () => {
    const { rig } = await openShown();
    const phone = await keptOpen(rig);
    const silent = Array.from({ length: 100 }, () => openSocket(rig).resume());
    await Promise.all(silent.map((socket) => connecting(socket)));
    await expect.poll(() => silent.filter(({ closed }) => !closed).length, { timeout: 10_000 }).toBeLessThan(32);
    expect(phone.socket.closed).toBe(false);
    await phone.look();
  });

  it('of 1,000 guesses learns nothing, and the phone goes on and answers meanwhile', async () => {
    const { rig, said } = await openShown();
    const heard = new Set<number>();
    let guesses = 0;
    const guess = async (from: string) => {
      while (guesses < 1_000) {
        guesses += 1;
        const path = guesses % 2 === 0 ? `/?t=${newToken()}` : '/view';
        const headers = { cookie: `clipferry-${rig.server.port}=${newToken()}` };
        heard.add(
          await ask(rig, path, { from, headers }).then(
            ({ status }) => status,
            () => 0,
          ),
        );
      }
    };
    const attack = Promise.all([...attackers, ...attackers].map(guess));
    for (let n = 0; n < 20; n += 1) expect((await askPaired(rig, '/view')).status).toBe(200);
    expect((await tell(rig, { kind: 'skip', card: '1' })).status).toBe(200);
    expect(await said).toEqual({ kind: 'skip' });
    await attack;
    expect([...heard].filter((status) => ![0, 401, 429].includes(status))).toEqual([]);
    expect(rig.paired).toEqual([]);
    expect((await ask(rig, `/?t=${tokenOf(rig)}`)).status).toBe(303);
  });
});

describe('somebody who stops reading a large file', () => {
  async function openLarge() {
    const { rig } = await openShown();
    const path = join(await tempDir(), 'large');
    await writeFile(path, randomBytes(32 * 1024 * 1024));
    const [first] = (await rig.draft(2)).media;
    if (first === undefined) throw new Error('no media');
    const file = {
      card: '1',
      mime: 'video/mp4',
      bytes: 32 * 1024 * 1024,
      name: 'large.mp4',
      media: first,
      isCover: false,
      open: (range: { readonly start: number; readonly end: number }) => readPlain(path, range),
    };
    const { desk } = rig;
    const server = await startHandOffServer({
      desk: {
        ...desk,
        handOff: desk.handOff,
        view: (viewer) => desk.view(viewer),
        answer: (body, viewer) => desk.answer(body, viewer),
        findFile: () => file,
        onChange: (listener) => desk.onChange(listener),
        end: (farewell) => desk.end(farewell),
      },
      words: pageWords.en,
      address: null,
      port: 0,
      onPaired: () => undefined,
    });
    return { ...rig, server } as Rig;
  }

  async function stalled(rig: Rig): Promise<Socket> {
    const socket = openSocket(rig);
    socket.write(
      `GET /file/1/large.mp4 HTTP/1.1\r\nHost: 127.0.0.1:${rig.server.port}\r\nCookie: ${cookieOfRig(rig)}\r\n\r\n`,
    );
    await new Promise<void>((resolve) => {
      socket.once('data', () => {
        socket.pause();
        resolve();
      });
    });
    return socket;
  }

  it('holds up nobody else, and not the end', async () => {
    const rig = await openLarge();
    const sockets = await Promise.all(Array.from({ length: 8 }, () => stalled(rig)));
    const whole = await askPaired(rig, '/file/1/large.mp4');
    expect(whole.body.length).toBe(32 * 1024 * 1024);
    expect((await askPaired(rig, '/view')).status).toBe(200);
    const ended = sockets.map((socket) => ending(socket));
    await rig.server.close();
    for (const socket of sockets) socket.resume();
    await Promise.all(ended);
    for (const socket of sockets) expect(socket.bytesRead).toBeLessThan(32 * 1024 * 1024);
  });
});
