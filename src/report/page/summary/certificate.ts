import { compilePage } from '../../../kit/index.ts';
import type { AccountReport } from '../../data.ts';
import { columns } from '../column.ts';
import { accountTitle, type Frame } from '../frame.ts';

interface CertificateView {
  readonly id: string;
  readonly words: Frame['words']['certificate'];
  readonly title: string;
  readonly rehearsal: string | null;
  readonly sum: {
    readonly seen: string;
    readonly seenSays: string;
    readonly parts: readonly (readonly [string, string])[];
  };
  readonly between: string | null;
  readonly checks: string;
  readonly digest: string;
  readonly madeAt: string;
}

const template = compilePage<CertificateView>(`<section class="certificate" aria-labelledby="<%= it.id %>">
<h2 id="<%= it.id %>"><bdi><%= it.title %></bdi></h2>
<% if (it.rehearsal) { %><p class="rehearsal"><%= it.rehearsal %></p><% } %>
<p class="equation"><span><strong><%= it.sum.seen %></strong> <%= it.sum.seenSays %></span><% it.sum.parts.forEach(([value, says], index) => { %> <span><i><%= index === 0 ? '=' : '+' %></i> <strong><%= value %></strong> <%= says %></span><% }) %></p>
<% if (it.between) { %><p><%= it.between %></p><% } %>
<dl><% if (it.checks !== '') { %><dt><%= it.words.checked %></dt><dd><%= it.checks %></dd><% } %>
<dt><%= it.words.digest %></dt><dd><code dir="ltr"><%= it.digest %></code><p class="hint"><%= it.words.digestHint %></p></dd></dl>
<p class="hint"><%= it.madeAt %></p>
</section>
`);

export function certificatesHtml(frame: Frame): string {
  return frame.head.accounts.map((account, index) => certificateHtml(account, index, frame)).join('');
}

function certificateHtml(account: AccountReport, index: number, frame: Frame): string {
  const { head, words, speech } = frame;
  const { certificate, balance } = account;
  if (certificate === null) return '';
  const { firstPublishedAt: first, lastPublishedAt: last } = certificate;
  return template({
    id: `certificate-${index}`,
    words: words.certificate,
    title: words.certificate.for(accountTitle(account.account, frame)),
    rehearsal: account.rehearsal ? words.top.rehearsal : null,
    sum: {
      seen: speech.number(balance.seen),
      seenSays: words.top.seen,
      parts: columns
        .filter((column) => balance[column] > 0)
        .map((column) => [
          speech.number(balance[column]),
          words.top.column(column, { count: balance[column], isRehearsal: account.rehearsal }),
        ]),
    },
    between: first === null || last === null ? null : words.certificate.between(speech.day(first), speech.day(last)),
    checks: words.certificate.checks(certificate.checked),
    digest: certificate.digest,
    madeAt: words.top.madeAt(speech.minute(head.madeAt)),
  });
}
