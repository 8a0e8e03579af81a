import type { Seen } from '../commands/inspect.ts';
import type { MigrateFlags } from '../commands/migrate.ts';
import type { Cli } from '../context.ts';

/** Asked only of an export that has such posts. */
export async function askAudience(
  cli: Cli,
  { found }: Seen,
): Promise<Pick<MigrateFlags, 'assumePublic'> & Partial<Pick<MigrateFlags, 'privatePosts'>>> {
  const { ui, talk } = cli;
  const { wizard: words } = talk.text;
  const hidden = found.private + found.friends;
  const privatePosts =
    hidden === 0
      ? null
      : await ui.choose(words.privatePosts(hidden), [
          { value: 'private', name: words.stayPrivate },
          { value: 'skip', name: words.leavePrivateOut },
        ]);
  const unknown =
    found.unknownAudience === 0
      ? null
      : await ui.choose(words.unknownAudience(found.unknownAudience), [
          { value: 'hold', name: words.holdUnknown },
          { value: 'public', name: words.publicUnknown },
        ]);
  return {
    ...(privatePosts === null ? {} : { privatePosts }),
    ...(unknown === 'public' ? { assumePublic: true } : {}),
  };
}
