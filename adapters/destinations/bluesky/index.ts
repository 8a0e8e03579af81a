import type { Destination } from '../../../src/contract/index.ts';
import { makeConnection } from './connection.ts';
import { blueskyCapabilities } from './limits.ts';
import { Login, loginForm } from './login.ts';
import { optionsSchema, readBlueskyOptions } from './options.ts';
import { BlueskySession } from './session.ts';
import { en } from './words/en.ts';
import { zh } from './words/zh.ts';

/** Bluesky, or any server of the AT protocol: original dates, and exactly once without asking anybody. */
export const bluesky: Destination = {
  name: 'bluesky',
  words: { en, zh },
  options: optionsSchema,
  placeOptions: ['service'],
  capabilities: (options) => blueskyCapabilities(readBlueskyOptions(options)),
  // The protocol tells no server's limit on files: it is an option, `maxBlobMb`.
  limitsComeFromServer: false,
  login: loginForm,
  consent: () => null,
  // The app opens the profile of whoever is signed in there.
  ownPosts: () => 'https://bsky.app',
  async connect({ label }, options, ctx, signal) {
    const read = readBlueskyOptions(options);
    const caller = { ctx, account: label };
    const login = await Login.open(caller);
    const session = new BlueskySession(makeConnection(caller, login, read), blueskyCapabilities(read));
    // Better now than after an hour of preparing files.
    await session.whoAmI(signal);
    return session;
  },
};
