import { existsSync } from 'node:fs';
import { rednote } from '../../../adapters/destinations/rednote/index.ts';
import { openDriven } from '../../../src/browser/driven.ts';
import { findBrowser } from '../../../src/browser/find.ts';
import type { Draft } from '../../../src/contract/index.ts';
import { fakeClock } from '../../support/fake-clock.ts';

/** A process that fills one post in, in a window of its own, and waits for the press: to be killed. argv: pages, profile, draft as JSON with paths. */
const [pages = '', profile = '', given = '{}'] = process.argv.slice(2);
const { draft, paths } = JSON.parse(given) as { draft: Draft; paths: Record<string, string> };

const signal = new AbortController().signal;
const executable = process.env['CHROMIUM_PATH'] ?? findBrowser() ?? '';
if (!existsSync(executable)) throw new Error('no browser');

function nobodyReads(): never {
  throw new Error('nobody reads files here');
}

const session = await rednote.connect(
  { destination: 'rednote', label: 'me' },
  { route: 'fill', pages },
  {
    http: { request: () => Promise.reject(new Error('no network')) },
    clock: fakeClock(),
    files: {
      ensureFile: async (sha256) => paths[sha256] ?? '',
      open: nobodyReads,
      fill: nobodyReads,
      copyTo: nobodyReads,
    },
    credentials: { read: async () => null, write: async () => undefined },
    folder: profile,
    workspaceId: async () => 'w',
    browsers: {
      open: (options, ends) => openDriven({ ...options, executable, folder: profile, headless: true }, ends),
    },
    handOff: {
      present: ({ because }, ends) => {
        process.stdout.write(`shown ${because?.code}\n`);
        return new Promise((_resolve, reject) =>
          ends.addEventListener('abort', () => reject(ends.reason), { once: true }),
        );
      },
      ask: async () => ({ kind: 'not-now' }),
    },
    log: () => undefined,
  },
  signal,
);
const ticket = await session.openPublish(draft, 'key', signal);
const remote = await session.publish(draft, ticket, signal);
process.stdout.write(`published ${remote.id}\n`);
await session.close();
