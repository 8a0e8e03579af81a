import { z } from 'zod';
import { FerryError, type Reason } from '../../../src/contract/index.ts';
import { askApi, callApi, type Link } from './api.ts';
import { own } from './words/codes.ts';

/** A row of the creator page's list; README.md, "Reading back". */
const rowSchema = z.looseObject({
  id: z.string().min(1),
  display_title: z.string().nullish(),
  tab_status: z.number().nullish(),
  permission_code: z.number().nullish(),
  permission_msg: z.string().nullish(),
  schedule_post_time: z.number().nullish(),
  sticky: z.boolean().nullish(),
});
export type NoteRow = z.output<typeof rowSchema>;

const pageSchema = z.looseObject({
  notes: z.array(rowSchema),
  /** the next one; -1 is the end */
  page: z.number().int().nullish(),
  has_more: z.boolean().nullish(),
});

/** Ten rows each: a thousand notes back, and a list that never ends is left. */
const maxPages = 100;

/** One page of the account's own notes, newest first: the part not seen before, and whether there are more. */
interface NotePage {
  readonly rows: readonly NoteRow[];
  readonly isLast: boolean;
}

/** Pages repeat rows, pinned ones come again: each id is given once. After a hundred pages it ends, and none of them was the last. */
export async function* listOwnNotes(link: Link, signal: AbortSignal): AsyncGenerator<NotePage, void, void> {
  const seen = new Set<string>();
  const asked = new Set<number>();
  let page = 0;
  for (let count = 0; count < maxPages; count += 1) {
    asked.add(page);
    const answer = await askPage(link, page, signal);
    const rows = answer.notes.filter(({ id }) => !seen.has(id));
    for (const { id } of rows) seen.add(id);
    const next = answer.page ?? (answer.has_more === true ? page + 1 : -1);
    // A cursor that was followed before would lead in a circle.
    const isLast = next < 0 || answer.has_more === false || asked.has(next);
    yield { rows, isLast };
    if (isLast) return;
    page = next;
  }
}

/** Why a list that comes to no end says nothing. */
export const listTooLong: Reason = own('list-too-long', { pages: maxPages });

function askPage(link: Link, page: number, signal: AbortSignal): Promise<z.output<typeof pageSchema>> {
  return callApi(
    link,
    {
      phase: 'read',
      base: 'creator',
      method: 'GET',
      path: '/api/galaxy/v2/creator/note/user/posted',
      query: { tab: '0', page: String(page) },
      data: pageSchema,
    },
    signal,
  );
}

export async function findRow(link: Link, noteId: string, signal: AbortSignal): Promise<NoteRow | null> {
  for await (const { rows, isLast } of listOwnNotes(link, signal)) {
    const row = rows.find(({ id }) => id === noteId);
    if (row) return row;
    if (isLast) return null;
  }
  throw new FerryError('retryable', listTooLong, { effect: 'none' });
}

const fileSchema = z.looseObject({ fileid: z.string().nullish(), file_id: z.string().nullish() });
const detailSchema = z.looseObject({
  id: z.string().nullish(),
  title: z.string().nullish(),
  desc: z.string().nullish(),
  privacy: z.looseObject({ type: z.number().nullish() }).nullish(),
  images_list: z.array(fileSchema).nullish(),
  video_info: fileSchema.nullish(),
});

/** What a note holds, files by the ids they were uploaded under. null: not said. */
export interface NoteDetail {
  readonly title: string | null;
  readonly body: string | null;
  /** as `privacyTypes` in note-body.ts numbers them, and others */
  readonly privacy: number | null;
  /** of a video note: its cover */
  readonly images: readonly string[];
  /** null: a photo note, or not said */
  readonly video: string | null;
}

/** null: there is no such note. */
export async function readNote(link: Link, noteId: string, signal: AbortSignal): Promise<NoteDetail | null> {
  const answer = await askApi(
    link,
    {
      phase: 'read',
      base: 'edith',
      method: 'GET',
      path: '/web_api/sns/capa/postgw/note/detail',
      query: { note_id: noteId, source: 'web', edit_mode: '1' },
      data: detailSchema,
    },
    signal,
  );
  if (answer.kind === 'no' && answer.row.closed === true) return null;
  if (answer.kind !== 'yes') throw answer.error;
  const { title, desc, privacy, images_list: images, video_info: video } = answer.data;
  return {
    title: title ?? null,
    body: desc ?? null,
    privacy: privacy?.type ?? null,
    images: (images ?? []).flatMap((image) => image.fileid ?? image.file_id ?? []),
    video: video?.fileid ?? video?.file_id ?? null,
  };
}

/**
 * Reads name a file by other folders than the permit did (`oss-sg/notes_pre_post/…` for `oss-sg/spectrum/…`, captures of
 * 2026-09-13), or by none: the last segment is one upload's own. For comparing only; what is sent is the whole id.
 */
export function sameFile(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

function bare(fileId: string): string {
  return fileId.slice(fileId.lastIndexOf('/') + 1);
}
