/** Eta templates: `<%= %>` escapes, `<%~ %>` is for what another template has rendered. */

export const layoutTemplate = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><%= it.title %> · REDnote sandbox</title>
<link rel="icon" href="/avatar.svg">
<style nonce="<%= it.nonce %>"><%~ it.style %></style>
</head>
<body data-pulse="<%= it.pulse %>">
<header class="banner" role="note">
  <a class="brand" href="/"><span class="brand-mark" aria-hidden="true"></span>REDnote <b>sandbox</b></a>
  <p><strong>Sandbox: nothing here is public.</strong> <span>A rehearsal on this computer. REDnote has seen none of it.</span></p>
</header>
<main><%~ it.body %></main>
<footer>Played by clipferry from public facts about the platform. Not made by, and not connected to, REDnote.</footer>
<script nonce="<%= it.nonce %>"><%~ it.script %></script>
</body>
</html>`;

export const feedTemplate = `<% if (it.account) { %>
<section class="profile">
  <img class="avatar" src="/avatar.svg" alt="" width="96" height="96">
  <div class="who">
    <h1><%= it.account.name %></h1>
    <p class="ids">REDnote ID <%= it.account.redId %> <span class="site"><%= it.account.site %></span></p>
    <p class="about"><%= it.account.about %></p>
    <ul class="counts">
      <li><b><%= it.account.all %></b> note<%= it.account.all === 1 ? '' : 's' %></li>
      <li><b><%= it.account.review %></b> under review</li>
      <li><b><%= it.account.scheduled %></b> scheduled</li>
    </ul>
  </div>
</section>
<% } %>
<% if (it.heading) { %><h1 class="heading"><%= it.heading %></h1><% } %>
<% if (it.others.length > 0) { %>
<nav class="others" aria-label="Other accounts"><% it.others.forEach((other) => { %>
  <a href="<%= other.href %>"><%= other.name %> <small><%= other.site %></small></a><% }) %>
</nav>
<% } %>
<% if (it.cards.length === 0) { %>
<section class="empty">
  <div class="empty-art" aria-hidden="true"></div>
  <h2>No notes yet</h2>
  <p>What you publish into the sandbox appears here by itself.</p>
</section>
<% } %>
<section class="feed" aria-label="Notes"><% it.cards.forEach((card) => { %>
  <article class="card">
    <a class="cover" href="<%= card.href %>" aria-label="<%= card.title %>">
      <% if (card.cover) { %><img src="<%= card.cover %>" alt="" loading="lazy">
      <% } else if (card.video) { %><video src="<%= card.video.src %>#t=0.1" preload="metadata" muted playsinline></video><% } %>
      <% if (card.video) { %><span class="kind play" title="Video"><i></i><%= card.video.length %></span><% } %>
      <% if (card.imageCount > 1) { %><span class="kind stack" title="<%= card.imageCount %> images"><i></i><%= card.imageCount %></span><% } %>
      <span class="badges"><% card.badges.forEach((badge) => { %><b class="<%= badge.tone %>"><%= badge.text %></b><% }) %></span>
    </a>
    <h2<% if (card.untitled) { %> class="untitled"<% } %>><a href="<%= card.href %>"><%= card.title %></a></h2>
    <p class="by"><img src="/avatar.svg" alt="" width="20" height="20"><span><%= card.author %></span><time datetime="<%= card.at %>" title="<%= card.when %>"><%= card.day %></time></p>
  </article><% }) %>
</section>`;

export const noteTemplate = `<p class="back"><a href="<%= it.note.home %>">← All notes</a></p>
<article class="note">
  <div class="stage">
    <% if (it.note.card.video) { %>
    <video class="player" src="<%= it.note.card.video.src %>" <% if (it.note.card.cover) { %>poster="<%= it.note.card.cover %>"<% } %> controls playsinline preload="metadata"></video>
    <% } else { %>
    <div class="slides" tabindex="0" role="group" aria-label="<%= it.note.images.length %> images">
      <% it.note.images.forEach((image, index) => { %><img src="<%= image.src %>" alt="Image <%= index + 1 %> of <%= it.note.images.length %>" <% if (index > 0) { %>loading="lazy"<% } %>><% }) %>
    </div>
    <% if (it.note.images.length > 1) { %>
    <button class="turn before" type="button" aria-label="Previous image">‹</button>
    <button class="turn next" type="button" aria-label="Next image">›</button>
    <span class="place-in">1 / <%= it.note.images.length %></span>
    <p class="dots" aria-hidden="true"><% it.note.images.forEach((image, index) => { %><i<% if (index === 0) { %> class="on"<% } %>></i><% }) %></p>
    <% } } %>
  </div>
  <div class="words">
    <p class="by"><img src="/avatar.svg" alt="" width="40" height="40"><span><%= it.note.card.author %></span></p>
    <p class="badges"><% it.note.card.badges.forEach((badge) => { %><b class="<%= badge.tone %>"><%= badge.text %></b><% }) %></p>
    <h1<% if (it.note.card.untitled) { %> class="untitled"<% } %>><%= it.note.card.title %></h1>
    <p class="text"><% it.note.text.forEach((piece) => { if (piece.href) { %><a class="topic" href="<%= piece.href %>"><%= piece.text %></a><% } else { %><%= piece.text %><% } }) %></p>
    <% if (it.note.plainTopics.length > 0) { %>
    <p class="warn">Sent as topics, but nobody could tap them: <%= it.note.plainTopics.map((name) => '#' + name).join(' ') %></p>
    <% } %>
    <p class="at"><time datetime="<%= it.note.card.at %>"><%= it.note.card.when %></time></p>
    <dl class="facts"><% it.note.facts.forEach(([name, value]) => { %><div><dt><%= name %></dt><dd><%= value %></dd></div><% }) %></dl>
  </div>
</article>`;

export const missingTemplate = `<section class="empty">
  <div class="empty-art" aria-hidden="true"></div>
  <h2>Not here</h2>
  <p><%= it.because %></p>
  <p><a href="/">Back to the profile</a></p>
</section>`;
