import { type Account, because, type Capabilities, type IsoTime } from '../contract/index.ts';
import { assertConserved, type Balance } from '../core/balance.ts';
import type { DeliveryTotals, PostTotals, ReasonCount } from '../core/model.ts';
import type { PlanHeader } from '../core/plan/item.ts';
import { reasonToJson } from '../core/reason-json.ts';
import { toEpochMs, toIso } from '../kit/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { deliveryPages } from '../ledger/pages.ts';
import { reportCalendar } from './calendar.ts';
import type { AccountReport, ReportCount } from './data.ts';
import { optionTexts } from './options.ts';
import { type Say, type SayReason, sayFor } from './said.ts';
import { createAccountTally, problemKey, problemKind, type Tallied } from './tally.ts';

/** An account of the report, and what is known for reading it. */
export interface KnownAccount {
  readonly account: Account;
  readonly header: PlanHeader;
  readonly title: string;
  readonly rehearsal: boolean;
  /** null: nobody knows the destination's limits any more */
  readonly capabilities: Capabilities | null;
}

interface AccountParts {
  readonly ledger: Ledger;
  readonly posts: PostTotals;
  readonly say: Say;
  readonly now: IsoTime;
  readonly timeZone: string;
  readonly signal: AbortSignal;
}

const dayMs = 86_400_000;

/** All that the head says of one account. FerryError `fatal` `does-not-add-up`, as `status` has it. */
export async function reportAccount(known: KnownAccount, parts: AccountParts): Promise<AccountReport> {
  const { account, header, capabilities } = known;
  const { ledger, now, timeZone } = parts;
  const say = sayFor(parts.say, account);
  const totals = await ledger.deliveries.totals(account);
  const { reasons: _, ...balance } = assertConserved({ posts: parts.posts, deliveries: totals });
  const tallied = await tally(known, parts);
  const calendar = { header, capabilities, tallied, startedAt: await startsOf(known, parts), now, timeZone, say };
  return {
    account,
    title: known.title,
    rehearsal: known.rehearsal,
    publisher: capabilities?.publisher ?? 'program',
    stopped: await stoppedOf(known, parts, say),
    balance,
    content: tallied.content,
    choices: header.choices,
    options: optionTexts(header.options),
    calendar: await reportCalendar(calendar),
    problems: await problemsOf(totals, tallied, say),
    warnings: await counted(tallied.warnings.counts(), say),
    textChanges: await counted(tallied.textChanges.counts(), say),
    renditions: await Promise.all(
      tallied.renditions.map(async ({ rung, files, reasons }) => ({
        rung,
        files,
        because: await counted(reasons, say),
      })),
    ),
    certificate: certificateOf(balance, tallied),
  };
}

async function tally(known: KnownAccount, { ledger, now, timeZone, signal }: AccountParts): Promise<Tallied> {
  const { account, header, capabilities } = known;
  const tallying = createAccountTally({ now, timeZone, capabilities, choices: header.choices });
  for await (const rows of deliveryPages(ledger.deliveries, { account })) {
    signal.throwIfAborted();
    // Of the others everything is decided, and the row says it all.
    const open = rows.filter(({ item }) => item.media.some(({ rendition }) => rendition === null));
    const posts = await ledger.posts.findMany(open.map(({ postRef }) => postRef));
    for (const row of rows) tallying.add(row, posts.get(row.postRef));
  }
  return tallying.result();
}

/** As a run counts them: a program's refused attempt was seen by the platform, what a person put off was not. */
function startsOf({ account, header, capabilities }: KnownAccount, { ledger, now }: AccountParts) {
  const pace = header.choices.pace ?? capabilities?.pace;
  const since = toIso(toEpochMs(now) - Math.max(dayMs, pace?.minGapMs ?? 0));
  return capabilities?.publisher === 'person'
    ? ledger.attempts.acceptedSince(account, since)
    : ledger.attempts.startedSince(account, since);
}

async function stoppedOf({ account }: KnownAccount, { ledger }: AccountParts, say: SayReason) {
  const { stopped } = await ledger.accounts.get(account);
  if (stopped === null) return null;
  const { destination, label } = account;
  return say(because('account-stopped', { destination, account: label, why: reasonToJson(stopped.reason) }));
}

/** The ledger's own sums, as `status` prints them; of those being taken back it has none, so the pass has counted them. */
async function problemsOf(
  { reasons }: DeliveryTotals,
  { examples, removing }: Tallied,
  say: SayReason,
): Promise<AccountReport['problems']> {
  const rows = [
    ...reasons.map(({ held, state, reason, count }) => ({
      verdict: held ? ('held' as const) : (problemKind(state) ?? 'held'),
      reason,
      count,
    })),
    ...removing.counts().map((row) => ({ verdict: 'removing' as const, ...row })),
  ].sort((a, b) => b.count - a.count);
  return Promise.all(
    rows.map(async ({ verdict, reason, count }) => ({
      verdict,
      count,
      reason: await say(reason),
      examples: examples.get(problemKey(verdict, reason.code)) ?? [],
    })),
  );
}

function counted(rows: readonly ReasonCount[], say: SayReason): Promise<readonly ReportCount[]> {
  return Promise.all(rows.map(async ({ reason, count }) => ({ reason: await say(reason), count })));
}

function certificateOf({ published }: Omit<Balance, 'reasons'>, tallied: Tallied): AccountReport['certificate'] {
  const { span, checked } = tallied.published;
  if (published === 0) return null;
  return {
    checked,
    digest: tallied.digest,
    firstPublishedAt: span?.first ?? null,
    lastPublishedAt: span?.last ?? null,
  };
}
