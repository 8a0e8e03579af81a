import { describe, expect, it } from 'vitest';
import type { Capabilities, MediaFacts, RenditionFile, TextLimit, VideoLimits } from '../../../src/contract/index.ts';
import type { DraftChanges } from '../drafts.ts';
import { capabilitiesOf, type DestinationHarness } from '../harness.ts';
import { Kit } from '../kit.ts';
import { expectRefused, expectShown, onlyPost } from './publishing.ts';

/** A limit above this is "none", and trying to go over it would prove nothing. */
const countable = 100_000;
const alphabets = [
  ['Latin letters', 'a'],
  ['Han characters', '汉'],
  ['emoji families', '👩‍👩‍👧'],
  ['accented letters', 'é'],
] as const;

/** Each limit that is claimed: exactly at it is taken, one over it is refused, and never cut in silence. */
export function describeLimits(harness: DestinationHarness): void {
  const capabilities = capabilitiesOf(harness);
  const { text, images, video } = capabilities;

  describe('limits', () => {
    if (harness.destination.limitsComeFromServer) describeServerLimits(harness);
    else
      it('are the same at every server, and no server is asked', async () => {
        const kit = await Kit.make(harness);
        const { session } = await kit.connect();
        expect(session.findServerLimits).toBeUndefined();
        expect(harness.serverLimits, 'nothing to tell the suite').toBeNull();
      });

    for (const field of ['title', 'body'] as const) {
      const rules = (field === 'title' ? text.title : text.body) ?? [];
      if (field === 'title' && text.title === null)
        it('has no titles, and refuses one rather than lose it', async () => {
          const kit = await Kit.make(harness);
          const { session } = await kit.connect();
          await expectRefused(kit, session, await kit.draft({ title: 'A title' }));
        });
      else if (rules.length === 0)
        it(`takes a ${field} of any length`, async () => {
          const kit = await Kit.make(harness);
          const { session } = await kit.connect();
          await expectTaken(kit, session, { [field]: 'word '.repeat(4000).trim() });
        });
      else
        it.each(alphabets)(`takes a ${field} of %s at the limit, and refuses one more`, async (_name, letter) => {
          const kit = await Kit.make(harness);
          const { session } = await kit.connect();
          const most = longest(rules, letter);
          expect(most.length).toBeGreaterThan(0);
          await expectTaken(kit, session, { [field]: most });
          await expectRefused(kit, session, await kit.draft({ [field]: most + letter }));
        });
    }

    for (const limits of capabilities.altText === null || capabilities.altText.limits.length === 0
      ? []
      : [capabilities.altText.limits])
      it.each(alphabets)(
        'takes a text for people who cannot see of %s at the limit, and refuses one more',
        async (_name, letter) => {
          const kit = await Kit.make(harness);
          const { session } = await kit.connect();
          const most = longest(limits, letter);
          expect(most.length).toBeGreaterThan(0);
          await expectTaken(kit, session, { file: { alt: most } });
          await expectRefused(kit, session, await kit.draft({ file: { alt: most + letter } }));
        },
      );

    it('takes an empty body or refuses it, but never makes one up', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      const draft = await kit.draft({ body: '' });
      const outcome = await kit.outcome(() => kit.deliver(session, draft));
      if (outcome.kind === 'done') expect((await onlyPost(kit, draft)).body).toBe('');
      else expect(outcome.error).toMatchObject({ kind: 'permanent', effect: 'none' });
    });

    it('takes as many hashtags as it says, and refuses one more', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      const { max, inBody } = text.hashtags;
      await expectTaken(kit, session, tagged(max ?? 50, inBody));
      if (max !== null) await expectRefused(kit, session, await kit.draft(tagged(max + 1, inBody)));
    });

    if (images !== null)
      it('takes as many photos as it says, and refuses one more and none', async () => {
        const kit = await Kit.make(harness);
        const { session } = await kit.connect();
        const unlimited = images.maxCount >= countable;
        await expectTaken(kit, session, { kind: 'images', images: unlimited ? 40 : images.maxCount });
        if (!unlimited)
          await expectRefused(kit, session, await kit.draft({ kind: 'images', images: images.maxCount + 1 }));
        await expectRefused(kit, session, await kit.draft({ kind: 'images', images: 0 }));
      });

    if (video !== null) {
      const refused: readonly OverLimit[] = [
        ['bytes', video.maxBytes, { bytes: video.maxBytes + 1 }],
        ...over('duration', video.maxDurationMs, (most) => facts({ durationMs: most + 1 })),
        ...over('long side', video.maxLongSide, (most) => facts({ height: most + 2 })),
        ...over('short side', video.maxShortSide, (most) => facts({ width: most + 2, height: most + 2 })),
        ...over('pixels in all', video.maxPixels, (most) => facts({ width: justOver(most), height: justOver(most) })),
        ['frame rate', video.maxFrameRate, facts({ frameRate: video.maxFrameRate + 1 })],
        ['codec', 0, facts({ videoCodec: 'theora' })],
        ['sound codec', 0, facts({ audioCodec: 'amr' })],
        ['container', 0, { mime: 'video/x-msvideo' }],
      ];
      it.each(refused.filter(([, limit]) => limit < Number.MAX_SAFE_INTEGER))(
        'refuses a video over its limit of %s before it is public',
        async (_name, _limit, file) => {
          const kit = await Kit.make(harness);
          const { session } = await kit.connect();
          await expectRefused(kit, session, await kit.draft({ kind: 'video', file }));
        },
      );

      it('takes a video whose length, sides and frame rate are exactly at the limits', async () => {
        const kit = await Kit.make(harness);
        const { session } = await kit.connect();
        const most = facts({
          durationMs: Math.min(video.maxDurationMs ?? 1_000_000_000, 1_000_000_000),
          ...sidesAtLimit(video),
          frameRate: Math.min(video.maxFrameRate, 1000),
        });
        await expectTaken(kit, session, { kind: 'video', file: most });
      });

      it('takes as many videos in one post as it says, and refuses one more and none', async () => {
        const kit = await Kit.make(harness);
        const { session } = await kit.connect();
        const { maxCount = 1 } = video;
        const isCountable = maxCount < countable;
        if (maxCount > 1) await expectTaken(kit, session, { kind: 'video', videos: isCountable ? maxCount : 3 });
        if (isCountable) await expectRefused(kit, session, await kit.draft({ kind: 'video', videos: maxCount + 1 }));
        await expectRefused(kit, session, await kit.draft({ kind: 'video', videos: 0 }));
      });

      it(coverTitle[video.cover], async () => {
        const kit = await Kit.make(harness);
        const { session } = await kit.connect();
        const bare = await kit.draft({ kind: 'video', noCover: true });
        if (video.cover === 'required') return expectRefused(kit, session, bare);
        await kit.deliver(session, bare);
        expect((await onlyPost(kit, bare)).cover).toBeNull();
      });
    }

    if (images !== null) {
      const refused: readonly OverLimit[] = [
        ['bytes', images.maxBytes, { bytes: images.maxBytes + 1 }],
        ...over('long side', images.maxLongSide, (most) => imageFacts(most + 1, 100)),
        ...over('pixels in all', images.maxPixels, (most) => imageFacts(justOver(most), justOver(most))),
        ['format', 0, { mime: 'image/x-targa' }],
      ];
      it.each(refused.filter(([, limit]) => limit < Number.MAX_SAFE_INTEGER))(
        'refuses a photo over its limit of %s before it is public',
        async (_name, _limit, file) => {
          const kit = await Kit.make(harness);
          const { session } = await kit.connect();
          await expectRefused(kit, session, await kit.draft({ kind: 'images', images: 1, file }));
        },
      );
    }
  });
}

function describeServerLimits(harness: DestinationHarness): void {
  const { destination, options, serverLimits } = harness;

  it('are asked of the server, and are plain JSON', async () => {
    const kit = await Kit.make(harness);
    const { session } = await kit.connect();
    const { findServerLimits } = session;
    if (findServerLimits === undefined) throw new Error('limits come from the server, and nobody can ask it');
    const found = await findServerLimits(kit.signal);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(found).toEqual(serverLimits);
  });

  it('are before a sign-in what every server takes: never more than this one', () => {
    const known = destination.capabilities(options, serverLimits);
    const unknown = destination.capabilities(options, null);
    expect(findWider(unknown, known)).toEqual([]);
  });
}

/** Names of limits that promise more than they keep. */
function findWider(promised: Capabilities, kept: Capabilities): readonly string[] {
  const numbers = (capabilities: Capabilities): ReadonlyMap<string, number> =>
    new Map(
      [...Object.entries(capabilities.video ?? {}), ...Object.entries(capabilities.images ?? {})].flatMap(
        ([name, value]) => (name.startsWith('max') ? [[name, asNumber(value)] as const] : []),
      ),
    );
  const keptNumbers = numbers(kept);
  const wider = [...numbers(promised)].filter(([name, value]) => value > (keptNumbers.get(name) ?? value));
  const texts = (['title', 'body'] as const).filter((field) =>
    alphabets.some(([, letter]) => {
      const most = longest(promised.text[field] ?? [], letter);
      return (kept.text[field] ?? []).some((rule) => rule.measure(most) > rule.max);
    }),
  );
  const tags = asNumber(promised.text.hashtags.max) > asNumber(kept.text.hashtags.max) ? ['hashtags'] : [];
  return [...wider.map(([name]) => name), ...texts, ...findWiderAlt(promised, kept), ...tags];
}

function findWiderAlt({ altText: promised }: Capabilities, { altText: kept }: Capabilities): readonly string[] {
  if (promised === null) return [];
  if (kept === null) return ['altText'];
  const wider = alphabets.some(([, letter]) => {
    const most = longest(promised.limits, letter);
    return kept.limits.some((rule) => rule.measure(most) > rule.max);
  });
  return wider ? ['altText'] : [];
}

/** null: no limit */
function asNumber(limit: unknown): number {
  return typeof limit === 'number' ? limit : Number.POSITIVE_INFINITY;
}

const coverTitle = {
  required: 'refuses a video without a cover',
  optional: 'takes a video without a cover',
  none: 'takes a video, and has no covers',
} as const;

async function expectTaken(kit: Kit, session: Parameters<Kit['deliver']>[0], changes: DraftChanges): Promise<void> {
  const draft = await kit.draft(changes);
  await kit.deliver(session, draft);
  expectShown(await onlyPost(kit, draft), draft, kit.capabilities.backdating);
}

/** As many letters as all rules allow. */
function longest(rules: readonly TextLimit[], letter: string): string {
  let least = 0;
  let most = countable;
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    const fits = rules.every((rule) => rule.measure(letter.repeat(middle)) <= rule.max);
    if (fits) least = middle;
    else most = middle - 1;
  }
  return letter.repeat(least);
}

function tagged(count: number, inBody: (tag: string) => string | null): DraftChanges {
  const hashtags = Array.from({ length: count }, (_, index) => `t${index}`);
  const written = hashtags.map(inBody).filter((tag) => tag !== null);
  return { hashtags, body: `With tags ${written.join(' ')}`.trim() };
}

function facts(changes: Partial<MediaFacts>): Partial<RenditionFile> {
  const base: MediaFacts = {
    kind: 'video',
    width: 180,
    height: 320,
    durationMs: 1000,
    frameRate: 15,
    videoBitrate: 30_000,
    videoCodec: 'avc',
    audioCodec: 'aac',
    audioChannels: 1,
    audioSampleRate: 44_100,
    audioBitrate: 24_000,
  };
  return { facts: { ...base, ...changes } };
}

type OverLimit = readonly [name: string, limit: number, file: Partial<RenditionFile>];

/** null: the place names no such limit. */
function over(
  name: string,
  limit: number | null,
  make: (most: number) => Partial<RenditionFile>,
): readonly OverLimit[] {
  return limit === null ? [] : [[name, limit, make(limit)]];
}

/** The side of a square of just too many pixels, so that no side is too long by itself. */
function justOver(maxPixels: number): number {
  return Math.floor(Math.sqrt(maxPixels)) + 1;
}

function sidesAtLimit({ maxLongSide, maxShortSide, maxPixels }: VideoLimits): Pick<MediaFacts, 'width' | 'height'> {
  const most = 100_000;
  const width = Math.min(maxShortSide ?? most, maxLongSide ?? most, most);
  const height = Math.min(maxLongSide ?? most, most, maxPixels === null ? most : Math.floor(maxPixels / width));
  return { width, height };
}

function imageFacts(width: number, height: number): Partial<RenditionFile> {
  const none = { videoBitrate: null, videoCodec: null, audioCodec: null, audioChannels: null };
  const rest = { audioSampleRate: null, audioBitrate: null, durationMs: null, frameRate: null };
  return { facts: { kind: 'image', width, height, ...none, ...rest } };
}
