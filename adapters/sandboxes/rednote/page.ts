import { randomBytes } from 'node:crypto';
import { renderPage } from '../../../src/kit/index.ts';
import { control, pulse } from './control.ts';
import { readyAccount } from './logins.ts';
import { serveMedia } from './media-host.ts';
import { avatar, pageScript, pageStyle } from './page-style.ts';
import { feedTemplate, layoutTemplate, missingTemplate, noteTemplate } from './page-template.ts';
import { accountView, cardView, noteView } from './page-view.ts';
import { plain, type Reply } from './reply.ts';
import type { Answer } from './server.ts';
import type { Site } from './settings.ts';
import type { Note } from './state.ts';
import { findTopic } from './topic-search.ts';
import type { World } from './world.ts';

/** The main site, as far as a person wants to see it: the creator's profile, its notes, their media. */
export function homeHost(world: World, site: Site): Answer {
  return async (req, url) => {
    const controlled = await control(world, req, url);
    if (controlled) return controlled;
    if (req.method !== 'GET' && req.method !== 'HEAD') return plain(405, 'Method Not Allowed');
    if (url.pathname.startsWith('/media/')) return serveMedia(world, req, url);
    if (url.pathname === '/avatar.svg')
      return { status: 200, headers: { 'content-type': 'image/svg+xml' }, body: avatar };
    if (url.pathname === '/') return feedPage(world, site, url.searchParams.get('account'));
    const topic = /^\/page\/topics\/([0-9a-f]{24})$/.exec(url.pathname)?.[1];
    if (topic) return topicPage(world, site, topic);
    const id = /^\/(?:explore|discovery\/item)\/([0-9a-f]{24})$/.exec(url.pathname)?.[1];
    return id ? notePage(world, site, id) : missingPage(world, 'There is no such page in the sandbox.');
  };
}

function feedPage(world: World, site: Site, accountId: string | null): Reply {
  const account = world.state.accounts.get(accountId ?? '') ?? readyAccount(world, site);
  if (!account) return missingPage(world, 'There is no account on this site.');
  const nowMs = Date.now();
  const notes = newestFirst(world, (note) => note.accountId === account.id);
  const others = [...world.state.accounts.values()].filter(
    (other) => other.id !== account.id && [...world.state.notes.values()].some((note) => note.accountId === other.id),
  );
  const body = renderPage(feedTemplate, {
    account: accountView(world, account, nowMs),
    heading: null,
    cards: notes.map((note) => cardView(world, note, nowMs)),
    others: others.map((other) => ({ href: `/?account=${other.id}`, name: other.name, site: other.site })),
  });
  return page(world, account.name, body);
}

function topicPage(world: World, site: Site, id: string): Reply {
  const topic = findTopic(world, id);
  if (!topic) return missingPage(world, 'There is no such topic.');
  const nowMs = Date.now();
  const carries = (note: Note): boolean =>
    note.site === site && note.topics.some((one) => one.id === id && one.clickable);
  const cards = newestFirst(world, carries).map((note) => cardView(world, note, nowMs));
  const body = renderPage(feedTemplate, { account: null, heading: `#${topic.name}`, cards, others: [] });
  return page(world, `#${topic.name}`, body);
}

function notePage(world: World, site: Site, id: string): Reply {
  const note = world.state.notes.get(id);
  if (note?.site !== site) return missingPage(world, 'This note is not there, or has been deleted.');
  const view = noteView(world, note, Date.now());
  return page(world, view.card.title, renderPage(noteTemplate, { note: view }));
}

function missingPage(world: World, because: string): Reply {
  return { ...page(world, 'Not here', renderPage(missingTemplate, { because })), status: 404 };
}

function newestFirst(world: World, wanted: (note: Note) => boolean): readonly Note[] {
  return [...world.state.notes.values()].filter(wanted).sort((a, b) => b.createdAtMs - a.createdAtMs);
}

function page(world: World, title: string, body: string): Reply {
  const nonce = randomBytes(16).toString('base64');
  const values = { title, body, nonce, style: pageStyle, script: pageScript, pulse: pulse(world) };
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        `default-src 'none'; img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; ` +
        `form-action 'none'; frame-ancestors 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    body: renderPage(layoutTemplate, values),
  };
}
