import { compilePage } from '../../../kit/index.ts';
import type { AccountReport } from '../../data.ts';
import { accountTitle, type Frame } from '../frame.ts';
import { type Chart, chartOf, plot } from './chart.ts';

/** When each account will be done, what holds it back, and what another pace would change. */

interface Row {
  readonly pace: string;
  readonly end: string;
  readonly days: string;
  readonly isThis: boolean;
}

interface AccountView {
  readonly id: string;
  readonly title: string | null;
  readonly says: readonly string[];
  readonly chart: Chart | null;
  readonly picture: string;
  readonly others: readonly Row[];
  readonly legend: readonly { readonly mark: string; readonly says: string }[];
}

interface CalendarView {
  readonly gap: string;
  readonly words: Frame['words']['calendar'];
  readonly accounts: readonly AccountView[];
}

const bottom = plot.top + plot.height;

const chart = `<svg class="chart" role="img" aria-labelledby="<%= one.id %>-name <%= one.id %>-text" width="100%" height="<%= one.chart.dying.length > 0 ? 278 : 226 %>">
<title id="<%= one.id %>-name"><%= it.words.heading %></title><desc id="<%= one.id %>-text"><%= one.picture %></desc>
<% for (const line of one.chart.grid) { %><line class="grid" x1="1%" x2="99%" y1="<%= line.y %>" y2="<%= line.y %>"/><text class="grid" x="1%" y="<%= line.y %>" dy="-5"><%= line.says %></text><% } %>
<svg x="0" y="${plot.top}" width="100%" height="${plot.height}" viewBox="0 0 1000 100" preserveAspectRatio="none"><path class="done area" d="<%= one.chart.doneArea %>"/><path class="coming area" d="<%= one.chart.comingArea %>"/><path class="done line" d="<%= one.chart.done %>"/><path class="coming line" d="<%= one.chart.coming %>"/></svg>
<line class="axis" x1="1%" x2="99%" y1="${bottom}" y2="${bottom}"/>
<% for (const tick of one.chart.ticks) { %><g<% if (tick.isMinor) { %> class="minor"<% } %>><line class="axis" x1="<%= tick.x %>%" x2="<%= tick.x %>%" y1="${bottom}" y2="${bottom + 5}"/><text class="tick" x="<%= tick.x %>%" y="${bottom + 20}" text-anchor="<%= tick.anchor %>"><%= tick.says %></text></g><% } %>
<line class="today" x1="<%= one.chart.today.x %>%" x2="<%= one.chart.today.x %>%" y1="18" y2="${bottom}"/><text class="today" x="<%= one.chart.today.x %>%" y="13" text-anchor="<%= one.chart.today.anchor %>"><%= one.chart.today.says %></text>
<% if (one.chart.end) { %><line class="end" x1="<%= one.chart.end.x %>%" x2="<%= one.chart.end.x %>%" y1="<%= one.chart.end.y %>" y2="${bottom}"/><circle class="end" cx="<%= one.chart.end.x %>%" cy="<%= one.chart.end.y %>" r="5"/><text class="end" x="<%= one.chart.end.x %>%" y="32" text-anchor="<%= one.chart.end.anchor %>"><%= one.chart.end.says %></text><% } %>
<% if (one.chart.dyingSays) { %><line class="axis" x1="1%" x2="99%" y1="${bottom + 42}" y2="${bottom + 42}"/><% for (const link of one.chart.dying) { %><circle class="link" cx="<%= link.x %>%" cy="${bottom + 42}" r="<%= link.size %>"/><% } %><text class="link" x="<%= one.chart.dyingSays.x %>%" y="${bottom + 68}" text-anchor="<%= one.chart.dyingSays.anchor %>"><%= one.chart.dyingSays.says %></text><% } %>
</svg>`;

const template = compilePage<CalendarView>(`<section class="calendar" aria-labelledby="calendar">
<h2 id="calendar"><%= it.words.heading %></h2>
<% for (const one of it.accounts) { %><div class="account">
<% if (one.title) { %><h3 class="account"><bdi><%= one.title %></bdi></h3><% } %>
<p><% for (const says of one.says) { %><bdi><%= says %></bdi><%= it.gap %><% } %></p>
<% if (one.chart) { %><figure>${chart}
<figcaption><% for (const entry of one.legend) { %><span class="entry"><svg width="18" height="10" aria-hidden="true"><rect class="<%= entry.mark %>" width="18" height="10" rx="3"/></svg> <%= entry.says %></span> <% } %></figcaption></figure><% } %>
<% if (one.others.length > 0) { %><div class="scroll"><table><caption><%= it.words.others %></caption><thead><tr><th scope="col"><%= it.words.othersPace %></th><th scope="col"><%= it.words.othersEnd %></th><th scope="col"><%= it.words.othersDays %></th></tr></thead><tbody><% for (const row of one.others) { %><tr<% if (row.isThis) { %> class="this"<% } %>><th scope="row"><%= row.pace %></th><td><%= row.end %></td><td><%= row.days %></td></tr><% } %></tbody></table></div><% } %>
</div><% } %>
</section>
`);

export function calendarHtml(frame: Frame): string {
  const { head, words } = frame;
  if (head.accounts.length === 0) return '';
  return template({
    gap: words.gap,
    words: words.calendar,
    accounts: head.accounts.map((account, index) => accountView(account, index, frame)),
  });
}

function accountView(account: AccountReport, index: number, frame: Frame): AccountView {
  const { head, words, speech } = frame;
  const { calendar } = account;
  const end = calendar.lastAt === null ? null : speech.day(calendar.lastAt);
  const done = calendar.done.reduce((sum, { posts }) => sum + posts, 0);
  const links = linksSay(frame);
  const shown = chartOf(calendar, head.files.dying, frame);
  return {
    id: `calendar-${index}`,
    title: head.accounts.length > 1 ? accountTitle(account.account, frame) : null,
    says: [...calendarSays(account, frame), ...links],
    chart: shown,
    picture: [words.calendar.picture({ done, left: calendar.left, end }), ...links].join(' '),
    others: othersOf(account, frame),
    legend:
      shown === null
        ? []
        : [
            ...(shown.done === '' ? [] : [{ mark: 'done', says: words.calendar.done }]),
            ...(shown.coming === '' ? [] : [{ mark: 'coming', says: words.calendar.coming }]),
            ...(shown.dying.length === 0 ? [] : [{ mark: 'link', says: words.calendar.links }]),
          ],
  };
}

function calendarSays({ calendar }: AccountReport, { words, speech }: Frame): readonly string[] {
  if (calendar.left === 0) return [words.calendar.nothingLeft];
  const pace = words.calendar.pace(calendar.pace);
  return [
    words.sentence(words.list([words.calendar.left(calendar.left), pace])),
    calendar.lastAt === null ? words.calendar.noEnd : words.calendar.ends(speech.day(calendar.lastAt)),
    words.calendar.limit(calendar.limit),
    words.sentence(calendar.because.text),
  ];
}

function linksSay({ head, words, speech }: Frame): readonly string[] {
  const { dying } = head.files;
  const [first, last] = [dying[0], dying.at(-1)];
  if (first === undefined || last === undefined) return [];
  const files = dying.reduce((sum, one) => sum + one.files, 0);
  return [words.calendar.linksDie({ files, first: speech.day(first.at), last: speech.day(last.at) })];
}

function othersOf({ calendar }: AccountReport, frame: Frame): readonly Row[] {
  const { words, speech } = frame;
  if (calendar.others.length === 0) return [];
  const end = (lastAt: string | null) => (lastAt === null ? words.calendar.open : speech.day(lastAt));
  return [
    {
      pace: `${words.calendar.pace(calendar.pace)} (${words.calendar.thisPace})`,
      end: end(calendar.lastAt),
      days: calendar.lastAt === null ? words.calendar.open : words.calendar.days(daysUntil(calendar.lastAt, frame)),
      isThis: true,
    },
    ...calendar.others.map(({ pace, lastAt, days }) => ({
      pace: words.calendar.pace(pace),
      end: end(lastAt),
      days: days === null ? words.calendar.open : words.calendar.days(days),
      isThis: false,
    })),
  ];
}

function daysUntil(at: string, { head }: Frame): number {
  return Math.max(1, Math.ceil((Date.parse(at) - Date.parse(head.madeAt)) / 86_400_000));
}
