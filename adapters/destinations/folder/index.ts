import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { type Destination, FerryError, type Options } from '../../../src/contract/index.ts';
import { readOptions } from '../../../src/kit/index.ts';
import { folderCapabilities, type OtherPlaces } from './limits.ts';
import { folderReason } from './reasons.ts';
import { FolderSession } from './session.ts';
import { en } from './words/en.ts';
import { zh } from './words/zh.ts';

/** What each does stands in `words/`. */
const optionsSchema = z.object({
  out: z.string().default(''),
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
    async connect(_account, options, ctx) {
      const { out: chosen, for: purpose, language } = read(options);
      const out = chosen === '' ? ctx.folder : chosen;
      // A relative path would be another folder when the same command is repeated from another place.
      if (!isAbsolute(out))
        throw new FerryError('usage', folderReason('out-not-absolute', { out }), { effect: 'none' });
      return FolderSession.open(out, { capabilities: folderCapabilities(purpose, places), language }, ctx);
    },
  };
}

function read(options: Options): z.output<typeof optionsSchema> {
  return readOptions(optionsSchema, options, 'folder');
}
