import { z } from 'zod';
import type { DestinationWords } from '../../../src/contract/index.ts';
import { adapterReasons, graphemes, type PersonPlace } from '../../../src/kit/index.ts';

/** All that a third place costs: limits, words, and the shape of its links. */
interface PinboardReasons {
  readonly pace: Readonly<Record<never, never>>;
}

const own = adapterReasons<PinboardReasons>('pinboard');

const en: DestinationWords<PinboardReasons> = {
  title: 'A pinboard',
  options: {},
  login: {},
  units: { 'pinboard/words': 'words' },
  reasons: { pace: 'the board has room for a few a day' },
};
const zh: DestinationWords<PinboardReasons> = {
  title: '布告栏',
  options: {},
  login: {},
  units: { 'pinboard/words': '个词' },
  reasons: { pace: '布告栏一天只贴得下几张' },
};

export const pinboard: PersonPlace = {
  name: 'pinboard',
  words: { en, zh },
  options: z.object({}),
  limits: () => ({
    video: null,
    images: { maxCount: 3, formats: ['jpeg', 'png'], maxBytes: 4_000_000, maxLongSide: 2000, maxPixels: null },
    text: {
      title: null,
      body: [
        { max: 300, unit: 'graphemes', measure: graphemes },
        { max: 60, unit: 'pinboard/words', measure: (text) => text.split(/\s+/).filter((word) => word !== '').length },
      ],
      hashtags: { max: 3, inBody: (tag) => `#${tag}` },
      links: 'keep',
      captionWanted: false,
    },
    visibility: ['public'],
    altText: null,
    schedule: null,
    pace: { perDay: 5, minGapMs: 0, because: own('pace') },
  }),
  checklist: () => [],
  briefing: () => [],
  readLink: (url) => {
    const id = url.hostname === 'pinboard.test' ? /^\/pin\/(\d+)$/.exec(url.pathname)?.[1] : undefined;
    return id === undefined ? null : { id, url: url.href };
  },
  composer: () => null,
  ownPosts: () => null,
};
