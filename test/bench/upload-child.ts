import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import got from 'got';

/** `upload-child.ts <file> <bytes> <url> <token>`: the file in one PUT with got, nothing else. Prints one line of JSON. */
const [path = '', bytes = '', url = '', token = ''] = process.argv.slice(2);
const cpu = process.cpuUsage();
const began = performance.now();
const put = got.stream.put(url, {
  headers: { 'x-cos-security-token': token, 'content-length': bytes, 'content-type': 'video/mp4' },
  retry: { limit: 0 },
});
put.resume();
await pipeline(createReadStream(path), put);
const { user, system } = process.cpuUsage(cpu);
const wallS = (performance.now() - began) / 1000;
const peakRssMib = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ wallS, cpuS: (user + system) / 1e6, peakRssMib })}\n`);
