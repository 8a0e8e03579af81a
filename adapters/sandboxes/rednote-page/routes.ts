import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { builtFile } from '../../../src/disk/index.ts';
import { deleteNote, listNotes, submitNote, takeFile, topicRows, whoAmI } from './api.ts';
import { control } from './control.ts';
import { peoplesPage, serveFile } from './home.ts';
import { enteredCookie, hasEntered, isSignedIn, signIn } from './login.ts';
import { json, plain, Refusal, type Reply, redirect } from './reply.ts';
import type { Answer } from './server.ts';
import { blockPage, creatorPage, missingPage } from './shell.ts';
import { style } from './style.ts';
import type { World } from './world.ts';

const pages = new Set(['/publish/publish', '/publish/success', '/new/home', '/new/note-manager']);

/** What the server answers, address by address. */
export function routes(world: World): Answer {
  return async (req, url) => {
    const { pathname } = url;
    if (pathname.startsWith('/client/')) return clientFile(pathname);
    if (pathname === '/style.css') return { status: 200, headers: { 'content-type': 'text/css' }, body: style };
    if (pathname === '/sandbox') return peoplesPage(world);
    if (pathname.startsWith('/sandbox/files/')) return serveFile(world, pathname.slice('/sandbox/files/'.length), req);
    if (pathname.startsWith('/sandbox/')) return control(world, req, url);
    if (pathname.startsWith('/api/') || pathname.startsWith('/web_api/')) return api(world, req, url);
    if (req.method !== 'GET' && req.method !== 'HEAD') return plain(405, 'Method Not Allowed');
    const note = /^\/(?:explore|discovery\/item)\/([0-9a-f]{24})$/.exec(pathname)?.[1];
    if (note !== undefined) return peoplesPage(world, note);
    return page(world, req, url);
  };
}

function page(world: World, req: IncomingMessage, url: URL): Reply {
  const { pathname } = url;
  const { settings, state } = world;
  if (pathname === '/website-login/captcha') return state.blocked ? blockPage(settings) : redirect('/new/home');
  if (state.blocked === 'captcha')
    return redirect(`/website-login/captcha?redirectPath=${encodeURIComponent(pathname)}`);
  if (state.blocked === 'busy') return blockPage(settings, 'busy');
  if (pathname === '/login') return isSignedIn(world, req) ? redirect('/new/home') : creatorPage(settings, 'login');
  if (pathname === '/') return redirect('/new/home');
  if (!pages.has(pathname)) return missingPage(settings);
  if (!isSignedIn(world, req)) return redirect(`/login?redirectReason=401&lastUrl=${encodeURIComponent(pathname)}`);
  if (pathname === '/new/home') return creatorPage(settings, 'home', { 'set-cookie': enteredCookie });
  if (pathname === '/new/note-manager') return creatorPage(settings, 'manager');
  if (settings.directEntry === '404' && !hasEntered(req)) return missingPage(settings);
  return creatorPage(settings, pathname === '/publish/success' ? 'success' : 'publish');
}

async function api(world: World, req: IncomingMessage, url: URL): Promise<Reply> {
  const call = `${req.method} ${url.pathname}`;
  if (call === 'POST /api/qr/wait') return waitForScan(world, req);
  if (!isSignedIn(world, req))
    throw new Refusal(json(401, { code: -100, success: false, msg: '登录已过期', data: {} }));
  switch (call) {
    case 'GET /api/galaxy/user/info':
      return whoAmI(world);
    case 'POST /api/upload':
      return takeFile(world, req, url);
    case 'POST /web_api/sns/v1/search/topic':
      return topicRows(world, req);
    case 'POST /web_api/sns/v2/note':
      return submitNote(world, req);
    case 'GET /api/galaxy/v2/creator/note/user/posted':
      return listNotes(world, url);
    case 'POST /web_api/sns/capa/postgw/note/delete':
      return deleteNote(world, req);
    default:
      return json(404, { code: -1, success: false, msg: 'not found' });
  }
}

/** The login page asks until the phone has scanned: then this browser gets its cookie. */
function waitForScan(world: World, req: IncomingMessage): Reply {
  if (isSignedIn(world, req)) return json(200, { signedIn: true });
  if (!world.scanned) return json(200, { signedIn: false });
  world.scanned = false;
  return json(200, { signedIn: true }, { 'set-cookie': signIn(world) });
}

async function clientFile(pathname: string): Promise<Reply> {
  const name = /^\/client\/([a-z-]+\.js)$/.exec(pathname)?.[1];
  if (name === undefined) return plain(404, 'Not Found');
  const body = await readFile(builtFile(`adapters/sandboxes/rednote-page/client/${name}`)).catch(() => null);
  if (body === null) return plain(404, 'Not Found');
  return {
    status: 200,
    headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' },
    body,
  };
}
