import { z } from 'zod';
import { remarkLine } from './errors.ts';
import { eventLine } from './events.ts';
import { count, line } from './shared.ts';

const joinedLine = line('captions', {
  path: z.string(),
  joined: count,
  notJoined: count.describe('each with a line "remark"'),
  empty: count.describe('rows of the table that name a post and no caption'),
  withoutCaption: count.describe('posts that have none now'),
});

const templateLine = line('captions-template', {
  path: z.string().nullable().describe('null: every post has a caption, nothing was written'),
  posts: count,
});

/** Beside errors, which every command can print. */
export const captionsLines = [joinedLine, templateLine, remarkLine, eventLine] as const;
