import { z } from 'zod';
import type { PageAnswer } from '../../../../src/contract/index.ts';

/** A row of the account's own notes. */
export interface ListedNote {
  readonly id: string;
  readonly title: string;
  readonly status: number;
}

const listSchema = z.object({
  data: z.object({
    notes: z.array(z.object({ id: z.string(), display_title: z.string().catch(''), tab_status: z.number().catch(1) })),
  }),
});

/** What the page's own list was answered; null: it was another answer. */
export function readList({ url, json }: PageAnswer): readonly ListedNote[] | null {
  if (!/\/note\/user\/posted/.test(url)) return null;
  const read = listSchema.safeParse(json);
  if (!read.success) return null;
  return read.data.data.notes.map(({ id, display_title: title, tab_status: status }) => ({ id, title, status }));
}
