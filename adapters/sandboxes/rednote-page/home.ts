import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { renderPage } from '../../../src/kit/index.ts';
import { filePath } from './api.ts';
import { plain, type Reply } from './reply.ts';
import { notesOf, statusOf } from './state.ts';
import type { World } from './world.ts';

const template = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>REDnote creator page (sandbox)</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head>
<body><main class="look-main look-top"><h1>Sandbox of the creator page · 创作页沙盒</h1>
<p>Nothing here is public. 这里的内容都不会公开。 <a href="/new/home">Open the creator page · 打开创作页</a></p></main>
<div class="look-people"><% for (const note of it.notes) { %>
<article><% if (note.video) { %><video controls preload="metadata" src="<%= note.video %>"></video><% } %>
<% for (const image of note.images) { %><img alt="" src="<%= image %>"><% } %>
<h2><%= note.title %></h2><p class="body"><%= note.body %></p><p><small><%= note.facts %></small></p></article><% } %>
<% if (it.notes.length === 0) { %><p>No notes yet · 还没有笔记</p><% } %></div></body></html>
`;

/** The notes as they came out, newest first, for a person to look at; or the one with this id. */
export function peoplesPage(world: World, id?: string): Reply {
  const nowMs = Date.now();
  const shown = notesOf(world.state).filter((note) => id === undefined || note.id === id);
  if (id !== undefined && shown.length === 0) return plain(404, 'There is no such note in the sandbox.');
  const notes = [...shown].reverse().map((note) => {
    const files = note.files.map(({ id }) => `/sandbox/files/${id}`);
    return {
      title: note.title === '' ? '(untitled)' : note.title,
      body: note.body.replace(/#([^#\s[]+)\[话题\]#/g, '#$1'),
      video: note.kind === 'video' ? (files[0] ?? null) : null,
      images: note.kind === 'image' ? files : note.cover ? [`/sandbox/files/${note.cover.id}`] : [],
      facts: [
        ...[note.visibility, statusOf(note, nowMs)],
        ...(note.scheduledText ? [note.scheduledText] : []),
        ...(note.original ? ['original'] : []),
        ...(note.declaration ? [note.declaration] : []),
      ].join(' · '),
    };
  });
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    body: renderPage(template, { notes }),
  };
}

/** A file as it was given, never as a page. */
export async function serveFile(world: World, id: string, req: IncomingMessage): Promise<Reply> {
  const file = world.state.files.get(id);
  if (!file || (req.method !== 'GET' && req.method !== 'HEAD')) return plain(404, 'Not Found');
  const handle = await open(filePath(world, id)).catch(() => null);
  if (handle === null) return plain(404, 'Not Found');
  await handle.close();
  return {
    status: 200,
    headers: {
      'content-type': typeOf(file.name),
      'content-length': String(file.bytes),
      'content-security-policy': "default-src 'none'; sandbox",
    },
    body: createReadStream(filePath(world, id)),
  };
}

const types: Readonly<Record<string, string>> = {
  ...{ '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.png': 'image/png', '.webp': 'image/webp' },
  ...{ '.mp4': 'video/mp4', '.mov': 'video/quicktime', '.m4v': 'video/mp4' },
};

function typeOf(name: string): string {
  return types[/\.[a-z0-9]+$/.exec(name.toLowerCase())?.[0] ?? ''] ?? 'application/octet-stream';
}
