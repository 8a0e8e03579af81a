import { fetchOriginal } from '../../src/media/fetch.ts';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';

// Run by fetch.test.ts as a process of its own, to be killed: <link> <part path> <allowed host>.
const [locator = '', partPath = '', host = ''] = process.argv.slice(2);
const downloader = createHttpClient({
  guard: createHostGuard({ allowedHosts: [host] }),
  redact: createRedactor(),
  userAgent: 'clipferry/test',
});
const clock = { now: () => new Date().toISOString() };
const request = { locator, kind: 'video', expiresAt: null, partPath } as const;
const outcome = await fetchOriginal(request, { downloader, clock }, new AbortController().signal);
process.stdout.write(`${JSON.stringify(outcome)}\n`);
