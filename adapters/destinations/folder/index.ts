import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { type Destination, FerryError, type Options } from '../../../src/contract/index.ts';
import { decode } from '../../../src/kit/index.ts';
import { folderCapabilities } from './limits.ts';
import { FolderSession } from './session.ts';

const optionsSchema = z.object({
  out: z.string().default('').describe('The folder to fill, as a full path. Default: one in the workspace.'),
  for: z
    .enum(['anything', 'rednote'])
    .default('anything')
    .describe('What the files are prepared for: "rednote" keeps to its limits, "anything" leaves them as they are.'),
});

/** Hand-off: everything prepared in a folder, and a person presses publish. Needs no account. */
export const folder: Destination = {
  name: 'folder',
  title: 'A folder on this computer (hand-off)',
  options: optionsSchema,
  capabilities: (options) => folderCapabilities(read(options).for),
  login: null,
  consent: () => null,
  ownPosts: () => null,
  async connect(_account, options, ctx) {
    const { out: chosen, for: purpose } = read(options);
    const out = chosen === '' ? ctx.folder : chosen;
    // A relative path would be another folder when the same command is repeated from another place.
    if (!isAbsolute(out))
      throw new FerryError('usage', 'out-not-absolute', `the hand-off folder must be a full path, not "${out}"`, {
        hint: 'Name the folder with --set out=<path>.',
        effect: 'none',
      });
    return FolderSession.open(out, folderCapabilities(purpose), ctx);
  },
};

function read(options: Options): z.output<typeof optionsSchema> {
  return decode(optionsSchema, options, 'the options of "folder"', {
    kind: 'usage',
    code: 'bad-options',
    effect: 'none',
  });
}
