import { describe, expect, it } from 'vitest';
import { instagramPlace } from '../../../adapters/destinations/instagram/index.ts';
import type { Draft, MediaFacts } from '../../../src/contract/index.ts';
import { handOffPlace } from '../../../src/kit/index.ts';

const place = handOffPlace(instagramPlace, {});

describe('a link that a person brings back from Instagram', () => {
  it.each([
    ['https://www.instagram.com/p/DAbc-123_x/', 'DAbc-123_x', 'https://www.instagram.com/p/DAbc-123_x/'],
    ['https://www.instagram.com/reel/DAbc123/?igsh=MTIzNDU=', 'DAbc123', 'https://www.instagram.com/reel/DAbc123/'],
    ['instagram.com/ann.ferry/reel/DAbc123', 'DAbc123', 'https://www.instagram.com/reel/DAbc123/'],
    ['https://www.instagram.com/reels/DAbc123/', 'DAbc123', 'https://www.instagram.com/reel/DAbc123/'],
    ['http://instagr.am/p/DAbc123', 'DAbc123', 'https://www.instagram.com/p/DAbc123/'],
    ['look: https://www.instagram.com/tv/DAbc123/.', 'DAbc123', 'https://www.instagram.com/tv/DAbc123/'],
    [
      'https://www.instagram.com/share/reel/BAxyz_12',
      'share:BAxyz_12',
      'https://www.instagram.com/share/reel/BAxyz_12',
    ],
  ])('%s is the post %s', (pasted, id, url) => {
    expect(place.readAddress(pasted)).toEqual({ id, url });
  });

  it.each([
    'https://www.instagram.com/ann.ferry/',
    'https://www.instagram.com/explore/tags/ferry/',
    'https://www.instagram.com.evil.test/p/DAbc123/',
    'https://evil.test/https://www.instagram.com/p/DAbc123/',
    'https://www.instagram.com@evil.test/p/DAbc123/',
    'https://www.instagram.com:8443/p/DAbc123/',
    'it is up',
    '',
  ])('%j names none', (pasted) => {
    expect(place.readAddress(pasted)).toBeNull();
  });
});

describe('what is left to set by hand', () => {
  it('names a crop only where the first picture is outside what Instagram shows', () => {
    expect(codes(photos([1080, 1350], [4000, 1000]))).toEqual(['instagram/check-carousel']);
    expect(codes(photos([900, 1600]))).toEqual(['instagram/check-crop']);
    expect(codes(photos([2000, 1000]))).toEqual(['instagram/check-crop']);
  });

  it('calls a video a reel', () => {
    expect(codes({ ...photos([1080, 1920]), kind: 'video' })).toEqual([
      'instagram/check-reel',
      'instagram/check-sound',
    ]);
  });
});

function codes(draft: Draft): readonly string[] {
  return place.checklist(draft).map(({ code }) => code);
}

function photos(...sizes: readonly (readonly [number, number])[]): Draft {
  const media = sizes.map(([width, height]) => ({
    file: { sha256: '', bytes: 1, mime: 'image/jpeg', role: 'image' as const, alt: '', facts: factsOf(width, height) },
    asset: null,
  }));
  return {
    deliveryKey: 'instagram:me:p1',
    postRef: 'p1',
    order: 1,
    kind: 'images',
    title: null,
    body: '',
    hashtags: [],
    visibility: 'public',
    createdAt: '2024-01-01T00:00:00.000Z',
    scheduledAt: null,
    location: null,
    language: null,
    media,
    cover: null,
  };
}

function factsOf(width: number, height: number): MediaFacts {
  const none = { durationMs: null, frameRate: null, videoBitrate: null, videoCodec: null, audioCodec: null };
  return { kind: 'image', width, height, ...none, audioChannels: null, audioSampleRate: null, audioBitrate: null };
}
