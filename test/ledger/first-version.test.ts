import { describe, expect, it } from 'vitest';
import { probed } from '../../src/ledger/imports/shapes.ts';
import { probedImage, probedVideo } from '../core/make.ts';

describe('a file that version 0.1.0 looked at', () => {
  it('is still known, and what was private then is taken for private now', () => {
    const { privateTags: _tags, tagBytes: _bytes, ...image } = probedImage;
    const { privateTags: _others, tagsInPlace: _place, ...video } = probedVideo;
    expect(probed.parse({ ...image, privateMetadata: false })).toEqual(probedImage);
    expect(probed.parse({ ...image, privateMetadata: true })).toEqual({ ...probedImage, privateTags: ['other'] });
    expect(probed.parse({ ...video, privateMetadata: true })).toEqual({ ...probedVideo, privateTags: ['other'] });
  });

  it('and what is written today is read as it is', () => {
    const tagged = { ...probedImage, format: 'heic', privateTags: ['device', 'place'] };
    expect(probed.parse(tagged)).toEqual(tagged);
  });
});
