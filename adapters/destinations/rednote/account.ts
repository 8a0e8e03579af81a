import { z } from 'zod';
import { type AccountFacts, FerryError } from '../../../src/contract/index.ts';
import { callApi, type Link } from './api.ts';
import { own } from './words/codes.ts';

const creatorSchema = z.looseObject({ userId: z.string().min(1), userName: z.string().nullish() });
const mainSchema = z.looseObject({ user_id: z.string().min(1), guest: z.boolean().nullish() });

/**
 * Who is signed in, asked on both sides: creator page and main site have sessions of their own, and a note needs both to be
 * the same account, or it answers -100. FerryError `needs-user` before anything was uploaded.
 */
export async function readAccount(link: Link, signal: AbortSignal): Promise<AccountFacts> {
  const creator = await callApi(
    link,
    {
      phase: 'read',
      base: 'creator',
      method: 'GET',
      path: '/api/galaxy/user/info',
      data: creatorSchema,
    },
    signal,
  );
  const main = await callApi(
    link,
    {
      phase: 'read',
      base: 'edith',
      method: 'GET',
      path: '/api/sns/web/v2/user/me',
      data: mainSchema,
    },
    signal,
  );
  if (main.guest === true || main.user_id !== creator.userId) throw twoAccounts();
  const name = creator.userName ?? '';
  return {
    id: creator.userId,
    name: name === '' ? creator.userId : name,
    url: `${link.bases.www}/user/profile/${encodeURIComponent(creator.userId)}`,
  };
}

function twoAccounts(): FerryError {
  return new FerryError('needs-user', own('two-accounts'), { effect: 'none', scope: 'account' });
}
