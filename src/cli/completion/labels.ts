import { openVault } from '../../config/credentials.ts';
import { userConfigFolder } from '../../config/places.ts';
import type { Candidate } from './candidate.ts';

/** Labels of accounts that have signed in, there or anywhere. */
export async function labelsOf(env: NodeJS.ProcessEnv, destination: string | null): Promise<readonly Candidate[]> {
  // Who has signed in is told by names of files: no keychain is asked.
  const accounts = await (await openVault(userConfigFolder(env), env, null)).list();
  const there = accounts.filter((account) => destination === null || account.destination === destination);
  return [...new Set(['main', ...there.map(({ label }) => label)])].map((value) => ({ value, about: '' }));
}
