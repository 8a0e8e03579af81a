import type { AdapterRegistry } from '../src/contract/registry.ts';

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
        const { rednoteLimits } = await import('./destinations/rednote/limits.ts');
        return makeFolder({ rednote: rednoteLimits() });
      },
    },
    {
      name: 'rednote',
      load: async () => (await import('./destinations/rednote/index.ts')).rednote,
    },
    { name: 'bluesky', load: async () => (await import('./destinations/bluesky/index.ts')).bluesky },
  ],
  captions: {
    name: 'files',
    load: async () => (await import('./captions/index.ts')).captions,
  },
};
