import { createHash } from 'node:crypto';
import { compilePage } from '../../kit/index.ts';
import type { PageWords } from './words/words.ts';

export interface ShellView {
  readonly words: PageWords;
  readonly title: string;
  readonly policy: string;
  readonly style: string;
  readonly accounts: number;
  readonly isFolded: boolean;
}

/** Everything above the cards; the summaries are put in between `head` and `gallery`. */
export const headHtml = compilePage<ShellView>(`<!doctype html>
<html lang="<%= it.words.tag %>">
<head>
<meta charset="utf-8">
<meta name="generator" content="clipferry">
<meta http-equiv="Content-Security-Policy" content="<%= it.policy %>">
<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title><%= it.title %></title>
<style><%~ it.style %></style>
</head>
<body>
<svg class="symbols" aria-hidden="true" width="0" height="0"><symbol id="icon-video" viewBox="0 0 24 24"><rect x="5" y="2.5" width="14" height="19" rx="3"/><path d="M10.4 9v6l5-3z"/></symbol><symbol id="icon-images" viewBox="0 0 24 24"><rect x="3" y="5" width="18" height="14" rx="3"/><circle cx="8.6" cy="10" r="1.6"/><path d="M4 17l5-4 3.4 2.7L16 12l4.6 4"/></symbol></svg>
<a class="skip" href="#gallery"><%= it.words.top.skipLink %></a>
`);

export const galleryHtml =
  compilePage<ShellView>(`<section id="gallery" class="gallery" aria-labelledby="gallery-heading" tabindex="-1">
<h2 id="gallery-heading"><%= it.words.gallery.heading %></h2>
<% if (it.isFolded) { %><p class="needs-script"><%= it.words.gallery.needsScripts %></p><% } %>
<form id="filters" role="search" aria-label="<%= it.words.gallery.filters %>" hidden>
<label class="search"><span><%= it.words.gallery.search %></span><input type="search" name="q" autocomplete="off" spellcheck="false"></label>
<label><span><%= it.words.gallery.state %></span><select name="state"></select></label>
<label><span><%= it.words.gallery.kind %></span><select name="kind"></select></label>
<label class="<%= it.accounts < 2 ? 'wide' : 'half' %>"><span><%= it.words.gallery.reason %></span><select name="code"></select></label>
<label<% if (it.accounts < 2) { %> hidden<% } %>><span><%= it.words.gallery.account %></span><select name="account"></select></label>
<label><span><%= it.words.gallery.order %></span><select name="sort"></select></label>
<label class="check"><input type="checkbox" name="warnings"><span><%= it.words.gallery.warned %></span></label>
<button type="reset"><%= it.words.gallery.clear %></button>
</form>
<p id="found" role="status" aria-live="polite"></p>
<ol id="cards" class="cards" role="list">
`);

/** After the first cards, before the blocks of the others. */
export const pagesHtml = compilePage<Pick<ShellView, 'words'>>(`</ol>
<nav id="pages" class="pages" aria-label="<%= it.words.gallery.pages %>" hidden><button type="button" data-step="-1"><%= it.words.gallery.previous %></button> <span></span> <button type="button" data-step="1"><%= it.words.gallery.next %></button></nav>
</section>
`);

export const footHtml = compilePage<Pick<ShellView, 'words'>>(`</main>
<footer><p><%= it.words.foot %></p></footer>
`);

/** Nothing but what stands in the page itself; beside it only pictures. */
export function contentPolicy(of: {
  readonly script: string;
  readonly style: string;
  readonly besides: boolean;
}): string {
  return [
    "default-src 'none'",
    `script-src '${digestOf(of.script)}'`,
    `style-src '${digestOf(of.style)}'`,
    // `'self'` means nothing for a page that was opened from a folder.
    `img-src data:${of.besides ? " 'self' file:" : ''}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function digestOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
