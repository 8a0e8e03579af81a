import { compilePage } from '../../../kit/index.ts';
import type { Piece } from '../diff.ts';
import type { OtherView } from './other.ts';
import type { PostView } from './post.ts';

/**
 * HTML of cards. `<%= %>` escapes; `<%~ %>` only takes what one of these made. Words from outside stand in `bdi` or `dir="auto"`:
 * their direction is their own business and reaches nothing of ours.
 */

const pieces = compilePage<{ readonly pieces: readonly Piece[]; readonly words: PostView['words'] }>(
  `<p class="diff" dir="auto"><% for (const piece of it.pieces) { %><% if (piece.kind === 'same') { %><%= piece.text %><% } else if (piece.kind === 'gone') { %><del><span class="aside"><%= it.words.removed %></span><%= piece.text %></del><% } else { %><ins><span class="aside"><%= it.words.added %></span><%= piece.text %></ins><% } } %></p>`,
);

const ways = compilePage<{ readonly ways: PostView['ways'] }>(
  `<ul class="ways"><% for (const way of it.ways) { %><li><%= way.text %><% if (way.command !== undefined) { %> <code class="command" dir="ltr"><% way.command.split(' ').forEach((word, index) => { %><%= index > 0 ? ' ' : '' %><span><%= word %></span><% }) %></code><% } %></li><% } %></ul>`,
);

const post = compilePage<PostView & { readonly diff: typeof pieces; readonly list: typeof ways }>(
  `<li class="card <%= it.tone %>" id="card-<%= it.place %>"><article aria-labelledby="title-<%= it.place %>">
<div class="cover"><% if (it.picture) { %><img src="<%= it.picture.src %>" width="<%= it.picture.width %>" height="<%= it.picture.height %>" alt="" loading="lazy" decoding="async"><% } else { %><svg class="empty" viewBox="0 0 24 24" aria-hidden="true"><use href="#icon-<%= it.icon %>"/></svg><% } %><span class="kind"><%= it.kind %></span></div>
<div class="words">
<p class="standing"><span class="state"><%= it.state %></span> <span class="number"><%= it.number %></span></p>
<h3 id="title-<%= it.place %>"<% if (it.title === null) { %> class="none"><%= it.heading %><% } else { %> dir="auto"><bdi><%= it.title %></bdi><% } %></h3>
<% if (it.counters.length > 0) { %><p class="counters"><% for (const counter of it.counters) { %><span<% if (counter.isOver) { %> class="over"<% } %>><%= counter.says %><span<% if (!counter.isUnitShown) { %> class="aside"<% } %>> <%= counter.unit %></span></span> <% } %></p><% } %>
<% if (it.reason) { %><div class="reason"><p><bdi><%= it.reason.text %></bdi></p><% if (it.reason.ways.length > 0) { %><%~ it.list({ ways: it.reason.ways }) %><% } %></div><% } %>
<% if (it.text) { %><p class="text" dir="auto"><%= it.text.shown %></p><% if (it.text.rest) { %><details class="fold"><summary><%= it.text.rest.label %></summary><p class="text" dir="auto"><%= it.text.rest.whole %></p></details><% } } else { %><p class="text none"><%= it.words.noText %></p><% } %>
<% if (it.topics.length > 0) { %><p class="topics"><span class="aside"><%= it.words.topics %>: </span><% for (const topic of it.topics) { %><bdi>#<%= topic %></bdi> <% } %></p><% } %>
<p class="facts"><% for (const fact of it.facts) { %><bdi><%= fact %></bdi> <% } %></p>
<% if (it.link) { %><p><a class="see" href="<%= it.link.href %>" rel="noreferrer noopener" target="_blank"><%= it.link.says %></a></p><% } %>
</div>
<details class="inside"><summary><span><%= it.words.details %></span><% for (const part of it.summary) { %> <span class="hint"><%= part %></span><% } %></summary>
<% if (it.check) { %><p><%= it.check.says %></p><% if (it.check.differences.length > 0) { %><ul><% for (const one of it.check.differences) { %><li><bdi><%= one.text %></bdi></li><% } %></ul><% } } %>
<% if (it.warnings.length > 0) { %><h4><%= it.words.warningsHeading %></h4><ul><% for (const warning of it.warnings) { %><li><bdi><%= warning.text %></bdi><% if (warning.ways.length > 0) { %><%~ it.list({ ways: warning.ways }) %><% } %></li><% } %></ul><% } %>
<h4><%= it.words.caption %></h4>
<% if (it.caption.says) { %><p><bdi><%= it.caption.says %></bdi></p><% } %>
<% if (it.caption.pieces) { %><%~ it.diff({ pieces: it.caption.pieces, words: it.words }) %><% } %>
<% if (it.caption.steps.length > 0) { %><ul class="steps"><% for (const step of it.caption.steps) { %><li><bdi><%= step.says %></bdi><%~ it.diff({ pieces: step.pieces, words: it.words }) %></li><% } %></ul><% } %>
<% if (it.byHand) { %><p><%= it.byHand %></p><% } %>
<% if (it.files.length > 0) { %><h4><%= it.words.files %></h4><ul class="files"><% for (const file of it.files) { %><li><%= file.says %><% for (const why of file.because) { %><%= it.gap %><span class="why"><bdi><%= why %></bdi></span><% } %><span class="measures"><% if (file.before) { %><bdi><%= file.before %></bdi> <% } %><% if (file.after) { %><span aria-hidden="true">→</span> <bdi><%= file.after %></bdi><% } %></span></li><% } %></ul><% } %>
<% if (it.covers.length > 0) { %><h4><%= it.words.coverHeading %></h4><ul class="frames"><% for (const one of it.covers) { %><li<% if (one.isChosen) { %> class="chosen"<% } %>><img src="<%= one.picture.src %>" width="<%= one.picture.width %>" height="<%= one.picture.height %>" alt="" loading="lazy" decoding="async"><span><%= one.time %><% if (one.isChosen) { %> <b><%= it.words.coverChosen %></b><% } %></span></li><% } %></ul><%~ it.list({ ways: it.coverWays }) %><% } %>
<% if (it.ways.length > 0) { %><h4><%= it.words.change %></h4><%~ it.list({ ways: it.ways }) %><% } %>
<p class="ref"><bdi><%= it.ref %></bdi></p>
</details>
</article></li>
`,
);

const other = compilePage<OtherView>(
  `<li class="card small off" id="card-<%= it.place %>"><article aria-labelledby="title-<%= it.place %>">
<p class="standing"><span class="state"><%= it.state %></span></p>
<h3 id="title-<%= it.place %>" dir="auto"<% if (it.isOurs) { %> class="none"<% } %>><bdi><%= it.heading %></bdi></h3>
<% if (it.reason) { %><p><bdi><%= it.reason.text %></bdi></p><% if (it.reason.ways.length > 0) { %><%~ it.list({ ways: it.reason.ways }) %><% } } %>
<p class="facts"><% for (const fact of it.facts) { %><bdi><%= fact %></bdi> <% } %></p>
</article></li>
`,
);

export function postCard(view: PostView): string {
  return post({ ...view, diff: pieces, list: ways });
}

export function otherCard(view: Omit<OtherView, 'list'>): string {
  return other({ ...view, list: ways });
}

/** A list of ways out, each with the command to type. */
export const waysList = ways;
