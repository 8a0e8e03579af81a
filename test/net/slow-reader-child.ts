import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';

/** `<url> <host>`: downloads, every second time slower than the network is, and says what it got. A process of its own, because of NODE_EXTRA_CA_CERTS. */
const [url = '', host = ''] = process.argv.slice(2);
const http = createHttpClient({
  guard: createHostGuard({ allowedHosts: [host] }),
  redact: createRedactor(),
  userAgent: 'clipferry/test',
});
const { body } = await http.download({ url, headers: {} }, AbortSignal.timeout(60_000));
const hash = createHash('sha256');
let bytes = 0;
let pieces = 0;
for await (const piece of body) {
  hash.update(piece);
  bytes += piece.length;
  pieces += 1;
  if (pieces % 2 === 1) await sleep(15);
}
http.close();
process.stdout.write(JSON.stringify({ bytes, sha256: hash.digest('hex') }));
