import { z } from 'zod';
import { FerryError, isFerryError } from '../../../src/contract/index.ts';
import { callApi, type Link } from './api.ts';

/** facts/rednote.md section 12. */
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
export interface NotePage {
  readonly rows: readonly NoteRow[];
  readonly isLast: boolean;
}

/** Pages repeat rows, pinned ones come again: each id is given once. FerryError `list-too-long` after a hundred pages. */
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
  throw new FerryError('retryable', 'list-too-long', `listing your notes: no end after ${maxPages} pages`, {
    effect: 'none',
  });
}

function askPage(link: Link, page: number, signal: AbortSignal): Promise<z.output<typeof pageSchema>> {
  return callApi(
    link,
    {
      doing: 'listing your notes',
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
  for await (const { rows } of listOwnNotes(link, signal)) {
    const row = rows.find(({ id }) => id === noteId);
    if (row) return row;
  }
  return null;
}

const fileSchema = z.looseObject({ fileid: z.string().nullish(), file_id: z.string().nullish() });
const detailSchema = z.looseObject({
  id: z.string().nullish(),
  title: z.string().nullish(),
  images_list: z.array(fileSchema).nullish(),
  video_info: fileSchema.nullish(),
});

/** The files that a note holds, by the ids they were uploaded under. */
export interface NoteFiles {
  /** of a video note: its cover */
  readonly images: readonly string[];
  /** null: a photo note, or not said */
  readonly video: string | null;
}

/** null: there is no such note. */
export async function findFiles(link: Link, noteId: string, signal: AbortSignal): Promise<NoteFiles | null> {
  try {
    const detail = await callApi(
      link,
      {
        doing: 'looking at a note of yours',
        phase: 'read',
        base: 'edith',
        method: 'GET',
        path: '/web_api/sns/capa/postgw/note/detail',
        query: { note_id: noteId, source: 'web', edit_mode: '1' },
        data: detailSchema,
      },
      signal,
    );
    const images = (detail.images_list ?? []).flatMap((image) => image.fileid ?? image.file_id ?? []);
    return { images, video: detail.video_info?.fileid ?? detail.video_info?.file_id ?? null };
  } catch (error) {
    if (isFerryError(error) && error.code === 'note-gone') return null;
    throw error;
  }
}

/** Some places name a file without the `spectrum/` in front. */
export function sameFile(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

function bare(fileId: string): string {
  return fileId.slice(fileId.lastIndexOf('/') + 1);
}
