import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import type { Destination, Options } from '../../../src/contract/index.ts';
import { readOptions } from '../../../src/kit/index.ts';
import { folderCapabilities, type OtherPlaces } from './limits.ts';
import { localPlace } from './place.ts';
import { FolderSession } from './session.ts';
import { en } from './words/en.ts';
import { zh } from './words/zh.ts';

/** What each does stands in `words/`. */
const optionsSchema = z.object({
  // A relative path would be another folder when the same command is repeated from another place.
  out: z
    .string()
    .refine((out) => out === '' || isAbsolute(out), { params: { code: 'folder/out-not-absolute' } })
    .default(''),
  for: z.enum(['anything', 'rednote']).default('anything'),
  language: z.enum(['en', 'zh']).default('en'),
});

/** Hand-off: everything prepared in a folder, and a person presses publish. Needs no account. */
export function makeFolder(places: OtherPlaces): Destination {
  return {
    name: 'folder',
    words: { en, zh },
    options: optionsSchema,
    capabilities: (options) => folderCapabilities(read(options).for, places),
    limitsComeFromServer: false,
    login: null,
    consent: () => null,
    ownPosts: () => null,
    placeOptions: ['out'],
    place: localPlace(outOf),
    async connect(account, options, ctx) {
      const { for: purpose, language } = read(options);
      const capabilities = folderCapabilities(purpose, places);
      return FolderSession.open(outOf(options, ctx.folder), { account, capabilities, language }, ctx);
    },
  };
}

/** As the disk names it: `/out/` is `/out`. */
function outOf(options: Options, ofAccount: string): string {
  const { out } = read(options);
  return resolve(out === '' ? ofAccount : out);
}

function read(options: Options): z.output<typeof optionsSchema> {
  return readOptions(optionsSchema, options, 'folder');
}
