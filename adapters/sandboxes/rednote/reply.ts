import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { JsonObject } from '../../../src/contract/index.ts';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
}

/** Thrown to answer at once: a gate or a check said no. */
export class Refusal extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`refused with ${reply.status}`);
    this.reply = reply;
  }
}

/** Thrown to break the connection without an answer. */
export class Hangup extends Error {}

export function json(status: number, body: object): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}

/** The envelope of most calls. */
export function ok(data: JsonObject): Reply {
  return json(200, { code: 0, success: true, msg: '成功', data });
}

/** Note creation says `result`, everything else `code` (capture of 2026-01-25). */
export type Envelope = 'code' | 'result';

export function refusal(envelope: Envelope, code: number, msg: string, status = 200, extra: JsonObject = {}): Reply {
  return json(status, { [envelope]: code, success: false, msg, data: {}, ...extra });
}

export function plain(status: number, text: string): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` };
}

export function redirect(to: string): Reply {
  return { status: 302, headers: { location: to, 'cache-control': 'no-store' } };
}

/** As COS words its errors. */
export function xmlError(status: number, code: string, message: string, resource: string): Reply {
  const requestId = randomBytes(12).toString('hex');
  return xml(
    status,
    `<Error>\n\t<Code>${code}</Code>\n\t<Message>${escapeXml(message)}</Message>\n` +
      `\t<Resource>${escapeXml(resource)}</Resource>\n\t<RequestId>${requestId}</RequestId>\n</Error>`,
    { 'x-cos-request-id': requestId },
  );
}

export function xml(status: number, root: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/xml', ...headers },
    body: `<?xml version='1.0' encoding='utf-8' ?>\n${root}\n`,
  };
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&'"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/**
 * The body in chunks. Stopping early leaves the connection alone, which a plain `for await` would destroy: the refusal
 * still has to travel back on it.
 */
export function bodyOf(req: IncomingMessage): AsyncIterable<Buffer> {
  return { [Symbol.asyncIterator]: () => req.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer> };
}

/** The whole body as text. Only for requests that are small by nature; anything larger is refused with 413. */
export async function readText(req: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of bodyOf(req)) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Refusal(plain(413, 'Request Entity Too Large'));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
