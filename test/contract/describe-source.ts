import { describe, expect, it } from 'vitest';
import {
  type Archive,
  type FerryError,
  isFerryError,
  type MediaRef,
  type Reason,
  type Source,
  type SourceItem,
  type SourceReading,
} from '../../src/contract/index.ts';
import { type CountingArchive, countReads } from '../support/counting-archive.ts';
import { findWordingFaults, languages, textOf, wordsOf } from './worded.ts';

/** All that the suite must be told about one source. Archives are opened afresh for each test. */
export interface SourceHarness {
  readonly source: Source;
  /** real shapes of its exports, each with how many posts, deleted and unreadable items it holds */
  readonly exports: readonly (NamedArchive & { readonly items: number })[];
  /** the same account's posts asked for twice: other links, other order, posts added in the second */
  readonly twice: { readonly first: NamedArchive; readonly second: NamedArchive };
  /** at least 2,000 items */
  readonly big: NamedArchive;
  /** archives of other programs */
  readonly foreign: readonly NamedArchive[];
  /** its own exports, damaged; `place` is what the sentence must name, in both languages, for a person to find it */
  readonly broken: readonly (NamedArchive & { readonly place: RegExp })[];
  /** its own hashtags, and common ones; with some that mean the same everywhere */
  readonly tags: {
    readonly noise: readonly string[];
    readonly feature: readonly string[];
    readonly common: readonly string[];
  };
}

export interface NamedArchive {
  readonly name: string;
  open(): Promise<Archive>;
}

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** Looking at names and first bytes: a big export is not read to say whose it is. */
const cheapBytes = 4 * 1024 * 1024;

/** What every source must keep: nothing dropped, nothing twice, nothing guessed, and it stops when told. */
export function describeSource(name: string, makeHarness: () => SourceHarness): void {
  const harness = makeHarness();
  const { source } = harness;

  describe(`the source "${name}"`, () => {
    it('has a name for the command line and a title for people', () => {
      expect(source.name).toMatch(/^[a-z][a-z0-9-]*$/);
      for (const language of languages) expect(source.words[language].title.trim()).not.toBe('');
    });

    it('says its nouns in both languages, so that they continue a sentence', () => {
      for (const language of languages) {
        const { name: noun, askForExport } = source.words[language].nouns;
        expect(noun).toMatch(/^\S(.*\S)?$/);
        expect(askForExport).toContain(noun);
        expect(askForExport).toMatch(/^\S.*[^\s.!?。！？]$/u);
      }
      expect(source.words.zh.nouns.askForExport).toMatch(/\p{Script=Han}/u);
    });

    it('has a phrase for each of its codes in both languages, readable without facts too', () => {
      const codes = languages.map((language) => Object.keys(source.words[language].reasons).sort());
      expect(codes[1]).toEqual(codes[0]);
      for (const code of codes[0] ?? []) expectWorded(source, { code: `${source.name}/${code}` });
    });

    it('knows its own hashtags however they are written, and leaves the others alone', () => {
      const { noise, feature, common } = harness.tags;
      for (const tag of ['noise', 'feature'] as const) expect(harness.tags[tag].length).toBeGreaterThan(0);
      const worths = (tags: readonly string[]) =>
        tags.flatMap((tag) => [tag, tag.toUpperCase(), fullWidth(tag)].map(source.captionRules.worthOfTag));
      expect(new Set(worths(noise))).toEqual(new Set(['noise']));
      expect(new Set(worths(feature))).toEqual(new Set(['feature']));
      expect(new Set(worths([...common, '', '日常', '1']))).toEqual(new Set([null]));
    });

    it.each(harness.exports)('recognises $name, and reads each of its items once', async (given) => {
      const archive = await openCounted(given);
      expect(await source.recognise(archive)).toEqual({ mine: true });
      const { about, items } = await readAll(source, archive);
      expect(items).toHaveLength(given.items);
      expectWhole(source, archive, items);
      expect(about.generation.trim()).not.toBe('');
      for (const note of about.notes) expectWorded(source, note);
    });

    it('recognises a big export without reading it, and leaves it usable', async () => {
      const archive = await openCounted(harness.big);
      expect(await source.recognise(archive)).toEqual({ mine: true });
      expect(archive.bytesRead()).toBeLessThanOrEqual(cheapBytes);
      expect(archive.openStreams()).toBe(0);
      expect((await readAll(source, archive)).items.length).toBeGreaterThanOrEqual(2000);
    });

    it('reads the same export the same way twice', async () => {
      const once = await readAll(source, await openCounted(harness.big));
      const again = await readAll(source, await openCounted(harness.big));
      expect(again).toEqual(once);
    });

    it('gives a post the same ref in a later export, whatever became of its links', async () => {
      const first = refs((await readAll(source, await openCounted(harness.twice.first))).items);
      const second = refs((await readAll(source, await openCounted(harness.twice.second))).items);
      expect(first.size).toBeGreaterThan(0);
      expect([...first].filter((ref) => !second.has(ref))).toEqual([]);
      expect(second.size, 'the second export holds more').toBeGreaterThan(first.size);
    });

    it.each(harness.foreign)('says honestly that it cannot read $name', async (given) => {
      const archive = await openCounted(given);
      const answer = await source.recognise(archive);
      expect(answer.mine).toBe(false);
      if (!answer.mine && answer.because !== null) expectWorded(source, answer.because);
      expectUsage(source, await readFailure(source, await openCounted(given)));
    });

    it.each(harness.broken)('names the place in $name', async (given) => {
      const archive = await openCounted(given);
      // It may be recognised: names and first bytes look right.
      await source.recognise(archive);
      const error = await readFailure(source, archive);
      expectUsage(source, error);
      for (const language of languages) {
        const words = wordsOf(source, error.reason, language);
        expect(words === null ? '' : textOf(words)).toMatch(given.place);
      }
      expect(archive.openStreams(), 'nothing stays open behind an error').toBe(0);
    });

    it('stops reading when the caller breaks off, and lets go of the archive', async () => {
      const archive = await openCounted(harness.big);
      const reading = await source.read(archive, new AbortController().signal);
      for await (const item of reading.items) {
        expect(item.kind).toBeDefined();
        break;
      }
      expect(archive.openStreams()).toBe(0);
    });

    it('is over within a second when told to stop, and lets go of the archive', async () => {
      const archive = await openCounted(harness.big);
      const controller = new AbortController();
      let stoppedAt = 0;
      // What was read already may still come out; nothing else may.
      await unlessStopped(controller.signal, async () => {
        const reading = await source.read(archive, controller.signal);
        for await (const _ of reading.items) {
          if (stoppedAt === 0) stoppedAt = performance.now();
          controller.abort();
        }
      });
      expect(stoppedAt).toBeGreaterThan(0);
      expect(performance.now() - stoppedAt).toBeLessThan(10_000);
      expect(archive.openStreams()).toBe(0);
    });

    it('does not begin when it was stopped before', async () => {
      const archive = await openCounted(harness.big);
      const stopped = AbortSignal.abort();
      const items: SourceItem[] = [];
      const end = await unlessStopped(stopped, async () => {
        const reading = await source.read(archive, stopped);
        for await (const item of reading.items) items.push(item);
      });
      expect(end).toBe('stopped');
      expect(items).toEqual([]);
      expect(archive.openStreams()).toBe(0);
    });

    it('waits for the caller instead of piling items up', async () => {
      const archive = await openCounted(harness.big);
      const reading = await source.read(archive, new AbortController().signal);
      const iterator = reading.items[Symbol.asyncIterator]();
      await iterator.next();
      const before = archive.bytesRead();
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(archive.bytesRead(), 'nobody asked for more').toBe(before);
      await iterator.return?.();
    });
  });
}

async function openCounted(given: NamedArchive): Promise<CountingArchive> {
  return countReads(await given.open());
}

async function readAll(
  source: Source,
  archive: Archive,
): Promise<{ readonly about: SourceReading['about']; readonly items: readonly SourceItem[] }> {
  const reading = await source.read(archive, new AbortController().signal);
  const items: SourceItem[] = [];
  for await (const item of reading.items) items.push(item);
  return { about: reading.about, items };
}

/** Refs are one of a kind, times are UTC, media can be fetched, and nothing is undefined. */
function expectWhole(source: Source, archive: Archive, items: readonly SourceItem[]): void {
  const named = items.flatMap((item) =>
    item.kind === 'post' ? [item.post.ref] : item.kind === 'deleted' ? [item.ref] : [],
  );
  expect(new Set(named).size, 'two items have one ref').toBe(named.length);
  expect(JSON.parse(JSON.stringify(items)), 'items are plain JSON').toEqual(items);
  for (const item of items) {
    if (item.kind === 'unreadable') {
      expect(item.where.trim()).not.toBe('');
      expectWorded(source, item.because);
      continue;
    }
    if (item.kind === 'deleted') continue;
    const { post } = item;
    expect(post.ref).not.toBe('');
    expect(post.createdAt).toMatch(iso);
    for (const medium of [...post.media, ...(post.cover ? [post.cover] : [])]) {
      expectFetchable(medium, archive, post.ref);
    }
    expect(post.sourceId?.trim()).not.toBe('');
    expect(post.likes === null || (Number.isSafeInteger(post.likes) && post.likes >= 0)).toBe(true);
    expect(post.story).toBeTypeOf('boolean');
    for (const text of [post.sound?.name, post.alternateText, post.location]) expect(text?.trim()).not.toBe('');
  }
}

function expectFetchable(medium: MediaRef, archive: Archive, ref: string): void {
  if (medium.from === 'archive') {
    expect(archive.entries.map(({ path }) => path)).toContain(medium.entry);
    return;
  }
  expect(URL.canParse(medium.locator)).toBe(true);
  expect(new URL(medium.locator).protocol).toMatch(/^https?:$/);
  expect(medium.expiresAt === null || iso.test(medium.expiresAt)).toBe(true);
  expect(ref, 'a ref made of a link dies with it').not.toContain(medium.locator);
}

/** `tag` → `ｔａｇ`: the same name to a reader. */
function fullWidth(text: string): string {
  return text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
}

function refs(items: readonly SourceItem[]): ReadonlySet<string> {
  return new Set(items.flatMap((item) => (item.kind === 'post' ? [item.post.ref] : [])));
}

/** A stop ends in the signal's own reason or in a FerryError that says so; anything else is a fault. */
async function unlessStopped(signal: AbortSignal, work: () => Promise<void>): Promise<'done' | 'stopped'> {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (signal.aborted && (error === signal.reason || (isFerryError(error) && error.code === 'aborted')))
      return 'stopped';
    throw error;
  }
}

function readFailure(source: Source, archive: Archive): Promise<FerryError> {
  return failureOf(() => readAll(source, archive));
}

async function failureOf(work: () => Promise<unknown>): Promise<FerryError> {
  try {
    await work();
  } catch (error) {
    if (isFerryError(error)) return error;
    throw error;
  }
  throw new Error('it was read, and should have been refused');
}

function expectUsage(source: Source, error: FerryError): void {
  expect(error.kind).toBe('usage');
  expectWorded(source, error.reason);
}

function expectWorded(source: Source, reason: Reason): void {
  expect(findWordingFaults(source, reason)).toEqual([]);
}
