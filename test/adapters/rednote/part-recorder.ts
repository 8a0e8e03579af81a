import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What went over the wire to one upload host, counted where it arrives. */
export interface PartRecorder {
  readonly port: number;
  /** body bytes of all part requests so far, cut ones included */
  arrivedBytes(): number;
  /** body bytes of parts that the host had confirmed before they came again */
  resentBytes(): number;
  confirmedParts(): number;
  close(): Promise<void>;
}

/** Hands everything on to `127.0.0.1:<targetPort>` as it comes. `onBytes` hears each chunk of a part's body. */
export async function startPartRecorder(targetPort: number, onBytes: () => void): Promise<PartRecorder> {
  const confirmed = new Set<string>();
  let arrived = 0;
  let resent = 0;
  const server = createServer((incoming, outgoing) => {
    const part = new URL(incoming.url ?? '/', 'http://x').searchParams.get('partNumber');
    const key = part === null ? null : `${incoming.url}`;
    const wasConfirmed = key !== null && confirmed.has(key);
    if (key !== null)
      incoming.on('data', (chunk: Buffer) => {
        arrived += chunk.length;
        if (wasConfirmed) resent += chunk.length;
        onBytes();
      });
    forward(targetPort, incoming, outgoing, (status) => {
      if (key !== null && status === 200) confirmed.add(key);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    arrivedBytes: () => arrived,
    resentBytes: () => resent,
    confirmedParts: () => confirmed.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(
  port: number,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  onAnswer: (status: number) => void,
): void {
  const upstream = request(
    {
      host: '127.0.0.1',
      port,
      method: incoming.method,
      path: incoming.url,
      // The sandbox answers to its own address only.
      headers: { ...incoming.headers, host: `127.0.0.1:${port}` },
    },
    (answer) => {
      onAnswer(answer.statusCode ?? 0);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  // A body that was cut on one side must be cut on the other too.
  incoming.on('close', () => {
    if (!incoming.complete) upstream.destroy();
  });
  upstream.on('error', () => outgoing.destroy());
  incoming.pipe(upstream);
}
