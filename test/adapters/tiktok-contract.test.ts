import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tiktok } from '../../adapters/sources/tiktok/index.ts';
import { writeSample } from '../../adapters/sources/tiktok/sample.ts';
import type { SamplePost } from '../../src/contract/index.ts';
import { describeSource, type NamedArchive } from '../contract/describe-source.ts';
import { memoryArchive, memoryArchiveOf } from '../support/memory-archive.ts';

const golden = fileURLToPath(new URL('../golden/exports', import.meta.url));
const now = '2026-11-22T09:00:00.000Z';

describeSource('tiktok', () => ({
  source: tiktok,
  exports: [
    ...['g1', 'g2', 'g3', 'g4', 'g5', 'g6', 'bad-items', 'same-second', 'links-that-break'].map(goldenExport),
    ...['txt-2020', 'txt-2025', 'txt-2026', 'txt-2026-dutch', 'txt-bad-records'].map(goldenExport),
  ],
  twice: {
    first: sample('the first export', posts(40), 'a'),
    second: sample('the export of a month later', posts(60), 'b'),
  },
  big: sample('an export of 5,000 posts', posts(5000), 'a'),
  foreign: ['nothing-of-tiktok', 'unknown-txt', 'other-json'].map(goldenArchive),
  tags: {
    noise: ['fyp', 'foryou', 'foryoupage', 'xyzbca'],
    feature: ['tiktoktravel', 'learnontiktok', 'duet', 'stitch'],
    common: ['viral', 'trending', 'booktok', 'fortune', 'cat'],
  },
  broken: [
    { ...goldenArchive('json-list'), place: /user_data\S*\.json/ },
    { ...goldenArchive('truncated'), place: /user_data\S*\.json/ },
    { ...goldenArchive('truncated-in-skipped-part'), place: /user_data\S*\.json/ },
    { ...goldenArchive('trailing-comma'), place: /user_data\S*\.json.*(line|byte|第) \d+/ },
    { ...goldenArchive('garbage-after-the-end'), place: /user_data\S*\.json.*(line|byte|第) \d+/ },
    { ...goldenArchive('missing-bracket'), place: /user_data\S*\.json.*(line|byte|第) \d+/ },
  ],
}));

function goldenArchive(name: string): NamedArchive {
  return { name, open: async () => memoryArchiveOf(join(golden, name)) };
}

/** What must come out of a golden export stands beside it, written by hand. */
function goldenExport(name: string): NamedArchive & { readonly items: number } {
  const expected: unknown = JSON.parse(readFileSync(join(golden, `${name}.expected.json`), 'utf8'));
  return { ...goldenArchive(name), items: countItems(expected) };
}

function countItems(expected: unknown): number {
  if (typeof expected !== 'object' || expected === null) throw new Error('an expectation is an object');
  return ['posts', 'deleted', 'unreadable', 'items'].reduce((sum, part) => {
    const list: unknown = Reflect.get(expected, part);
    return sum + (Array.isArray(list) ? list.length : typeof list === 'number' ? list : 0);
  }, 0);
}

function posts(count: number): readonly SamplePost[] {
  return Array.from({ length: count }, (_, index) => ({
    createdAt: new Date(Date.UTC(2023, 0, 1) + Math.floor(index / 2) * 3_600_000).toISOString(),
    kind: index % 5 === 4 ? ('image' as const) : ('video' as const),
    urls: [`https://media.example/storage/v1/bucket/o${String(index).padStart(36, '0')}/`],
    coverUrl: null,
    audience: index % 3 === 0 ? ('private' as const) : ('public' as const),
    expiresAt: '2026-12-01T09:00:00.000Z',
    era: index % 2 === 0 ? ('old' as const) : ('new' as const),
  }));
}

/** The same posts, signed again: another host and another expiry. */
function sample(name: string, list: readonly SamplePost[], host: string): NamedArchive {
  const signed = list.map((post) => ({
    ...post,
    urls: post.urls.map((url) => url.replace('media.', `${host}.`)),
    expiresAt: host === 'a' ? post.expiresAt : '2027-01-01T09:00:00.000Z',
  }));
  const { fileName, text } = writeSample(signed, now);
  return { name, open: async () => memoryArchive({ [fileName]: text }) };
}
