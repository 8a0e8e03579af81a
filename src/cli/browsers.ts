import { join } from 'node:path';
import { openDriven } from '../browser/driven.ts';
import { findBrowser, hasScreen } from '../browser/find.ts';
import { type Account, type Browsers, because, FerryError } from '../contract/index.ts';
import { accountFolder } from './account-folder.ts';
import type { Cli } from './context.ts';

/** Windows of the person's own browser, each account with a profile of its own in its folder of the workspace. */
export function browsersOf(cli: Cli, account: Account): Browsers {
  return {
    async open(options, signal) {
      const executable = findBrowser();
      if (executable === null) throw unusable(because('no-browser'));
      if (!hasScreen()) throw unusable(because('no-screen'));
      return openDriven({ ...options, executable, folder: join(accountFolder(cli, account), 'browser') }, signal);
    },
  };
}

function unusable(reason: ReturnType<typeof because>): FerryError {
  return new FerryError('usage', reason, { effect: 'none', scope: 'account' });
}
