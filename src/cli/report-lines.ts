import type { Account, JsonObject } from '../contract/index.ts';
import type { DeliveryRow, OriginalRow } from '../core/model.ts';
import { openable } from './addresses.ts';
import type { Cli } from './context.ts';
import { columns, cutTo, firstLine } from './layout.ts';
import { type Entry, listOf } from './lists.ts';
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

async function deliveryLine({ talk }: Cli, row: DeliveryRow): Promise<string> {
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
    row.hold === null ? text.states[row.state] : text.waitsForYou,
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

/** What `--json` says of it. */
export async function dataOf({ talk }: Cli, entry: Entry): Promise<JsonObject> {
  switch (entry.kind) {
    case 'delivery':
      return deliveryData(talk, entry.row);
    case 'not-planned': {
      const { ref, createdAt, caption } = entry.post;
      return { v: 1, kind: entry.kind, account: { ...entry.account }, ref, createdAt, title: firstLine(caption ?? '') };
    }
    case 'deleted':
      return { v: 1, kind: entry.kind, ...entry.item };
    case 'unreadable': {
      const { where, because } = entry.item;
      return { v: 1, kind: entry.kind, where, reason: await reasonData(talk, because) };
    }
    case 'file': {
      const { postRef, role, position, kind, state, hold, source, bytes } = entry.original;
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
  }
}

async function deliveryData(talk: Cli['talk'], row: DeliveryRow): Promise<JsonObject> {
  const reason = row.hold ?? row.reason;
  const by = row.account.destination;
  const { check } = row;
  return {
    v: 1,
    kind: 'delivery',
    account: { ...row.account },
    ref: row.postRef,
    createdAt: row.item.createdAt,
    scheduledAt: row.item.scheduledAt,
    state: row.state,
    held: row.hold !== null,
    title: titleOf(row),
    address: addressOf(row),
    reason: reason === null ? null : await reasonData(talk, reason, by),
    check:
      check === null
        ? null
        : { ...check, differences: await Promise.all(check.differences.map((one) => reasonData(talk, one, by))) },
  };
}

export const tableHead = ['account', 'ref', 'date', 'state', 'held', 'title', 'address', 'code', 'reason'] as const;

export async function tableRowOf({ talk }: Cli, entry: Entry): Promise<string> {
  const named = ({ destination, label }: Account) => `${destination}/${label}`;
  switch (entry.kind) {
    case 'delivery': {
      const { row } = entry;
      const reason = row.hold ?? row.reason;
      const why = reason === null ? '' : (await talk.say(reason, row.account.destination)).sentence;
      const held = listOf(row) === 'held' || row.hold !== null ? 'yes' : 'no';
      const head = [named(row.account), row.postRef, row.item.createdAt, row.state, held];
      return csvLine([...head, titleOf(row), addressOf(row) ?? '', reason?.code ?? '', why]);
    }
    case 'not-planned': {
      const { ref, createdAt, caption } = entry.post;
      return csvLine([named(entry.account), ref, createdAt, entry.kind, 'no', firstLine(caption ?? ''), '', '', '']);
    }
    case 'deleted':
      return csvLine(['', entry.item.ref, entry.item.createdAt ?? '', entry.kind, 'no', '', entry.item.where, '', '']);
    case 'unreadable': {
      const { where, because } = entry.item;
      const { sentence } = await talk.say(because);
      return csvLine(['', '', '', entry.kind, 'no', '', where, because.code, sentence]);
    }
    case 'file': {
      const { postRef, state, hold } = entry.original;
      const why = hold === null ? '' : (await talk.say(hold)).sentence;
      const what = talk.text.lists.file(entry.original);
      return csvLine(['', postRef, '', state, hold === null ? 'no' : 'yes', what, '', hold?.code ?? '', why]);
    }
  }
}

/** RFC 4180; a cell that a spreadsheet would take for a formula is defused with an apostrophe. */
export function csvLine(cells: readonly string[]): string {
  return cells
    .map((cell) => (/^[=+\-@\t]/.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}
