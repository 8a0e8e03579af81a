import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** `up`: client to server. `down`: server to client. */
export type Direction = 'up' | 'down';

/** What happens to one TCP connection. An empty object forwards faithfully. */
export interface TcpFaults {
  /** every chunk waits this long, in each direction; order is kept */
  readonly latencyMs?: number;
  /** in each direction on its own */
  readonly bytesPerSecond?: number;
  /** the connection dies with RST as soon as it is accepted; the server never hears of it */
  readonly resetAtOnce?: boolean;
  /**
   * Exactly `afterBytes` bytes pass in this direction, then: `end` closes both sides politely (FIN), `reset` kills both
   * with RST, `stall` keeps everything open and forwards nothing more in either direction (half-open).
   */
  readonly cut?: {
    readonly direction: Direction;
    readonly afterBytes: number;
    readonly how: 'end' | 'reset' | 'stall';
  };
}

/** The faults of the nth connection, counted from 1. */
export type TcpPlan = (connection: number) => TcpFaults;

export interface TcpProxy {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly port: number;
  /** for connections from now on; open ones keep what they have */
  setPlan(plan: TcpPlan): void;
  connections(): number;
  /** bytes handed on so far */
  bytes(direction: Direction): number;
  close(): Promise<void>;
}

/**
 * A TCP proxy on loopback in front of `127.0.0.1:<targetPort>`, for faults of the wire. Faults of the protocol (429, an
 * answer lost after the server applied the request, a request delivered twice) are in `fault-proxy-http.ts`.
 */
export async function startTcpProxy(targetPort: number, plan: TcpPlan = () => ({})): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const passed = { up: 0, down: 0 };
  let current = plan;
  let accepted = 0;
  const track = (socket: Socket): Socket => {
    sockets.add(socket);
    // A dying connection is this proxy's business, not a failure of the test.
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    accepted += 1;
    track(client);
    const faults = current(accepted);
    if (faults.resetAtOnce) {
      client.resetAndDestroy();
      return;
    }
    const upstream = track(connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true }));
    const pair: Pair = { client, upstream, faults, stalled: false, passed };
    void forward(pair, 'up');
    void forward(pair, 'down');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    origin: `http://127.0.0.1:${port}`,
    port,
    setPlan: (next) => {
      current = next;
    },
    connections: () => accepted,
    bytes: (direction) => passed[direction],
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly faults: TcpFaults;
  readonly passed: { up: number; down: number };
  stalled: boolean;
}

async function forward(pair: Pair, direction: Direction): Promise<void> {
  const from = direction === 'up' ? pair.client : pair.upstream;
  const to = direction === 'up' ? pair.upstream : pair.client;
  const { cut, latencyMs = 0, bytesPerSecond } = pair.faults;
  let left = cut?.direction === direction ? cut.afterBytes : Number.POSITIVE_INFINITY;
  try {
    if (left === 0) return applyCut(pair);
    // Not plain `for await`: leaving that loop would destroy the socket, and a stalled one must stay open.
    for await (const chunk of from.iterator({ destroyOnReturn: false })) {
      if (latencyMs > 0) await sleep(latencyMs);
      if (pair.stalled) continue;
      const part = chunk.subarray(0, Math.min(chunk.length, left));
      if (bytesPerSecond !== undefined) await sleep((part.length / bytesPerSecond) * 1000);
      await write(to, part);
      pair.passed[direction] += part.length;
      left -= part.length;
      if (left === 0) return applyCut(pair);
    }
    if (!pair.stalled) to.end();
  } catch {
    // One side broke: the other must see that too, unless it is to wait for ever.
    if (!pair.stalled) to.destroy();
  }
}

function applyCut(pair: Pair): void {
  const how = pair.faults.cut?.how;
  pair.stalled = true;
  if (how === 'stall') {
    // Keep reading, so that the sender sees an open connection that swallows bytes and never answers.
    pair.client.resume();
    pair.upstream.resume();
    return;
  }
  for (const socket of [pair.client, pair.upstream]) {
    if (how === 'reset') socket.resetAndDestroy();
    else socket.end(() => socket.destroySoon());
  }
}

function write(socket: Socket, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A plan for soaks: `share` of the connections get one random fault each, the rest is faithful. The nth connection of
 * one seed always gets the same.
 */
export function randomTcpPlan(seed: number, share: number, maxBytes = 200_000): TcpPlan {
  return (connection) => {
    const random = seededRandom(Math.imul(seed, 1_000_003) + connection);
    if (random() >= share) return {};
    const kind = Math.floor(random() * 5);
    const direction: Direction = random() < 0.5 ? 'up' : 'down';
    const afterBytes = Math.floor(random() * maxBytes);
    if (kind === 0) return { resetAtOnce: true };
    if (kind === 1) return { latencyMs: 5 + Math.floor(random() * 50) };
    if (kind === 2) return { bytesPerSecond: 50_000 + Math.floor(random() * 500_000) };
    return { cut: { direction, afterBytes, how: kind === 3 ? 'end' : 'reset' } };
  };
}
