import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { OnReadOpts } from 'node:net';
import type { Duplex } from 'node:stream';

/** Takes bytes as they come from a socket, instead of the HTTP parser. */
interface Tap {
  /** From now on. `taker` copies what it wants to keep before it returns; false: no more until the socket is resumed. */
  divert(taker: (bytes: Uint8Array) => boolean): void;
}

/** at most so much at once */
export const readAtOnceBytes = 64 * 1024;

const taps = new WeakMap<Duplex, Tap>();

/** Null: not a socket of `tappedAgents`. */
export function findTap(socket: Duplex | null): Tap | null {
  return socket === null ? null : (taps.get(socket) ?? null);
}

interface AgentOptions {
  readonly keepAlive: boolean;
  /** idle connections are dropped after so many milliseconds */
  readonly timeout: number;
}

/**
 * Agents whose sockets read into one piece of memory, used again and again. The parser gets a copy, as it may keep what it gets; who
 * diverts saves that, and the parser's own copy: both together, and clearing them away, were half of the CPU of a fetch (2026-11).
 */
export function tappedAgents(options: AgentOptions): { readonly http: HttpAgent; readonly https: HttpsAgent } {
  return { http: new TappedHttpAgent(options), https: new TappedHttpsAgent(options) };
}

class TappedHttpAgent extends HttpAgent {
  override createConnection(...[options, callback]: Parameters<HttpAgent['createConnection']>) {
    return tapped((onread) => super.createConnection({ ...options, ...onread }, callback));
  }
}

class TappedHttpsAgent extends HttpsAgent {
  override createConnection(...[options, callback]: Parameters<HttpsAgent['createConnection']>) {
    return tapped((onread) => super.createConnection({ ...options, ...onread }, callback));
  }
}

/** `onread` is an option of `net.connect`, to which agents hand on all they are given. */
function tapped(connect: (option: { readonly onread: OnReadOpts }) => Duplex | null | undefined) {
  let taker: ((bytes: Uint8Array) => boolean) | null = null;
  const callback = (bytes: number, memory: Uint8Array): boolean => {
    const read = memory.subarray(0, bytes);
    if (taker !== null) return taker(read);
    socket?.emit('data', Buffer.from(read));
    return true;
  };
  const socket = connect({ onread: { buffer: Buffer.allocUnsafeSlow(readAtOnceBytes), callback } });
  if (socket)
    taps.set(socket, {
      divert: (next) => {
        taker = next;
      },
    });
  return socket;
}
