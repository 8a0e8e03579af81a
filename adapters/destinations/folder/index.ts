import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import type { Destination, DestinationWords, Language, Options } from '../../../src/contract/index.ts';
import { type PersonPlace, readOptions } from '../../../src/kit/index.ts';
import { folderCapabilities, ownUnit } from './limits.ts';
import { localPlace } from './place.ts';
import type { FolderReasons } from './reasons.ts';
import { FolderSession } from './session.ts';
import { en } from './words/en.ts';
import { zh } from './words/zh.ts';

const anything = 'anything';

/** What each does stands in `words/`. */
function optionsFor(places: readonly PersonPlace[]) {
  return z.object({
    // A relative path would be another folder when the same command is repeated from another place.
    out: z
      .string()
      .refine((out) => out === '' || isAbsolute(out), { params: { code: 'folder/out-not-absolute' } })
      .default(''),
    for: z.enum([anything, ...places.map(({ name }) => name)]).default(anything),
    language: z.enum(['en', 'zh']).default('en'),
  });
}

/** Hand-off: everything prepared in a folder, and a person presses publish. Needs no account. `places`: what it can be prepared for. */
export function makeFolder(places: readonly PersonPlace[]): Destination {
  const schema = optionsFor(places);
  const read = (options: Options) => readOptions(schema, options, 'folder');
  const capabilitiesOf = (options: Options) =>
    folderCapabilities(places.find(({ name }) => name === read(options).for) ?? null);
  /** As the disk names it: `/out/` is `/out`. */
  const outOf = (options: Options, ofAccount: string): string => {
    const { out } = read(options);
    return resolve(out === '' ? ofAccount : out);
  };
  return {
    name: 'folder',
    words: { en: worded(en, 'en', places), zh: worded(zh, 'zh', places) },
    options: schema,
    capabilities: capabilitiesOf,
    limitsComeFromServer: false,
    login: null,
    consent: () => null,
    ownPosts: () => null,
    placeOptions: ['out'],
    place: localPlace(outOf),
    async connect(account, options, ctx) {
      const { language } = read(options);
      const capabilities = capabilitiesOf(options);
      return FolderSession.open(outOf(options, ctx.folder), { account, capabilities, language }, ctx);
    },
  };
}

/** Units that only a place counts in are worded by that place. */
function worded(
  words: DestinationWords<FolderReasons>,
  language: Language,
  places: readonly PersonPlace[],
): DestinationWords<FolderReasons> {
  const units = places.flatMap((place) => Object.entries(place.words[language].units ?? {}));
  return { ...words, units: Object.fromEntries(units.map(([unit, says]) => [ownUnit(unit), says])) };
}
