import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { decodeCookies, identify } from './logins.ts';
import { Hangup, json, Refusal, type Reply, redirect, refusal } from './reply.ts';
import type { Site } from './settings.ts';
import type { Account } from './state.ts';
import type { Route, World } from './world.ts';

/** Presence is all a sandbox can ask of a signature; the last two are what a submit needs since 2026. */
const signatureHeaders = ['x-s', 'x-t', 'x-s-common', 'x-rap-param'] as const;

/** Throws the Refusal of the edge when the headers that only the site's own page can produce are missing. */
export function checkSignature(world: World, route: Route, req: IncomingMessage): void {
  const has = (name: string): boolean => (req.headers[name] ?? '') !== '';
  const strictSubmit = route.name === 'create' && world.settings.mode === '2026';
  if (strictSubmit && !(has('x-s-common') && has('x-rap-param'))) throw new Refusal(edge(406));
  if (signatureHeaders.some(has) || route.unsigned === 'ok') return;
  throw new Refusal(route.unsigned === 406 ? edge(406) : refusal('code', -1, ''));
}

function edge(status: number): Reply {
  return json(status, { code: -1, success: false });
}

/** Who is calling, or the Refusal the platform gives: -101, -100, 401. */
export function checkSession(world: World, site: Site, route: Route, req: IncomingMessage): Account {
  const cookies = decodeCookies(req.headers.cookie);
  const loggedOut = route.signedOutStatus ?? (route.session === 'creator' ? 401 : 200);
  if (!cookies.has('a1')) throw new Refusal(refusal('code', -101, '无登录信息，或登录信息为空', loggedOut));
  const sides = route.session === 'both' ? (['main', 'creator'] as const) : [route.session];
  const accounts = sides.map((side) => {
    const identity = identify(world.state, site, side, cookies);
    if (identity.kind === 'absent') throw new Refusal(refusal('code', -101, '无登录信息，或登录信息为空', loggedOut));
    if (identity.kind !== 'signed-in') throw new Refusal(refusal('code', -100, '登录已过期', loggedOut));
    return identity.login.accountId;
  });
  const account = world.state.accounts.get(accounts[0] ?? '');
  // Main site and creator site signed in as different people.
  if (!account || new Set(accounts).size > 1) throw new Refusal(refusal('code', -100, '登录已过期', loggedOut));
  return account;
}

/** The creator site's pages: another site's login is sent there, none at all to the login page. */
export function checkCreatorPage(world: World, site: Site, req: IncomingMessage, url: URL): Reply | null {
  const identity = identify(world.state, site, 'creator', decodeCookies(req.headers.cookie));
  if (identity.kind === 'signed-in') return null;
  if (identity.kind === 'foreign') return redirect(world.bases.sites[identity.site].creator + url.pathname);
  return redirect(`/login?redirectReason=401&lastUrl=${encodeURIComponent(url.pathname)}`);
}

/** Faults that strike before the platform looks at the request. */
export async function strikeEarly(world: World, fault: Fault | null): Promise<void> {
  if (!fault) return;
  switch (fault.kind) {
    case 'drop':
      if (fault.when === 'before') throw new Hangup();
      return;
    case 'slow':
      await wait(fault.delayMs);
      return;
    case 'status':
      throw new Refusal({
        status: fault.status,
        headers: fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) },
      });
    case 'captcha':
      throw new Refusal({
        ...json(fault.status, { code: -1, success: false }),
        headers: { 'content-type': 'application/json', verifytype: fault.verifyType, verifyuuid: 'sandbox-verify' },
      });
    case 'expire-permits':
      world.journal.record({ kind: 'permits-expired' });
      return;
    case 'expire-session':
      world.journal.record({ kind: 'sessions-ended', which: fault.which, accountId: null });
      return;
    default:
      return;
  }
}

const messages: Readonly<Record<number, string>> = {
  [-1]: '',
  [-100]: '登录已过期',
  [-101]: '无登录信息，或登录信息为空',
  [-104]: '您当前登录的账号没有权限访问',
  [-9059]: '参数错误',
  [-9136]: '因违反社区规范禁止发笔记',
  [-9999]: '暂时无法发布，请稍后再试',
  300011: '账号异常，请检查账号后重试',
  300012: '网络连接异常，请检查网络设置或重启试试',
  300015: '浏览器异常，请尝试更换浏览器后重试',
  300031: '当前笔记暂时无法浏览',
  [-510001]: '笔记状态异常，请稍后查看',
};

/** An error in the platform's words. -9999 carries two flags more (2024-05). */
export function codeRefusal(route: Route, code: number): Reply {
  const extra: Record<string, boolean> =
    code === -9999 ? { can_show_err_msg_to_user: true, need_retry: true } : { can_show_err_msg_to_user: code !== -1 };
  // The edge and the login check sit in front of every service and do not know its envelope.
  const envelope = code === -1 || (code <= -100 && code >= -104) ? 'code' : (route.envelope ?? 'code');
  return refusal(envelope, code, messages[code] ?? '请求失败', 200, extra);
}
