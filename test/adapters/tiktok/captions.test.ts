import { describe, expect, it } from 'vitest';
import { captionRules } from '../../../adapters/sources/tiktok/captions.ts';

describe('a tag of TikTok’s', () => {
  it.each([
    'fyp',
    'FYPシ',
    'fypシ゚viral',
    'fyppp',
    'foryou',
    'foryouu',
    'foryoupage',
    'ForYourPage',
    'foru',
    'xyzbca',
    '4you',
    '4u',
    'parati',
    'pourtoi',
    'neiperte',
    'fürdich',
    'voorjou',
    'ＦＹＰ',
  ])('that asks for attention there is noise: %s', (name) => {
    expect(captionRules.worthOfTag(name)).toBe('noise');
  });

  it.each(['learnontiktok', 'TikTokTravel', 'tiktok', 'ＴｉｋＴｏｋ', 'duet', 'Stitch'])(
    'that names it or a function of it is a feature: %s',
    (name) => {
      expect(captionRules.worthOfTag(name)).toBe('feature');
    },
  );

  it.each(['viral', 'trending', 'booktok', 'capcut', 'fortune', 'foryourhealth', 'dogs', 'duets', 'cat', '日常', ''])(
    'with a meaning elsewhere stays: %s',
    (name) => {
      expect(captionRules.worthOfTag(name)).toBeNull();
    },
  );
});
