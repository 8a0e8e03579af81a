import { basename } from 'node:path';
import { compilePage } from '../../../kit/index.ts';
import type { AccountReport } from '../../data.ts';
import { columns, type Tone, tones } from '../column.ts';
import { accountName, accountTitle, type Frame, sayReason } from '../frame.ts';

/** The headline: what this is, how each account stands, and the sum that must hold. */

interface Addend {
  readonly href: string;
  readonly value: string;
  readonly says: string;
  readonly tone: Tone;
  /** per cent */
  readonly x: string;
  readonly width: string;
}

interface Sum {
  readonly title: string | null;
  readonly label: string;
  readonly says: string;
  readonly content: string;
  readonly rehearsal: string | null;
  readonly stopped: {
    readonly says: string;
    readonly ways: AccountReport['problems'][number]['reason']['ways'];
  } | null;
  readonly seen: string;
  readonly seenSays: string;
  readonly addends: readonly Addend[];
}

interface TopView {
  readonly heading: string;
  readonly about: readonly string[];
  readonly sums: readonly Sum[];
  list(values: { readonly ways: AccountReport['problems'][number]['reason']['ways'] }): string;
}

const template = compilePage<TopView>(`<header class="top">
<p class="brand" aria-hidden="true">clipferry</p>
<h1><bdi><%= it.heading %></bdi></h1>
<p class="about"><% for (const part of it.about) { %><bdi><%= part %></bdi> <% } %></p>
<% for (const sum of it.sums) { %><section class="sum" aria-label="<%= sum.label %>">
<% if (sum.title) { %><h2><bdi><%= sum.title %></bdi></h2><% } %>
<% if (sum.rehearsal) { %><p class="rehearsal"><%= sum.rehearsal %></p><% } %>
<p class="lead"><%= sum.says %></p>
<% if (sum.content !== '') { %><p class="content"><%= sum.content %></p><% } %>
<% if (sum.stopped) { %><div class="notice"><p><bdi><%= sum.stopped.says %></bdi></p><% if (sum.stopped.ways.length > 0) { %><%~ it.list({ ways: sum.stopped.ways }) %><% } %></div><% } %>
<svg class="share" aria-hidden="true" width="100%" height="10"><% for (const one of sum.addends) { %><rect class="<%= one.tone %>" x="<%= one.x %>%" width="<%= one.width %>%" height="10"/><% } %></svg>
<ul class="numbers"><li class="total"><strong><%= sum.seen %></strong> <span><%= sum.seenSays %></span></li><% sum.addends.forEach((one, index) => { %><li class="<%= one.tone %>"><i aria-hidden="true"><%= index === 0 ? '=' : '+' %></i><a href="<%= one.href %>"><strong><%= one.value %></strong> <span><%= one.says %></span></a></li><% }) %></ul>
</section><% } %>
</header>
`);

export function topHtml(frame: Frame, list: TopView['list']): string {
  const { head, words, speech } = frame;
  const titles = [...new Set(head.accounts.map(({ title }) => title))];
  return template({
    heading: words.top.heading(head.about, speech.source.name, words.list(titles)),
    about: [
      ...(head.archive === null ? [] : [words.top.from(basename(head.archive.path), head.archive.accountName)]),
      words.top.madeAt(speech.minute(head.madeAt)),
    ],
    sums: head.accounts.length === 0 ? [sumWithoutPlan(frame)] : head.accounts.map((one) => sumOf(one, frame)),
    list,
  });
}

function sumOf(account: AccountReport, frame: Frame): Sum {
  const { head, words, speech } = frame;
  const name = accountTitle(account.account, frame);
  const { seen, ...counts } = account.balance;
  const says = words.top.standing({
    about: head.about,
    destination: account.title,
    isRehearsal: account.rehearsal,
    columns: counts,
  });
  const { stopped } = account;
  return {
    title: head.accounts.length > 1 ? name : null,
    label: words.top.sumLabel(name),
    says,
    content: words.top.content(account.content),
    rehearsal: account.rehearsal ? words.top.rehearsal : null,
    stopped:
      stopped === null
        ? null
        : {
            says: words.sentence(words.led(words.problems.stopped(name), stopped.text)),
            ways: sayReason(stopped, frame).ways,
          },
    seen: speech.number(seen),
    seenSays: words.top.seen,
    addends: addends(counts, {
      seen,
      isRehearsal: account.rehearsal,
      account: head.accounts.length > 1 ? accountName(account.account) : null,
      frame,
    }),
  };
}

function sumWithoutPlan(frame: Frame): Sum {
  const { head, words, speech } = frame;
  const { seen, posts, deleted, unreadable } = head.items;
  return {
    title: null,
    label: words.top.sumLabel(speech.source.name),
    says: words.top.nothingPlanned,
    content: '',
    rehearsal: null,
    stopped: null,
    seen: speech.number(seen),
    seenSays: words.top.seen,
    addends: addends({ notPlanned: posts, deleted, unreadable }, { seen, isRehearsal: false, account: null, frame }),
  };
}

interface SumPlace {
  readonly seen: number;
  readonly isRehearsal: boolean;
  /** the filter that a number leads to names it; null: there is one account only */
  readonly account: string | null;
  readonly frame: Frame;
}

function addends(
  counts: Readonly<Partial<Record<(typeof columns)[number], number>>>,
  place: SumPlace,
): readonly Addend[] {
  const { words, speech } = place.frame;
  let before = 0;
  return columns.flatMap((column) => {
    const value = counts[column] ?? 0;
    if (value === 0) return [];
    const x = (before / place.seen) * 100;
    before += value;
    return {
      href: filterLink({ state: column, account: isOfNone(column) ? null : place.account }),
      value: speech.number(value),
      says: words.top.column(column, { count: value, isRehearsal: place.isRehearsal }),
      tone: tones[column],
      x: x.toFixed(2),
      width: Math.max((value / place.seen) * 100, 0.4).toFixed(2),
    };
  });
}

/** What was deleted or cannot be read belongs to no account. */
function isOfNone(column: (typeof columns)[number]): boolean {
  return column === 'deleted' || column === 'unreadable';
}

/** The address of the posts that a number counts: the page's own script reads it. */
export function filterLink(filter: Readonly<Record<string, string | null>>): string {
  const wanted = new URLSearchParams();
  for (const [key, value] of Object.entries(filter)) if (value !== null) wanted.set(key, value);
  return `#${wanted}`;
}
