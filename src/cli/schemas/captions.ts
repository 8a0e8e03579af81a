import { z } from 'zod';
import { remarkLine } from './errors.ts';
import { eventLine } from './events.ts';
import { count, line, reason } from './shared.ts';

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

/** Also of plan and migrate. */
export const lookUpLine = line('captions-look-up', {
  found: count.describe('captions that were found, now or earlier'),
  wordless: count.describe('posts that have no words there either'),
  gone: count.describe('private, deleted or never there; each with a line "remark"'),
  foreign: count.describe('of another account; each with a line "remark"'),
  notPublic: count.describe('private or for friends: not asked about'),
  withoutId: count.describe('nothing says which post it is there: not asked about'),
  trouble: count.describe('no answer; each with a line "remark"'),
  left: count.describe('not asked about: stopped before'),
  asked: count.describe('questions sent'),
  stopped: reason.nullable().describe('why it stopped early'),
});

/** Also of plan and migrate. */
export const transcribedLine = line('captions-transcribed', {
  found: count.describe('posts that have what is said in them as their caption, now or already'),
  wordless: count.describe('no words were heard in them'),
  blank: count.describe('the program wrote nothing at all'),
  silent: count.describe('photo posts, and videos without sound'),
  notHere: count.describe('their files are not here'),
  failed: count.describe('each with a line "remark"'),
  left: count.describe('not listened to: stopped before'),
  stopped: reason.nullable().describe('why it stopped early'),
});

const doubtfulLine = line('captions-doubtful', {
  path: z.string().nullable().describe('null: nothing is in doubt, nothing was written'),
  captions: count,
});

/** Beside errors, which every command can print. */
export const captionsLines = [
  joinedLine,
  templateLine,
  lookUpLine,
  transcribedLine,
  doubtfulLine,
  remarkLine,
  eventLine,
] as const;
