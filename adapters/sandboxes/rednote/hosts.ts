import type { IncomingMessage } from 'node:http';
import { createRoute } from './create.ts';
import { checkCreatorPage, checkSession, checkSignature, codeRefusal, strikeEarly } from './gate.ts';
import { creatorNoteRoutes, edithNoteRoutes } from './note-routes.ts';
import { creatorPermitRoutes, edithPermitRoutes } from './permits.ts';
import { Hangup, json, plain, type Reply } from './reply.ts';
import { creatorSelfRoutes, edithSelfRoutes } from './self.ts';
import type { Answer } from './server.ts';
import type { Site } from './settings.ts';
import { topicRoutes } from './topic-search.ts';
import { edithVideoRoutes, wwwVideoRoutes } from './transcode.ts';
import type { Route, World } from './world.ts';

/** `creator.<site>`: the galaxy and permit API, and pages that know who may see them. */
export function creatorHost(world: World, site: Site): Answer {
  const routes = [...creatorPermitRoutes, ...creatorNoteRoutes, ...creatorSelfRoutes];
  return async (req, url) => {
    const route = findRoute(world, routes, req, url);
    if (route) return callRoute(world, site, route, req, url);
    if (req.method !== 'GET' || url.pathname.startsWith('/api/')) return notFound();
    if (url.pathname === '/login') return plain(200, 'The sandbox has a ready-made session instead of a login page.');
    return checkCreatorPage(world, site, req, url) ?? plain(200, 'Signed in. The sandbox has no publish page.');
  };
}

/** `edith.xiaohongshu.com` or `webapi.rednote.com`: the web API. */
export function edithHost(world: World, site: Site): Answer {
  const routes = [
    createRoute,
    ...edithPermitRoutes,
    ...edithNoteRoutes,
    ...edithSelfRoutes,
    ...edithVideoRoutes,
    ...topicRoutes,
  ];
  return async (req, url) => {
    const route = findRoute(world, routes, req, url);
    return route ? callRoute(world, site, route, req, url) : notFound();
  };
}

/** The part of `www.<site>` that is an API; `otherwise` answers the rest. */
export function wwwHost(world: World, site: Site, otherwise: Answer): Answer {
  return async (req, url) => {
    const route = findRoute(world, wwwVideoRoutes, req, url);
    return route ? callRoute(world, site, route, req, url) : otherwise(req, url);
  };
}

function findRoute(world: World, routes: readonly Route[], req: IncomingMessage, url: URL): Route | undefined {
  return routes.find(
    (route) =>
      route.method === req.method &&
      route.path === url.pathname &&
      (route.mode === undefined || route.mode === world.settings.mode),
  );
}

async function callRoute(world: World, site: Site, route: Route, req: IncomingMessage, url: URL): Promise<Reply> {
  const fault = world.faults.take(route.name);
  await strikeEarly(world, fault);
  checkSignature(world, route, req);
  const account = checkSession(world, site, route, req);
  if (fault?.kind === 'code') return codeRefusal(route, fault.code);
  if (fault?.kind === 'drop' && fault.when === 'during') throw new Hangup();
  const reply = await route.handle({ world, site, req, url, account }, fault);
  if (fault?.kind === 'drop') throw new Hangup();
  return reply;
}

function notFound(): Reply {
  return json(404, { code: 404, success: false, msg: 'Not Found' });
}
