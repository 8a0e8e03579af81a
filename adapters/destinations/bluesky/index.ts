import type { Destination } from '../../../src/contract/index.ts';
import { makeDesk } from './desk.ts';
import { blueskyCapabilities } from './limits.ts';
import { Login, loginForm } from './login.ts';
import { optionsSchema, readOptions } from './options.ts';
import { BlueskySession } from './session.ts';

/** Bluesky, or any server of the AT protocol: original dates, and exactly once without asking anybody. */
export const bluesky: Destination = {
  name: 'bluesky',
  title: 'Bluesky',
  options: optionsSchema,
  capabilities: (options) => blueskyCapabilities(readOptions(options)),
  login: loginForm,
  consent: () => null,
  // The app opens the profile of whoever is signed in there.
  ownPosts: () => 'https://bsky.app',
  async connect(_account, options, ctx) {
    const read = readOptions(options);
    const login = await Login.open(ctx);
    const session = new BlueskySession(makeDesk(ctx, login, read), blueskyCapabilities(read));
    // Better now than after an hour of preparing files.
    await session.whoAmI(new AbortController().signal);
    return session;
  },
};
