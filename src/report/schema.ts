import { z } from 'zod';
import type { JsonObject, Way } from '../contract/index.ts';
import { handFields } from '../core/plan/item.ts';
import { deliveryStates } from '../core/states.ts';
import type {
  AccountReport,
  Certificate,
  DayCount,
  FileFacts,
  ReportCalendar,
  ReportContent,
  ReportCount,
  ReportFile,
  ReportFiles,
  ReportHead,
  ReportOther,
  ReportPost,
  Said,
} from './data.ts';
import { choices } from './schema-choices.ts';
import { count, day, many, pace, shape, time } from './schema-parts.ts';

/** The published shape of `report --json`. It compiles only while it says the same as `data.ts`, in both directions. */

const v = z.literal(1);
const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

const account = z.strictObject({ destination: z.string(), label: z.string() });

const way = shape<Way>()(z.strictObject({ text: z.string(), command: z.string().exactOptional() }));

export const saidSchema = shape<Said>()(
  z.strictObject({
    code: z.string().describe('stays the same over versions and languages'),
    values: jsonObject.exactOptional().describe('the facts of it; units stand in the names'),
    said: z.string().exactOptional().describe("the other side's own words"),
    text: z.string().describe("a sentence in the reader's language"),
    ways: many(way).describe('what can be done, best first'),
  }),
);

const counted = shape<ReportCount>()(z.strictObject({ reason: saidSchema, count }));

const dayCount = shape<DayCount>()(z.strictObject({ day, posts: count }));

const calendar = shape<ReportCalendar>()(
  z.strictObject({
    pace,
    because: saidSchema.describe('where the pace comes from'),
    limit: z.enum(['schedule', 'per-day', 'gap', 'none']).describe('what holds the last of them back'),
    left: count.describe('posts that go and are not out yet'),
    done: many(dayCount),
    coming: many(dayCount).describe('from today on, at most 400 days'),
    firstAt: time.nullable(),
    lastAt: time.nullable(),
    others: many(z.strictObject({ pace, lastAt: time.nullable(), days: count.nullable() })),
  }),
);

const checkResult = z.enum(['same', 'differs', 'missing', 'unseen']);

const certificate = shape<Certificate>()(
  z.strictObject({
    checked: z.strictObject({ same: count, differs: count, missing: count, unseen: count, 'not-looked': count }),
    digest: z.string().describe("sha-256, hex, over every delivery's key, state and remote post in plan order"),
    firstPublishedAt: time.nullable(),
    lastPublishedAt: time.nullable(),
  }),
);

const rung = z.enum(['as-is', 'untag', 'remux', 'audio', 'encode', 'refuse', 'undecided', 'kept', 'missing']);

const content = shape<ReportContent>()(
  z
    .strictObject({
      videos: count,
      photoPosts: count,
      visibility: z.strictObject({ public: count, friends: count, private: count }),
      from: time.nullable(),
      to: time.nullable(),
    })
    .describe('of all that was not skipped'),
);

const accountReport = shape<AccountReport>()(
  z.strictObject({
    account,
    title: z.string(),
    rehearsal: z.boolean(),
    publisher: z.enum(['program', 'person']),
    stopped: saidSchema.nullable(),
    balance: z
      .strictObject({
        seen: count,
        published: count,
        waiting: count,
        held: count,
        unconfirmed: count,
        skipped: count,
        failed: count,
        removing: count,
        removed: count,
        notPlanned: count,
        deleted: count,
        unreadable: count,
      })
      .describe('seen is the sum of the others'),
    content,
    choices,
    options: many(z.string()),
    calendar,
    problems: many(
      z.strictObject({
        verdict: z.enum(['held', 'skipped', 'failed', 'unconfirmed', 'removing', 'removed']),
        reason: saidSchema,
        count,
        examples: many(z.string()),
      }),
    ),
    warnings: many(counted),
    textChanges: many(counted),
    renditions: many(z.strictObject({ rung, files: count, because: many(counted) })),
    certificate: certificate.nullable(),
  }),
);

const files = shape<ReportFiles>()(
  z.strictObject({
    fetched: count,
    bytes: count,
    wanted: count,
    held: count,
    unfetchable: count,
    dying: many(z.strictObject({ at: time, files: count })),
  }),
);

/** The first line, where nothing is filtered. */
export const reportHead = shape<ReportHead>()(
  z
    .strictObject({
      v,
      kind: z.literal('report'),
      about: z.enum(['plan', 'result']),
      madeAt: time,
      language: z.enum(['en', 'zh']),
      timeZone: z.string(),
      archive: z
        .strictObject({ path: z.string(), source: z.string(), accountName: z.string().nullable() })
        .nullable()
        .describe('null: nothing was read yet'),
      items: z.strictObject({ seen: count, posts: count, deleted: count, unreadable: count }),
      files,
      accounts: many(accountReport),
      next: many(way),
    })
    .describe('the sums, and what can be typed next'),
);

const thumbnailShape = z.strictObject({ path: z.string(), width: count, height: count });

const counter = z.strictObject({ used: z.number(), max: z.number(), unit: z.string() });

const fileFacts = shape<FileFacts>()(
  z.strictObject({
    bytes: count.nullable(),
    width: count.nullable(),
    height: count.nullable(),
    durationMs: z.number().nullable(),
    format: z.string().nullable(),
  }),
);

const file = shape<ReportFile>()(
  z.strictObject({
    role: z.enum(['video', 'image', 'cover']),
    rung: rung.describe('what is done to it'),
    because: many(saidSchema),
    before: fileFacts.nullable(),
    after: fileFacts.nullable(),
  }),
);

/** One post at one account. */
export const reportPost = shape<ReportPost>()(
  z
    .strictObject({
      v,
      kind: z.literal('delivery'),
      account,
      ref: z.string(),
      number: count.describe('within the account, from 1'),
      createdAt: time.describe('at the source'),
      scheduledAt: time.nullable().describe('when the destination publishes it by itself; null: in its turn'),
      updatedAt: time.describe('when its state last changed'),
      state: z.enum(deliveryStates),
      held: z.boolean().describe('it waits for a person'),
      reason: saidSchema.nullable(),
      media: z.enum(['video', 'images']),
      title: z.string().nullable().describe('null: the destination has no titles'),
      body: z.string(),
      hashtags: many(z.string()),
      counters: z.strictObject({ title: many(counter), body: many(counter) }),
      visibility: z.enum(['public', 'friends', 'private']),
      location: z.string().nullable(),
      caption: z.string().nullable().describe('as the source or a captions file has it'),
      captionFrom: z.string().nullable(),
      changes: many(z.strictObject({ reason: saidSchema, before: z.string(), after: z.string() })),
      byHand: many(z.enum(handFields)),
      warnings: many(saidSchema),
      files: many(file),
      check: z
        .strictObject({ at: time, result: checkResult, differences: many(saidSchema) })
        .nullable()
        .describe('what verify found when it last looked'),
      address: z.string().nullable().describe('one that a browser can open'),
      remoteId: z.string().nullable().describe('what the destination calls it'),
      saidBy: z.enum(['destination', 'person']).nullable(),
      covers: many(z.strictObject({ atMs: count, chosen: z.boolean(), thumbnail: thumbnailShape })).describe(
        'frames of a video that may be its cover',
      ),
      thumbnail: thumbnailShape.nullable(),
    })
    .describe('one post at one account'),
);

const notPlanned = z.strictObject({
  v,
  kind: z.literal('not-planned'),
  account,
  ref: z.string(),
  createdAt: time,
  title: z.string(),
});
const deleted = z.strictObject({
  v,
  kind: z.literal('deleted'),
  ref: z.string(),
  createdAt: time.nullable(),
  where: z.string(),
});
const unreadable = z.strictObject({ v, kind: z.literal('unreadable'), where: z.string(), reason: saidSchema });

export const reportOther = shape<ReportOther>()(z.union([notPlanned, deleted, unreadable]));

/** A reason without its ways, as other commands print it. */
const reason = z.strictObject({
  code: z.string(),
  values: jsonObject.exactOptional(),
  said: z.string().exactOptional(),
  text: z.string(),
});

/** A file of a post, with `--only files-…`. */
export const reportedFile = z
  .strictObject({
    v,
    kind: z.literal('file'),
    ref: z.string(),
    role: z.enum(['media', 'cover']),
    position: count,
    media: z.enum(['video', 'image']),
    state: z.enum(['wanted', 'fetched', 'unfetchable']),
    held: z.boolean(),
    bytes: count.nullable(),
    expiresAt: time.nullable().describe('when its link dies'),
    reason: reason.nullable(),
  })
  .describe('a file of a post, with --only files-…');

/** Of every command that leaves a page to look at. */
export const pageLine = z.union([
  z.strictObject({
    v,
    kind: z.literal('page'),
    path: z.string(),
    address: z.string(),
    bytes: count,
    entries: count,
  }),
  z.strictObject({ v, kind: z.literal('page-not-written'), path: z.string(), reason }),
]);

/** Each line that `report --json` prints. */
export const reportLine = z.union([reportHead, reportPost, reportOther, reportedFile, pageLine]);
