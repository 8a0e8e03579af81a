import { join } from 'node:path';
import type { Account } from '../contract/index.ts';
import type { Cli } from './context.ts';

/** A folder of the workspace that is this account's own. */
export function accountFolder({ config }: Cli, { destination, label }: Account): string {
  return join(config.workspace, `${destination}-${label}`);
}
