import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Rig } from './rig.ts';

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** the address it comes from */
  readonly from?: string;
}

export function tokenOf({ server }: Rig): string {
  return new URL(server.localUrl).searchParams.get('t') ?? '';
}

export function cookieOfRig(rig: Rig): string {
  return `clipferry-${rig.server.port}=${tokenOf(rig)}`;
}

const agent = new Agent({ keepAlive: false });

/** One request on a connection of its own. */
export function ask({ server }: Rig, path: string, asked: Asked = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      port: server.port,
      path,
      agent,
      method: asked.method ?? 'GET',
      headers: asked.headers ?? {},
      ...(asked.from === undefined ? {} : { localAddress: asked.from }),
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.end(asked.body);
  });
}

/** As the phone that scanned the code. */
export function askPaired(rig: Rig, path: string, asked: Asked = {}): Promise<Answered> {
  return ask(rig, path, { ...asked, headers: { cookie: cookieOfRig(rig), ...asked.headers } });
}

/** As the page's own client answers. */
export function tell(rig: Rig, answer: unknown, asked: Asked = {}): Promise<Answered> {
  return askPaired(rig, '/answer', {
    method: 'POST',
    body: typeof answer === 'string' ? answer : JSON.stringify(answer),
    ...asked,
    headers: { 'content-type': 'application/json', origin: `http://127.0.0.1:${rig.server.port}`, ...asked.headers },
  });
}

export function openSocket({ server }: Rig, from = '127.0.0.1'): Socket {
  const socket = connect({ host: '127.0.0.1', port: server.port, localAddress: from });
  socket.on('error', () => undefined);
  onTestFinished(() => {
    socket.destroy();
  });
  return socket;
}

export function connecting(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('connect', () => resolve());
    socket.once('close', () => resolve());
  });
}

/** Closed or torn off: both are an end. */
export function ending(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}

/** What comes back for these bytes until the other side closes. */
export async function raw(rig: Rig, bytes: string): Promise<string> {
  const socket = openSocket(rig);
  let heard = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    heard += chunk;
  });
  const closed = ending(socket);
  socket.write(bytes, 'latin1');
  await closed;
  return heard;
}
