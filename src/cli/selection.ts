import { readFile } from 'node:fs/promises';
import { FerryError, type IsoTime } from '../contract/index.ts';
import { toIso } from '../kit/index.ts';
import type { PlanChoices } from '../core/plan/item.ts';

/** The flags of plan and migrate that choose and order posts, as typed. */
export interface SelectionFlags {
  readonly since?: string;
  readonly until?: string;
  readonly only?: 'video' | 'images';
  readonly ids?: string;
  readonly limit?: string;
  readonly order: 'oldest' | 'newest' | 'likes';
  readonly allowUntitled?: true;
  readonly privatePosts: 'skip' | 'private';
  readonly assumePublic?: true;
  readonly extraImages?: 'hold' | 'drop';
  readonly stories?: 'skip' | 'include';
  readonly pace?: string;
}

export async function parseChoices(flags: SelectionFlags): Promise<PlanChoices> {
  return {
    allowUntitled: flags.allowUntitled === true,
    privatePosts: flags.privatePosts,
    unknownAudience: flags.assumePublic === true ? 'public' : 'hold',
    extraImages: flags.extraImages ?? 'hold',
    stories: flags.stories ?? 'skip',
    since: flags.since === undefined ? null : parseDay('--since', flags.since, 'start'),
    until: flags.until === undefined ? null : parseDay('--until', flags.until, 'end'),
    only: flags.only ?? null,
    ids: flags.ids === undefined ? null : await readIds(flags.ids),
    limit: flags.limit === undefined ? null : parseLimit(flags.limit),
    order: flags.order,
    pace: flags.pace === undefined ? null : parsePace(flags.pace),
  };
}

const dayMs = 86_400_000;

function parseDay(flag: string, text: string, edge: 'start' | 'end'): IsoTime {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : Number.NaN;
  // Date.parse takes 2025-02-31 and makes it March; a person who types that has made a mistake.
  if (Number.isNaN(at) || toIso(at).slice(0, 10) !== text)
    throw new FerryError('usage', 'wrong-date', `${flag} ${text} is not a day; write YYYY-MM-DD`);
  return toIso(edge === 'start' ? at : at + dayMs - 1);
}

function parseLimit(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new FerryError('usage', 'wrong-limit', `--limit ${text} is not a whole number above zero`);
}

async function readIds(path: string): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new FerryError('usage', 'ids-unreadable', `cannot read ${path}`, { cause: error });
  }
  const ids = text.split(/\s+/).filter((id) => id !== '');
  if (ids.length === 0) throw new FerryError('usage', 'ids-empty', `${path} names no post`);
  return ids;
}

const hourMs = 3_600_000;

/** `3/day`, `5/day,2h`, `20/day,30m`, `none` */
export function parsePace(text: string): { readonly perDay: number | null; readonly minGapMs: number } {
  if (text === 'none') return { perDay: null, minGapMs: 0 };
  const match = /^(\d{1,5})\/day(?:,(\d{1,4})(h|m|s))?$/.exec(text);
  const perDay = Number(match?.[1] ?? 0);
  if (match === null || perDay === 0) {
    throw new FerryError('usage', 'wrong-pace', `--pace ${text} is not a pace`, {
      hint: 'Write for example 3/day, or 5/day,2h for two hours between posts, or none',
    });
  }
  const unitMs = match[3] === 'h' ? hourMs : match[3] === 'm' ? 60_000 : 1000;
  return {
    perDay,
    minGapMs: match[2] === undefined ? Math.floor((24 * hourMs) / perDay / 2) : Number(match[2]) * unitMs,
  };
}
