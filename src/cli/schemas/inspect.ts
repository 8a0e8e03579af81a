import { z } from 'zod';
import type { Audience } from '../../contract/index.ts';
import type { Inspection } from '../../core/inspection.ts';
import { count, line, reason, ref, time } from './shared.ts';

const found = z.strictObject({
  posts: count.describe('without the deleted ones'),
  videos: count,
  photoPosts: count,
  images: count.describe('pictures in all photo posts'),
  withoutFile: count.describe('the export names no file for them'),
  linkedFiles: count.describe('files behind links, covers not counted'),
  archivedFiles: count.describe('files in the export itself, covers not counted'),
  deleted: count,
  unreadable: count,
  private: count,
  friends: count,
  unknownAudience: count.describe('the export does not say who could see them'),
  withoutCaption: count,
  withSourceId: count.describe("the platform's own id of the post is known"),
  from: time.nullable(),
  to: time.nullable(),
  linksExpireAt: z.strictObject({ first: time, last: time }).nullable(),
}) satisfies z.ZodType<Inspection>;

const audience = z.enum(['public', 'friends', 'private', 'unknown']) satisfies z.ZodType<Audience>;

const exportLine = line('export', {
  source: z.string().describe('where the export is from'),
  generation: z.string().describe("the export's format"),
  account: z.string().nullable().describe("the account's name there"),
  ...found.shape,
  notes: z.array(reason).describe('what to know before going on'),
}).describe('what is inside, in numbers');

/** With --list: the items themselves. */
const postLine = line('post', {
  ref,
  createdAt: time,
  caption: z.string().nullable(),
  audience,
  media: count.describe('files, the cover not counted'),
});

const deletedLine = line('deleted', {
  ref,
  createdAt: time.nullable(),
  where: z.string(),
}).describe('deleted at the source');

const unreadableLine = line('unreadable', {
  where: z.string().describe('entry and place in the export'),
  reason,
}).describe('looks like a post and cannot be understood');

export const inspectLines = [exportLine, postLine, deletedLine, unreadableLine] as const;
