import type { DeliveryRow, LedgerEvent } from '../../core/model.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { openable } from '../addresses.ts';
import type { Cli } from '../context.ts';
import { cutTo, firstLine, widthOf } from '../layout.ts';
import { printable } from '../printable.ts';
import { inOneLine } from '../tell.ts';

type Ending = 'published' | 'held' | 'failed' | 'unconfirmed';

const marks: Readonly<Record<Ending, string>> = { published: '✓', held: '‖', failed: '✗', unconfirmed: '?' };

/** What an event says of a post that has come to its end, at least in this run; null: something else. */
export function endingOf({ kind, data }: LedgerEvent): Ending | null {
  if (kind === 'delivery-held') return 'held';
  if (kind !== 'delivery-moved') return null;
  const { from, to } = data;
  // An undo that was refused leaves a post where it was.
  if (to === 'published') return from === 'accepted' ? 'published' : null;
  return to === 'failed' || to === 'unconfirmed' ? to : null;
}

/** Of the posts of a run. */
export interface RunScope {
  /** which run: another one begins to count anew */
  readonly run: number;
  /** published when it began */
  readonly before: number;
  /** those, and all that had not come to an end by then or since */
  readonly total: number;
}

type Told = (event: LedgerEvent) => Promise<void>;

/**
 * One line for each post that has come to its end, as it comes: `✓ 12 of 117  2024-05-01  Title  https://…`. `scope` null: no run
 * is publishing, and nothing is told.
 */
export function finishedTeller(
  cli: Pick<Cli, 'ui' | 'talk'>,
  ledger: Ledger,
  scope: () => Promise<RunScope | null>,
): Told {
  let run = 0;
  let numbers = new Map<string, number>();
  return async (event) => {
    const ending = endingOf(event);
    const now = ending === null ? null : await scope();
    if (ending === null || now === null) return;
    if (now.run !== run) numbers = new Map();
    run = now.run;
    const row = await ledger.deliveries.find(event.subject);
    if (row === null) return;
    // What was put off and shown again is still the same post.
    const number = numbers.get(row.key) ?? now.before + numbers.size + 1;
    numbers.set(row.key, number);
    const place = cli.talk.text.progress.finished(number, Math.max(number, now.total));
    cli.ui.note(await finishedLine(cli, row, { ending, place }));
  };
}

interface Finished {
  readonly ending: Ending;
  readonly place: string;
}

const mostTitleCells = 40;
const leastTitleCells = 12;

async function finishedLine({ ui, talk }: Pick<Cli, 'ui' | 'talk'>, row: DeliveryRow, { ending, place }: Finished) {
  const end = await endOf(talk, row, ending);
  const head = `${marks[ending]} ${place}  ${talk.speech.day(row.item.createdAt)}`;
  const all = ui.columns ?? 160;
  const left = all - widthOf(head) - 2;
  const title = (cells: number) => cutTo(titleOf(row), Math.max(leastTitleCells, Math.min(mostTitleCells, cells)));
  const beside = left - widthOf(end) - 2;
  if (end === '' || beside >= leastTitleCells)
    return [head, title(end === '' ? left : beside), end].filter((part) => part !== '').join('  ');
  // Too narrow for both: what follows has a line of its own. An address is whole or not there: the report has it.
  const isTooLong = ending === 'published' && widthOf(end) + 2 > all;
  return `${head}  ${title(left)}${isTooLong ? '' : `\n  ${end}`}`;
}

async function endOf(talk: Cli['talk'], row: DeliveryRow, ending: Ending): Promise<string> {
  const { progress: words } = talk.text;
  const by = row.account.destination;
  const reason = row.hold ?? row.reason;
  const why = reason === null ? '' : inOneLine(talk, await talk.say(reason, by));
  switch (ending) {
    case 'published':
      return addressOf(row);
    case 'held':
      return words.heldFor(why);
    case 'failed':
      return words.failedFor(why);
    case 'unconfirmed':
      return words.unsure(talk.speech.command('resolve', row.postRef));
  }
}

/** A place in the net. Of a folder on this computer each post's own path tells nothing that the last line does not. */
function addressOf({ remote, account }: DeliveryRow): string {
  const address = openable(remote?.url ?? null, account) ?? '';
  return /^https?:/.test(address) ? address : '';
}

function titleOf({ item, postRef }: DeliveryRow): string {
  const title = printable(firstLine(item.text.title ?? item.text.body)).trim();
  return title === '' ? postRef : title;
}
