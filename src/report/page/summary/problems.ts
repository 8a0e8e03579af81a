import { compilePage } from '../../../kit/index.ts';
import type { AccountReport, ReportCount, Said } from '../../data.ts';
import { accountName, accountTitle, type Frame, sayReason } from '../frame.ts';
import { filterLink } from './top.ts';

/** What does not go, what to know of the rest, and what is done to captions and files: in counts, each with its reason. */

interface Line {
  readonly count: string;
  readonly reason: Said;
  readonly examples: string | null;
  readonly href: string | null;
  /** a name for the link that says where it leads */
  readonly showsWhat: string;
}

interface Group {
  readonly title: string;
  readonly tone: 'wait' | 'bad' | 'off' | 'go';
  readonly lines: readonly Line[];
}

interface AccountView {
  readonly title: string | null;
  readonly groups: readonly Group[];
  readonly none: string | null;
  readonly files: readonly { readonly count: string; readonly says: string; readonly because: readonly string[] }[];
}

interface ProblemsView {
  readonly words: Frame['words']['problems'];
  readonly accounts: readonly AccountView[];
  readonly originals: readonly string[];
  list(values: { readonly ways: Said['ways'] }): string;
}

const template = compilePage<ProblemsView>(`<section class="problems" aria-labelledby="problems">
<h2 id="problems"><%= it.words.heading %></h2>
<% for (const account of it.accounts) { %>
<% if (account.title) { %><h3 class="account"><bdi><%= account.title %></bdi></h3><% } %>
<% if (account.none) { %><p class="fine"><%= account.none %></p><% } %>
<% for (const group of account.groups) { %><section class="group <%= group.tone %>"><h3><%= group.title %></h3>
<ul class="counts"><% for (const line of group.lines) { %><li><span class="count"><%= line.count %></span><div><p><bdi><%= line.reason.text %></bdi><% if (line.examples) { %> <span class="examples"><bdi><%= line.examples %></bdi></span><% } %><% if (line.href) { %> <a class="show" href="<%= line.href %>" aria-label="<%= line.showsWhat %>"><%= it.words.show %></a><% } %></p><% if (line.reason.ways.length > 0) { %><%~ it.list({ ways: line.reason.ways }) %><% } %></div></li><% } %></ul></section><% } %>
<% if (account.files.length > 0) { %><section class="group off"><h3><%= it.words.files %></h3>
<ul class="counts"><% for (const line of account.files) { %><li><span class="count"><%= line.count %></span><div><p><%= line.says %></p><% if (line.because.length > 0) { %><ul class="because"><% for (const why of line.because) { %><li><bdi><%= why %></bdi></li><% } %></ul><% } %></div></li><% } %></ul></section><% } %>
<% } %>
<% if (it.originals.length > 0) { %><p class="fine"><% for (const says of it.originals) { %><%= says %> <% } %></p><% } %>
</section>
`);

export function problemsHtml(frame: Frame, list: ProblemsView['list']): string {
  const { head, words } = frame;
  if (head.accounts.length === 0) return '';
  return template({
    words: words.problems,
    accounts: head.accounts.map((account) => accountView(account, frame)),
    originals: originals(frame),
    list,
  });
}

function accountView(account: AccountReport, frame: Frame): AccountView {
  const { head, words } = frame;
  const groups = [...problemGroups(account, frame), ...noteGroups(account, frame)];
  return {
    title: head.accounts.length > 1 ? accountTitle(account.account, frame) : null,
    groups,
    none: account.problems.length + account.warnings.length === 0 ? words.problems.none : null,
    files: account.renditions.map(({ rung, files, because }) => ({
      count: words.problems.fileCount(files),
      says: words.sentence(words.rungs[rung][files === 1 ? 0 : 1]),
      because: because.map(({ reason, count }) => words.led(words.problems.fileCount(count), reason.text)),
    })),
  };
}

const verdicts = ['held', 'unconfirmed', 'failed', 'removing', 'skipped', 'removed'] as const;
const verdictTones = {
  held: 'wait',
  unconfirmed: 'wait',
  failed: 'bad',
  removing: 'wait',
  skipped: 'off',
  removed: 'off',
} as const;

function problemGroups(account: AccountReport, frame: Frame): readonly Group[] {
  return verdicts.flatMap((verdict) => {
    const found = account.problems.filter((problem) => problem.verdict === verdict);
    if (found.length === 0) return [];
    const lines = found.map((problem) => lineOf({ ...problem, state: verdict }, account, frame));
    return { title: frame.words.problems.verdicts[verdict], tone: verdictTones[verdict], lines };
  });
}

function noteGroups(account: AccountReport, frame: Frame): readonly Group[] {
  const { words } = frame;
  const groups = [
    { title: words.problems.warnings, tone: 'go', counts: account.warnings },
    { title: words.problems.texts, tone: 'off', counts: account.textChanges },
  ] as const;
  return groups
    .filter(({ counts }) => counts.length > 0)
    .map(({ title, tone, counts }) => ({ title, tone, lines: counts.map((count) => lineOf(count, account, frame)) }));
}

type LineFacts = ReportCount & { readonly examples?: readonly string[]; readonly state?: string };

function lineOf({ reason, count, examples = [], state }: LineFacts, { account }: AccountReport, frame: Frame): Line {
  const { head, words } = frame;
  return {
    count: words.problems.posts(count),
    reason: sayReason(reason, frame),
    examples: examples.length === 0 || examples.length === count ? null : words.problems.examples(words.list(examples)),
    href: filterLink({
      state: state ?? null,
      account: head.accounts.length > 1 ? accountName(account) : null,
      code: reason.code,
    }),
    showsWhat: words.problems.for(reason.text),
  };
}

function originals({ head, words, speech }: Frame): readonly string[] {
  const { fetched, bytes, wanted, held, unfetchable } = head.files;
  if (fetched + wanted + held + unfetchable === 0) return [];
  const here = words.problems.filesHere({ fetched: speech.number(fetched), bytes: speech.bytes(bytes) });
  const left = words.problems.filesLeft({ wanted, held, unfetchable });
  return [words.sentence(words.list([here, left].filter((part) => part !== '')))];
}
