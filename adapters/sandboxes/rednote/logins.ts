import { randomBytes } from 'node:crypto';
import type { Site } from './settings.ts';
import { sites } from './settings.ts';
import type { Account, Login, State } from './state.ts';
import type { World } from './world.ts';

export type Cookies = ReadonlyMap<string, string>;

export function decodeCookies(header: string | undefined): Cookies {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const cut = pair.indexOf('=');
    if (cut > 0) cookies.set(pair.slice(0, cut).trim(), pair.slice(cut + 1).trim());
  }
  return cookies;
}

/** Who a request's cookies belong to on one side of one site. `foreign`: the cookie is good, on the other site. */
export type Identity =
  | { readonly kind: 'signed-in'; readonly login: Login }
  | { readonly kind: 'foreign'; readonly site: Site }
  | { readonly kind: 'ended' }
  | { readonly kind: 'absent' };

export function identify(state: State, site: Site, side: 'main' | 'creator', cookies: Cookies): Identity {
  const values =
    side === 'main'
      ? [cookies.get('web_session')]
      : sites.map((one) => cookies.get(creatorCookie(one))).filter((value) => value !== undefined);
  const value = side === 'creator' ? (cookies.get(creatorCookie(site)) ?? values[0]) : values[0];
  if (value === undefined || value === '') return { kind: 'absent' };
  const login = (side === 'main' ? state.mainSessions : state.creatorSessions).get(value);
  if (!login) return { kind: 'ended' };
  return login.site === site ? { kind: 'signed-in', login } : { kind: 'foreign', site: login.site };
}

function creatorCookie(site: Site): string {
  return `access-token-creator.${site}`;
}

/** A new account with no login yet. */
export function createAccount(world: World, site: Site, name: string): Account {
  const account: Account = {
    id: randomBytes(12).toString('hex'),
    site,
    name,
    redId: `${94_000_000_000 + Math.floor(Math.random() * 999_999_999)}`,
    about: 'Rehearsing the move.',
  };
  world.journal.record({ kind: 'account', account });
  return account;
}

/** The account that was there first on a site: the one with the ready-made session. */
export function readyAccount(world: World, site: Site): Account | null {
  return [...world.state.accounts.values()].find((account) => account.site === site) ?? null;
}

/** Both logins of an account. One web session per account: an earlier one ends. */
export function signIn(world: World, account: Account): string {
  world.journal.record({ kind: 'sessions-ended', which: 'both', accountId: account.id });
  const login = (value: string): Login => ({ accountId: account.id, site: account.site, value });
  world.journal.record({ kind: 'login', side: 'main', login: login(`0400${randomBytes(17).toString('hex')}`) });
  world.journal.record({
    kind: 'login',
    side: 'creator',
    login: login(`customer.creator.AT-${randomBytes(20).toString('hex')}`),
  });
  return cookiesOf(world.state, account);
}

/** The Cookie header of a signed-in account; without the login cookies once its sessions have ended. */
export function cookiesOf(state: State, account: Account): string {
  const { site, id } = account;
  const own = (sessions: ReadonlyMap<string, Login>): string | undefined =>
    [...sessions.values()].find((login) => login.accountId === id)?.value;
  const main = own(state.mainSessions);
  const creator = own(state.creatorSessions);
  const pairs: [string, string | undefined][] = [
    ['a1', `19a${id}sandbox`],
    ['webId', id.slice(0, 16).padEnd(32, '0')],
    ['gid', `yj${id}`],
    ['web_session', main],
    [creatorCookie(site), creator],
    [`x-user-id-creator.${site}`, creator && id],
    ['customer-sso-sid', creator && `68c5${id}`],
    ['galaxy.creator.beaker.session.id', creator && `17${id}`],
    // Mainland only; the global site has country codes instead.
    ['galaxy_creator_session_id', site === 'xiaohongshu.com' ? creator && `gc${id}` : undefined],
    ['x-rednote-datactry', site === 'rednote.com' ? 'US' : undefined],
    ['x-rednote-holderctry', site === 'rednote.com' ? 'US' : undefined],
    ['xsecappid', 'ugc'],
  ];
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])).join('; ');
}
