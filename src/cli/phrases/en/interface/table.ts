import type { Json, Speech } from '../../../../contract/index.ts';
import type { FieldChange, PostChange } from '../../../../engine/plan-changes.ts';
import type { TableMessages } from '../../messages/table.ts';
import { counter } from '../counting.ts';
import { fieldNames, verdictNames } from './by-hand.ts';

const codePages = { 'windows-1252': 'Windows-1252', gb18030: 'GBK' } as const;

export function table(speech: Speech): TableMessages {
  const count = counter(speech);
  const owner = ({ destination, label }: { readonly destination: string; readonly label: string }) =>
    `${destination}/${label}`;
  return {
    table: {
      written: (path, rows, command) =>
        `Wrote ${count(rows, 'row')} to ${path}. Edit it in a spreadsheet, save it as CSV (UTF-8), then: ${command}`,
      codePage: (path, encoding) =>
        `${path} is saved as ${codePages[encoding]}, which has no place for emoji and many letters. Better save it as CSV UTF-8.`,
      extra: (names) => `Not clipferry's columns, and left alone: ${names.join(', ')}.`,
      missingColumns: (names) => `Columns that are gone, and change nothing: ${names.join(', ')}.`,
      missingRows: (rows) =>
        `${count(rows, 'post')} of the plan ${rows === 1 ? 'has' : 'have'} no row: left as in the plan. To leave a post out, write "no" under "go".`,
      taken: (path, account, changed) =>
        `Took ${path}: it is the plan for ${owner(account)} now. Changed: ${count(changed, 'post')}.`,
      would: (path, account, changed) =>
        `${path} would change the plan for ${owner(account)}: ${count(changed, 'post')}. Nothing was changed.`,
      change: (change) => [head(change, speech), ...change.values.map((value) => `  ${fieldLine(value, speech)}`)],
      reordered: 'They go in the order of the table.',
      toTake: (command) => `To make it the plan: ${command}`,
      next: (command) => `To carry the plan out: ${command}`,
    },
    captions: {
      written: (path, posts, command) =>
        `Wrote ${count(posts, 'post')} without a caption to ${path}. Fill in the last column, then: ${command}`,
      nothingMissing: 'Every post has a caption; there is nothing to fill in.',
      empty: (rows) => `Left empty: ${count(rows, 'row')}.`,
      left: (posts, command) =>
        `Still without a caption: ${count(posts, 'post')}. To list them for filling in: ${command}`,
      next: (command) => `To plan with them: ${command}`,
    },
  };
}

function head({ ref, createdAt, words, what, verdict }: PostChange, speech: Speech): string {
  const named = `${ref} (${speech.day(createdAt)}${words === '' ? '' : `, “${words}”`})`;
  return what.includes('verdict') ? `${named}: ${verdictNames[verdict]}` : named;
}

function fieldLine({ field, before, after }: FieldChange, speech: Speech): string {
  return `${fieldNames[field]}: ${shown(field, before, speech)} → ${shown(field, after, speech)}`;
}

const mostShown = 60;

function shown(field: string, value: Json, speech: Speech): string {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return '(none)';
  if (field === 'scheduledAt') return speech.minute(String(value));
  if (Array.isArray(value)) return value.map((tag) => `#${tag}`).join(' ');
  if (field === 'visibility') return String(value);
  const text = String(value).replaceAll(/\s*\n\s*/g, ' ⏎ ');
  return `“${text.length <= mostShown ? text : `${text.slice(0, mostShown - 1)}…`}”`;
}
