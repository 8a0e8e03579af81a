import { expect, it } from 'vitest';
import { makeFolder } from '../../../adapters/destinations/folder/index.ts';
import { destinationOfPlace } from '../../../src/kit/index.ts';
import { describeDestination } from '../../contract/describe-destination.ts';
import { personPlaceHarness } from '../../contract/person-place.ts';
import { pinboard } from './place.ts';

describeDestination('a third place where a person posts', () =>
  personPlaceHarness({
    destination: destinationOfPlace(pinboard),
    options: {},
    addressOf: (number) => ({ id: `${number}`, url: `https://pinboard.test/pin/${number}` }),
  }),
);

it('is one of those a hand-off folder can be prepared for, in its own units', () => {
  const folder = makeFolder([pinboard]);
  const { images, text } = folder.capabilities({ for: 'pinboard' }, null);
  expect(images).toMatchObject({ maxCount: 3 });
  const units = text.body.map(({ unit }) => unit);
  expect(units).toEqual(['graphemes', 'folder/pinboard-words']);
  expect(folder.words.zh.units).toEqual({ 'folder/pinboard-words': '个词' });
  expect(() => folder.capabilities({ for: 'rednote' }, null)).toThrow(
    expect.objectContaining({ code: 'option-wrong' }),
  );
});
