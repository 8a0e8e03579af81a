import type { AdapterEntry, AdapterRegistry } from '../src/contract/registry.ts';
import type { PersonPlace } from '../src/kit/index.ts';

/** Places where a person posts: each is a destination, and what a hand-off folder can be prepared for. */
const places: readonly AdapterEntry<PersonPlace>[] = [
  { name: 'rednote', load: async () => (await import('./destinations/rednote/place.ts')).rednotePlace },
  { name: 'instagram', load: async () => (await import('./destinations/instagram/index.ts')).instagramPlace },
];

/** Every adapter, by hand: to add one, add a folder and a line. Code is loaded only when it is used. */
export const registry: AdapterRegistry = {
  sources: [
    {
      name: 'tiktok',
      load: async () => (await import('./sources/tiktok/index.ts')).tiktok,
    },
  ],
  destinations: [
    {
      name: 'folder',
      load: async () => {
        const { makeFolder } = await import('./destinations/folder/index.ts');
        return makeFolder(await Promise.all(places.map((place) => place.load())));
      },
    },
    // Its own entry: it can also be rehearsed against a sandbox, and filled in.
    { name: 'rednote', load: async () => (await import('./destinations/rednote/index.ts')).rednote },
    ...places
      .filter(({ name }) => name !== 'rednote')
      .map(({ name, load }) => ({
        name,
        load: async () => (await import('../src/kit/index.ts')).destinationOfPlace(await load()),
      })),
    { name: 'bluesky', load: async () => (await import('./destinations/bluesky/index.ts')).bluesky },
  ],
  captions: {
    name: 'files',
    load: async () => (await import('./captions/index.ts')).captions,
  },
};
