import { type IsoTime, isFerryError } from '../../contract/index.ts';
import { deliveryStates, unfinishedStates } from '../../core/states.ts';
import { sleepUnlessStopped } from '../../engine/stop.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Holder } from '../../ledger/lock.ts';
import { openLedger } from '../../ledger/open.ts';
import type { Cli } from '../context.ts';
import { createBlock } from './block.ts';
import { type AccountLook, findRun, type Look, lookAt } from './look.ts';
import { createProgress, type LaneName, type LaneState } from './model.ts';
import { canDrawOver } from './shown.ts';
import { laneLine, timeIn } from './text.ts';

const lookEveryMs = 2_000;
const plainEveryMs = 10_000;

interface WatchOptions {
  /** `--json`: called at the begin and whenever something changed */
  printData(): Promise<void>;
}

/**
 * Shows a run of another process as it goes on, until Ctrl-C or until nothing is left and nobody is at work. Reads only, and asks the
 * whole ledger only when it has news.
 */
export async function watchStatus(cli: Cli, ledger: Ledger, { printData }: WatchOptions): Promise<void> {
  const { ui, stop } = cli;
  stop.onlyLooks = true;
  const model = createProgress();
  const show = ui.json ? printData : createScreen(cli);
  let seen = '';
  let last = '';
  let look: Look | null = null;
  let post: LastPost | null = null;
  model.begin();
  while (!stop.draining) {
    const run = await findRun(cli);
    const news = `${await ledger.events.lastId()} ${JSON.stringify(run)}`;
    const isNew = look === null || news !== seen;
    if (isNew) {
      look = await lookAt(cli, ledger);
      post = await findLastPost(ledger, post);
      model.count(look.counts, performance.now());
    }
    seen = news;
    const lines = linesOf(cli, {
      run,
      look: look ?? (await lookAt(cli, ledger)),
      post,
      lanes: model.state(performance.now()).lanes,
    });
    if (ui.json ? isNew : lines.join('\n') !== last) await show(lines);
    last = lines.join('\n');
    if (run === null && look?.isLeft !== true) break;
    await sleepUnlessStopped(stop, lookEveryMs);
  }
}

/**
 * Until there is a ledger that can be looked into. False: stopped before. What is wrong with one that nobody is making just now
 * is thrown.
 */
export async function awaitLedger(cli: Cli): Promise<boolean> {
  const { ui, stop, config, talk } = cli;
  stop.onlyLooks = true;
  for (let isFirst = true; !stop.draining; isFirst = false) {
    try {
      await (await openLedger(config.workspace, 'read')).close();
      return true;
    } catch (error) {
      if (!(await isComing(cli, error))) throw error;
    }
    if (isFirst) ui.note(talk.text.watching.notYet(config.workspace));
    await sleepUnlessStopped(stop, lookEveryMs);
  }
  return false;
}

/** In the moment in which a first run makes a ledger, it looks like one that is damaged or was emptied. */
async function isComing(cli: Cli, error: unknown): Promise<boolean> {
  if (!isFerryError(error)) return false;
  return error.code === 'no-ledger' || (beingMade.has(error.code) && (await findRun(cli)) !== null);
}

const beingMade: ReadonlySet<string> = new Set(['ledger-emptied', 'ledger-busy', 'ledger-unopenable', 'locked']);

/** Drawn over at a terminal; elsewhere a block at most every ten seconds, each with its time. */
function createScreen(cli: Cli): (lines: readonly string[]) => Promise<void> {
  const { ui, talk, clock } = cli;
  const { watching: words } = talk.text;
  const { stdout } = process;
  if (canDrawOver(stdout)) {
    const block = createBlock(stdout);
    return async (lines) => block.draw(lines.includes(words.nothingLeft) ? lines : [...lines, words.leave]);
  }
  let shownAt = Number.NEGATIVE_INFINITY;
  return async (lines) => {
    const isLast = lines.includes(words.nothingLeft);
    if (!isLast && performance.now() - shownAt < plainEveryMs) return;
    shownAt = performance.now();
    ui.line(words.asOf(talk.speech.minute(clock.now())));
    for (const line of lines) ui.line(`  ${line}`);
  };
}

interface Seen {
  readonly run: Holder | null;
  readonly look: Look;
  readonly post: LastPost | null;
  readonly lanes: ReturnType<ReturnType<typeof createProgress>['state']>['lanes'];
}

const lanesShown: readonly LaneName[] = ['fetch', 'prepare', 'publish'];

function linesOf({ talk, clock, config }: Cli, { run, look, post, lanes }: Seen): readonly string[] {
  const { watching: words } = talk.text;
  const now = clock.now();
  const cells = process.stdout.isTTY ? (process.stdout.columns ?? 80) - 1 : 200;
  return [
    config.workspace,
    run === null ? words.idle : words.atWork(run.startedAt === null ? null : timeIn(talk, run.startedAt, now)),
    ...lanesShown.flatMap((name) => {
      const lane = lanes[name];
      return lane === undefined ? [] : [laneLine(name, run === null ? atRest(lane) : lane, talk, cells)];
    }),
    ...look.accounts.flatMap((account) => accountLines(talk, account, now)),
    ...(post === null ? [] : [words.lastPost(post.ref, timeIn(talk, post.at, now))]),
    ...(run === null && !look.isLeft ? [words.nothingLeft] : []),
  ];
}

/** Nothing moves where nobody is at work, and nothing has an end that could be told. */
export function atRest(lane: LaneState): LaneState {
  return { ...lane, bytesPerSecond: null, leftMs: null };
}

function accountLines(talk: Cli['talk'], { account, totals, wait }: AccountLook, now: IsoTime): readonly string[] {
  const { progress, watching: words, states, waitForYou } = talk.text;
  const { byState, held, reasons } = totals;
  const waiting = (state: string) =>
    reasons.filter((one) => one.held && one.state === state).reduce((sum, { count }) => sum + count, 0);
  const counted = deliveryStates
    .map((state) => ({
      word: states[state],
      count: byState[state] - (unfinishedStates.includes(state) ? waiting(state) : 0),
    }))
    .filter(({ count }) => count > 0);
  const shown = held === 0 ? counted : [...counted, { word: waitForYou(held), count: held }];
  if (wait === null) return [words.account(account, shown)];
  const time = timeIn(talk, wait.until, now);
  const why = wait.because === null ? [] : [progress.why(talk.sayAtOnce(wait.because, account.destination).sentence)];
  const what = wait.because === null ? progress.goesOn(time) : progress.nextPost(time);
  return [words.account(account, shown), `  ${[what, ...why].join(' ')}`];
}

interface LastPost {
  readonly ref: string;
  readonly at: IsoTime;
  readonly eventId: number;
}

const lookBack = 1_000;

/** From the newest events alone. */
async function findLastPost(ledger: Ledger, known: LastPost | null): Promise<LastPost | null> {
  let found = known;
  let from = Math.max(known?.eventId ?? 0, (await ledger.events.lastId()) - lookBack);
  for (;;) {
    const events = await ledger.events.after(from, lookBack);
    for (const { id, at, kind, subject, data } of events) {
      from = id;
      if (kind !== 'delivery-moved' || data['to'] !== 'published' || data['from'] !== 'accepted') continue;
      const row = await ledger.deliveries.find(subject);
      if (row !== null) found = { ref: row.postRef, at, eventId: id };
    }
    if (events.length < lookBack) return found;
  }
}
