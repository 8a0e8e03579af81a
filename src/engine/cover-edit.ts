import { extname, isAbsolute, join } from 'node:path';
import { isFerryError } from '../contract/index.ts';
import type { PlanMistake } from '../contract/reasons/plan-file.ts';
import {
  type CoverFile,
  type CoverTime,
  type CoverWish,
  coverText,
  coverTime,
  decideCoverTime,
  readCoverTime,
} from '../core/cover/wish.ts';
import { isDecodable } from '../core/media/image.ts';
import type { DeliveryRow } from '../core/model.ts';
import type { PlanItem } from '../core/plan/item.ts';
import { assertPlain } from '../disk/index.ts';
import { assertNever } from '../kit/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { probeFile } from '../media/probe.ts';
import type { MediaStore } from '../media/store.ts';
import { findControlCharacter } from './control-characters.ts';
import { type Mistake, shown } from './plan-check.ts';

/** A person's word about a cover: a time, a picture file, or nothing. */
export type CoverEdit =
  /** as it was */
  | { readonly kind: 'same' }
  /** null: clipferry's own choice again */
  | { readonly kind: 'wish'; readonly wish: CoverWish | null }
  | { readonly kind: 'wrong'; readonly mistake: Mistake };

/** Takes a picture into the store; the name as they wrote it. */
export type TakeCover = (name: string) => Promise<CoverFile | PlanMistake>;

interface Editing {
  readonly ledger: Ledger;
  readonly row: DeliveryRow;
  readonly takeCover: TakeCover;
}

/** `given`: what the line or the cell says; undefined: nothing, so it stays. */
export async function readCoverEdit(given: unknown, { ledger, row, takeCover }: Editing): Promise<CoverEdit> {
  const before = coverText(row.item.cover);
  if (given === undefined || given === before) return { kind: 'same' };
  if (given === null || given === '') return before === null ? { kind: 'same' } : { kind: 'wish', wish: null };
  if (typeof given !== 'string' || findControlCharacter(given) !== null) return wrong('cover-unknown', given);
  const text = given.trim();
  if (readCoverTime(text) !== null) {
    const { cover } = row.item;
    const lengthMs = await lengthOf(ledger, row);
    const time = decideCoverTime(text, {
      lengthMs,
      beforeMs: cover !== undefined && 'atMs' in cover ? cover.atMs : null,
    });
    if (time !== null) return timeEdit(time, { text, before: cover, lengthMs });
  }
  const taken = await takeCover(text);
  return typeof taken === 'string' ? wrong(taken, text) : { kind: 'wish', wish: { file: taken } };
}

interface Timed {
  readonly text: string;
  readonly before: CoverWish | undefined;
  /** null: the video is not here yet */
  readonly lengthMs: number | null;
}

function timeEdit(time: CoverTime, { text, before, lengthMs }: Timed): CoverEdit {
  switch (time.kind) {
    case 'at': {
      const isSame = before !== undefined && 'atMs' in before && before.atMs === time.atMs;
      return isSame ? { kind: 'same' } : { kind: 'wish', wish: { atMs: time.atMs } };
    }
    case 'too-late':
      return notThatTime('cover-too-late', { text, allowed: [coverTime(lengthMs ?? 0)] });
    case 'either':
      return notThatTime('cover-two-times', { text, allowed: time.timesMs.map(coverTime) });
    default:
      return assertNever(time);
  }
}

function notThatTime(
  mistake: PlanMistake,
  { text, allowed }: { readonly text: string; readonly allowed: readonly string[] },
): CoverEdit {
  return { kind: 'wrong', mistake: { field: 'cover', wrong: mistake, given: shown(text), allowed } };
}

async function lengthOf(ledger: Ledger, { postRef }: DeliveryRow): Promise<number | null> {
  const post = await ledger.posts.find(postRef);
  const film = post?.originals.find(({ role }) => role === 'media');
  return film?.probed?.kind === 'video' ? film.probed.durationMs : null;
}

function wrong(mistake: PlanMistake, given: unknown): CoverEdit {
  return { kind: 'wrong', mistake: { field: 'cover', wrong: mistake, given: shown(given) } };
}

/** The post as they want it. */
export function withCoverEdit(item: PlanItem, edit: CoverEdit): PlanItem {
  if (edit.kind !== 'wish') return item;
  const { cover: _before, ...rest } = item;
  return edit.wish === null ? rest : { ...rest, cover: edit.wish };
}

interface CoverStore {
  readonly store: MediaStore;
  /** of the file that names it: names are taken from there */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** A picture of theirs is copied, by its hash: it is what goes, whatever becomes of the file. */
export function coverTaker({ store, folder, signal }: CoverStore): TakeCover {
  return async (name) => {
    const path = isAbsolute(name) ? name : join(folder, name);
    try {
      await assertPlain(path);
      const probed = await probeFile(path, signal);
      if (probed.kind !== 'image' || !isDecodable(probed)) return 'cover-not-picture';
      const extension = extname(path).toLowerCase() || '.bin';
      const { sha256, bytes } = await store.ensureOriginalFromFile(path, extension, signal);
      return { name, sha256, bytes, extension, probed };
    } catch (error) {
      signal.throwIfAborted();
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (isGone) return 'cover-unknown';
      if (isFerryError(error) && error.kind !== 'fatal')
        return error.reason.code === 'file-missing' ? 'cover-unknown' : 'cover-not-picture';
      throw error;
    }
  };
}
