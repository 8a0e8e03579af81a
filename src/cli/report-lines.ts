import type { Account, JsonObject } from '../contract/index.ts';
import type { RenditionDecision } from '../core/media/facts.ts';
import type { DeliveryRow, OriginalRow } from '../core/model.ts';
import { openable } from './addresses.ts';
import type { Cli } from './context.ts';
import { columns, cutTo, firstLine } from './layout.ts';
import type { Entry } from './lists.ts';
import { stateWordAt } from './state-word.ts';
import { reasonData } from './tell.ts';

/** One entry of a report, as a line to read, a line of a table, or data. */

const titleCells = 40;

export async function lineOf(cli: Cli, entry: Entry): Promise<string> {
  const { text, speech } = cli.talk;
  switch (entry.kind) {
    case 'delivery':
      return deliveryLine(cli, entry.row);
    case 'not-planned':
      return columns(
        speech.day(entry.post.createdAt),
        entry.post.ref,
        text.lists.notPlanned,
        cutTo(firstLine(entry.post.caption ?? ''), titleCells),
      );
    case 'deleted': {
      const { createdAt, ref, where } = entry.item;
      return columns(createdAt === null ? '' : speech.day(createdAt), ref, text.lists.deleted, where);
    }
    case 'unreadable': {
      const { where, because } = entry.item;
      const { sentence } = await cli.talk.say(because);
      return `${columns(text.lists.notRead, where)}  ${sentence} [${because.code}]`;
    }
    case 'file':
      return fileLine(cli, entry.original);
  }
}

async function deliveryLine(cli: Cli, row: DeliveryRow): Promise<string> {
  const { talk } = cli;
  const { text, speech } = talk;
  const by = row.account.destination;
  const reason = row.hold ?? row.reason;
  const address = openable(addressOf(row), row.account);
  const why = [
    ...(reason === null || address !== null ? [] : [`${(await talk.say(reason, by)).sentence} [${reason.code}]`]),
    ...(await Promise.all(
      (row.check?.differences ?? []).map(async (one) => `${(await talk.say(one, by)).sentence} [${one.code}]`),
    )),
    ...(row.check?.result === 'missing' ? [text.verify.missing] : []),
  ];
  return columns(
    speech.day(row.item.createdAt),
    row.postRef,
    row.hold === null ? await stateWordAt(cli, row.state, row.account) : text.waitsForYou,
    cutTo(titleOf(row), titleCells),
    address ?? '',
    text.join(why),
  );
}

async function fileLine({ talk }: Cli, original: OriginalRow): Promise<string> {
  const { text, speech } = talk;
  const { postRef, source, hold, state } = original;
  const expiry = source.from === 'link' && source.expiresAt !== null ? speech.minute(source.expiresAt) : null;
  const why = hold === null ? '' : `${(await talk.say(hold)).sentence} [${hold.code}]`;
  return columns(
    postRef,
    text.lists.file(original),
    state === 'fetched' && original.bytes !== null ? speech.bytes(original.bytes) : '',
    state === 'wanted' && expiry !== null ? text.lists.linkUntil(expiry) : '',
    why,
  );
}

export function titleOf({ item }: DeliveryRow): string {
  return firstLine(item.text.title ?? item.text.body);
}

function addressOf({ remote }: DeliveryRow): string | null {
  return remote?.url ?? (remote?.id || null);
}

/** What `--json` says of a file; posts are told as the report has them. */
export async function fileData({ talk }: Cli, original: OriginalRow): Promise<JsonObject> {
  const { postRef, role, position, kind, state, hold, source, bytes } = original;
  return {
    v: 1,
    kind: 'file',
    ref: postRef,
    role,
    position,
    media: kind,
    state,
    held: hold !== null && state === 'wanted',
    bytes,
    expiresAt: source.from === 'link' ? source.expiresAt : null,
    reason: hold === null ? null : await reasonData(talk, hold),
  };
}

/** The columns of the table; later versions add some, at the end. */
export const tableHead = [
  'account',
  'ref',
  'date',
  'state',
  'held',
  'title',
  'address',
  'code',
  'reason',
  'number',
  'changed_at',
  'scheduled_at',
  'visibility',
  'topics',
  'text_changes',
  'warnings',
  'files',
  'checked',
] as const;

type Cells = { readonly [Column in (typeof tableHead)[number]]?: string };

function tableLine(cells: Cells): string {
  return csvLine(tableHead.map((column) => cells[column] ?? ''));
}

export async function tableRowOf({ talk }: Cli, entry: Entry): Promise<string> {
  switch (entry.kind) {
    case 'delivery':
      return tableLine(await deliveryCells(talk, entry.row));
    case 'not-planned': {
      const { ref, createdAt, caption } = entry.post;
      const title = firstLine(caption ?? '');
      return tableLine({ account: named(entry.account), ref, date: createdAt, state: entry.kind, held: 'no', title });
    }
    case 'deleted': {
      const { ref, createdAt, where } = entry.item;
      return tableLine({ ref, date: createdAt ?? '', state: entry.kind, held: 'no', address: where });
    }
    case 'unreadable': {
      const { where, because } = entry.item;
      const { sentence: reason } = await talk.say(because);
      return tableLine({ state: entry.kind, held: 'no', address: where, code: because.code, reason });
    }
    case 'file': {
      const { postRef: ref, state, hold } = entry.original;
      const held = hold === null ? 'no' : 'yes';
      const reason = hold === null ? '' : (await talk.say(hold)).sentence;
      return tableLine({
        ref,
        state,
        held,
        title: talk.text.lists.file(entry.original),
        code: hold?.code ?? '',
        reason,
      });
    }
  }
}

async function deliveryCells(talk: Cli['talk'], row: DeliveryRow): Promise<Cells> {
  const { item, account, check } = row;
  const reason = row.hold ?? row.reason;
  return {
    account: named(account),
    ref: row.postRef,
    date: item.createdAt,
    state: row.state,
    held: row.hold === null ? 'no' : 'yes',
    title: titleOf(row),
    address: addressOf(row) ?? '',
    code: reason?.code ?? '',
    reason: reason === null ? '' : (await talk.say(reason, account.destination)).sentence,
    number: String(row.number),
    changed_at: row.updatedAt,
    scheduled_at: item.scheduledAt ?? '',
    visibility: item.visibility,
    topics: item.text.hashtags.join(' '),
    text_changes: each(item.text.changes.map((change) => change.reason.code)),
    warnings: each(item.warnings.map(({ code }) => code)),
    files: each(item.media.filter(({ role }) => role !== 'cover').map(({ rendition }) => fateOf(rendition))),
    checked: check === null ? '' : each([check.result, ...check.differences.map(({ code }) => code)]),
  };
}

function named({ destination, label }: Account): string {
  return `${destination}/${label}`;
}

/** A post of 35 pictures says once what is done to them. */
function each(codes: readonly string[]): string {
  return [...new Set(codes)].join(' ');
}

function fateOf(rendition: RenditionDecision | null): string {
  return rendition === null ? 'undecided' : rendition.kind === 'make' ? rendition.recipe.rung : rendition.kind;
}

/** RFC 4180; a cell that a spreadsheet would take for a formula is defused with an apostrophe. */
export function csvLine(cells: readonly string[]): string {
  return cells
    .map((cell) => (/^[=+\-@\t]/.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}
