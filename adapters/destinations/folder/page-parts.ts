/** The pieces of `index.html`. Everything that comes from a post passes through `<%= %>`, which escapes; every label is from `it.words`. */

/** Tells our page from somebody else's. */
export const pageMark = '<meta name="generator" content="clipferry hand-off">';

export const pageStart = `<!doctype html>
<html lang="<%= it.words.tag %>">
<head>
${pageMark}
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src 'unsafe-inline'; script-src 'sha256-<%= it.scriptHash %>'">
<title><%= it.words.title(it.count) %></title>
<style><%~ it.style %></style>
</head>
<body>
<header>
<h1><%= it.words.heading %> <small><span id="shown"><%= it.count %></span> <%= it.words.ofPosts(it.count) %></small></h1>
<div class="tools">
<input id="search" type="search" placeholder="<%= it.words.searchHint %>" aria-label="<%= it.words.search %>">
<select id="show" aria-label="<%= it.words.which %>">
<option value="all"><%= it.words.all %></option><option value="open"><%= it.words.notPosted %></option><option value="posted"><%= it.words.posted %></option><option value="private"><%= it.words.private %></option>
</select>
</div>
</header>
<main data-copied="<%= it.words.copied %>" data-by-hand="<%= it.words.copyByHand %>">
`;

export const cardsTemplate = `<% for (const card of it.cards) { %><article data-id="<%= card.id %>"<% if (card.isPrivate) { %> data-private<% } %>>
<% if (card.video) { %><a class="media video" href="<%= card.video.href %>"><% if (card.video.cover) { %><img loading="lazy" decoding="async" src="<%= card.video.cover %>" alt="<%= it.words.coverOf(card.number) %>"><% } %><span class="play" aria-hidden="true">▶</span></a>
<% } else { %><div class="media photos"><% for (const photo of card.photos) { %><a href="<%= photo.href %>"><img loading="lazy" decoding="async" src="<%= photo.href %>" alt="<%= photo.alt || it.words.photoOf(card.number) %>"></a><% } %></div>
<% } %><p class="facts"><b><%= card.number %></b> <time><%= card.date %></time><% if (card.location !== null) { %> <span><%= card.location %></span><% } %><% for (const badge of card.badges) { %> <span class="badge"><%= badge %></span><% } %></p>
<% if (card.parts.length > 0) { %><p class="parts"><% for (const part of card.parts) { %><a href="<%= part.href %>" aria-label="<%= part.says %>"><%= part.number %></a> <% } %></p>
<% } %><% if (card.title !== null) { %><h2><%= card.title %></h2>
<% } %><div class="text"><%= card.body %></div>
<p class="actions"><% if (card.title !== null) { %><button type="button" data-copy="h2"><%= it.words.copyTitle %></button><% } %><button type="button" data-copy=".text"><%= it.words.copyText %></button><a href="<%= card.folder %>"><%= it.words.folder %></a><label><input type="checkbox"> <%= it.words.tick %></label></p>
<p class="ref"><%= card.ref %></p>
</article>
<% } %>`;

export const pageEnd = `</main>
<p id="none" hidden><%= it.words.none %></p>
<script><%~ it.script %></script>
</body>
</html>
`;

export const style = `
:root{color-scheme:light dark;--line:#8884;--dim:#777;--hot:#b3261e}
*{box-sizing:border-box}
body{margin:0;font:15px/1.45 system-ui,sans-serif}
header{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;justify-content:space-between;padding:.6rem 1rem;background:Canvas;border-bottom:1px solid var(--line)}
h1{margin:0;font-size:1.1rem}h1 small{font-weight:400;color:var(--dim)}
.tools{display:flex;flex:1 1 16rem;gap:.5rem;max-width:32rem}
#search{flex:1;min-width:0;font:inherit;padding:.35rem .6rem}select{font:inherit}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:1rem;padding:1rem;align-items:start}
article{content-visibility:auto;contain-intrinsic-size:auto 34rem;min-width:0;border:1px solid var(--line);border-radius:.6rem;overflow:hidden;padding-bottom:.6rem}
article[hidden]{display:none}
article.posted{opacity:.55}
.media{display:flex;position:relative;aspect-ratio:3/4;background:#0002;overflow:auto;scroll-snap-type:x mandatory}
.media img,.media video{width:100%;height:100%;object-fit:contain}
.photos a{flex:0 0 100%;height:100%;scroll-snap-align:start}
.play{position:absolute;inset:0;margin:auto;width:3.2rem;height:3.2rem;display:grid;place-items:center;border-radius:50%;background:#000a;color:#fff}
article>p,article>h2,article>.text{margin:.5rem .8rem 0}
h2{font-size:1rem;overflow-wrap:anywhere}
.text{white-space:pre-wrap;overflow-wrap:anywhere;max-height:14rem;overflow:auto}
.facts,.ref{color:var(--dim);font-size:.85rem}.ref{overflow-wrap:anywhere}
.badge{border:1px solid var(--line);border-radius:1rem;padding:0 .5rem}
article[data-private] .badge:first-of-type{border-color:var(--hot);color:var(--hot);font-weight:600}
.actions{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
button{font:inherit;padding:.25rem .7rem;cursor:pointer}
#none{text-align:center;color:var(--dim)}
`;

/** Search, filter, copy, play in place, and a tick for what is posted. Without scripts the page still shows and links all. */
export const script = `
'use strict';
const cards = [...document.querySelectorAll('article')];
const search = document.getElementById('search');
const show = document.getElementById('show');
const key = (card) => 'clipferry-posted-' + card.dataset.id;
const remember = (card, on) => { try { on ? localStorage.setItem(key(card), '1') : localStorage.removeItem(key(card)); } catch {} };
const recall = (card) => { try { return localStorage.getItem(key(card)) === '1'; } catch { return false; } };
const words = new Map();
const wordsOf = (card) => {
  if (!words.has(card)) words.set(card, card.textContent.toLowerCase());
  return words.get(card);
};
const matches = {
  all: () => true,
  open: (card) => !card.classList.contains('posted'),
  posted: (card) => card.classList.contains('posted'),
  private: (card) => 'private' in card.dataset,
};
function filter() {
  const wanted = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const card of cards) {
    const fits = matches[show.value](card) && wanted.every((word) => wordsOf(card).includes(word));
    card.hidden = !fits;
    if (fits) shown += 1;
  }
  document.getElementById('shown').textContent = shown;
  document.getElementById('none').hidden = shown > 0;
}
function mark(card, on) {
  card.classList.toggle('posted', on);
  card.querySelector('input[type=checkbox]').checked = on;
}
async function copy(text) {
  try { await navigator.clipboard.writeText(text); return true; } catch {}
  const box = document.createElement('textarea');
  box.value = text;
  document.body.append(box);
  box.select();
  const done = document.execCommand('copy');
  box.remove();
  return done;
}
async function copyFrom(button) {
  const label = button.textContent;
  const done = await copy(button.closest('article').querySelector(button.dataset.copy).textContent);
  const { copied, byHand } = document.querySelector('main').dataset;
  button.textContent = done ? copied : byHand;
  setTimeout(() => { button.textContent = label; }, 1200);
}
function play(link) {
  const video = document.createElement('video');
  video.controls = true;
  video.playsInline = true;
  video.src = link.getAttribute('href');
  const cover = link.querySelector('img');
  if (cover) video.poster = cover.getAttribute('src');
  const frame = document.createElement('div');
  frame.className = 'media';
  frame.append(video);
  link.replaceWith(frame);
  video.play().catch(() => {});
}
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-copy]');
  if (button) return void copyFrom(button);
  const link = event.target.closest('a.video');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  play(link);
});
document.addEventListener('change', (event) => {
  if (!event.target.matches('article input[type=checkbox]')) return;
  const card = event.target.closest('article');
  mark(card, event.target.checked);
  remember(card, event.target.checked);
  filter();
});
for (const card of cards) mark(card, recall(card));
let soon = 0;
search.addEventListener('input', () => { clearTimeout(soon); soon = setTimeout(filter, 80); });
show.addEventListener('change', filter);
`;
