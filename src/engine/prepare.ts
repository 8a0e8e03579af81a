import {
  because,
  type Capabilities,
  type Draft,
  type DraftMedia,
  FerryError,
  type IsoTime,
  isFerryError,
} from '../contract/index.ts';
import type { DeliveryRow, OriginalRow, PostRow } from '../core/model.ts';
import { type CoverKnowledge, decideCover, needsLook } from '../core/plan/cover.ts';
import { decideFiles } from '../core/plan/files.ts';
import type { PlannedMedia } from '../core/plan/item.ts';
import type { FileRules } from '../core/plan/target.ts';
import { wordingOf } from '../core/plan/wording.ts';
import { msUntil } from '../kit/index.ts';
import type { Connection } from './connection.ts';
import { refuseDouble } from './doubles.ts';
import type { Engine } from './engine.ts';
import { keyFramesOf } from './key-frames.ts';
import { ensureLook } from './look.ts';
import { getCoverFile, getOriginal, makeFile } from './make-file.ts';
import { getOriginalFile } from './originals.ts';
import { incomplete } from './rows.ts';

/** `planned → prepared`: every file is on disk as the destination wants it, and the draft is whole. */
export async function prepareDelivery(engine: Engine, connection: Connection, row: DeliveryRow): Promise<void> {
  const releases: (() => void)[] = [];
  try {
    const post = await getPost(engine, row);
    await refuseDouble(engine, row, post);
    const files = await decide(engine, connection, { row, post });
    const made: DraftMedia[] = [];
    for (const planned of files)
      made.push({ file: await makeFile({ engine, row, post, planned, releases }), asset: null });
    const draft = draftFor(row, made, connection.capabilities);
    await engine.ledger.deliveries.move(row.key, 'planned', 'prepared', { draft }, engine.clock.now());
  } finally {
    for (const release of releases) release();
    engine.watch.activity({ kind: 'over', step: 'preparing', id: row.key });
  }
}

/** Looks at a video for its cover before the delivery's turn to be prepared has come, so that it can be done for several at once. */
export async function lookAhead(
  engine: Engine,
  { account, capabilities }: Connection,
  row: DeliveryRow,
): Promise<void> {
  if (row.item.kind !== 'video') return;
  try {
    const [post, plan] = [await engine.ledger.posts.find(row.postRef), await engine.ledger.plans.last(account)];
    if (post === null || plan === null || engine.stop.draining) return;
    await lookForCover(engine, { row, post }, { capabilities, choices: plan.header.choices });
  } catch (error) {
    // Preparing meets it again, and says so.
    if (!isFerryError(error) && !engine.stop.now.aborted) throw error;
  }
}

async function getPost(engine: Engine, row: DeliveryRow): Promise<PostRow> {
  const post = await engine.ledger.posts.find(row.postRef);
  if (post === null) throw incomplete(row.key, 'itself');
  return post;
}

/** What the plan decided, decided again with the files as they are now. */
async function decide(
  engine: Engine,
  { account, capabilities }: Connection,
  { row, post }: { readonly row: DeliveryRow; readonly post: PostRow },
): Promise<readonly PlannedMedia[]> {
  const plan = await engine.ledger.plans.last(account);
  if (plan === null) throw incomplete(row.key, 'plan');
  const now = engine.clock.now();
  const rules = { capabilities, choices: plan.header.choices };
  const cover = await lookForCover(engine, { row, post }, rules);
  const keyFrames = await keyFramesOf(engine, post, rules);
  const { files, obstacles } = decideFiles(post, { ...rules, cover, keyFrames }, now);
  const first = obstacles.find(({ kind }) => kind === 'skip') ?? obstacles[0];
  if (first !== undefined)
    throw new FerryError(first.kind === 'skip' ? 'permanent' : 'needs-user', first.reason, { effect: 'none' });
  const missing = files.find(({ rendition }) => rendition === null);
  if (missing !== undefined) throw notFetchedYet(getOriginal(post, missing), now);
  return files;
}

/** What the cover is decided by; looked at now where nobody has. */
async function lookForCover(
  engine: Engine,
  { row, post }: { readonly row: DeliveryRow; readonly post: PostRow },
  rules: FileRules,
): Promise<CoverKnowledge> {
  const wish = row.item.cover;
  const planned = decideCover(post, rules, { wish });
  const wanted = planned === null ? null : needsLook(planned, post, rules.capabilities);
  if (wanted === null) return { wish };
  const file =
    planned?.file === undefined ? await getOriginalFile(engine, wanted) : await getCoverFile(engine, planned.file);
  return {
    wish,
    looks: new Map([[file.sha256, await ensureLook(engine, file, wish === undefined ? 'cover' : 'nothing')]]),
  };
}

function notFetchedYet({ notBefore }: OriginalRow, now: IsoTime): FerryError {
  return new FerryError('retryable', because('not-fetched-yet'), {
    effect: 'none',
    remedy: 'wait-patiently',
    ...(notBefore === null ? {} : { retryAfterMs: msUntil(notBefore, now) }),
  });
}

function draftFor(row: DeliveryRow, made: readonly DraftMedia[], { text }: Capabilities): Draft {
  const { item } = row;
  return {
    deliveryKey: row.key,
    postRef: row.postRef,
    order: row.number,
    kind: item.kind,
    ...wordingOf(item, text),
    visibility: item.visibility,
    createdAt: item.createdAt,
    scheduledAt: item.scheduledAt,
    location: item.location,
    language: null,
    media: made.filter(({ file }) => file.role !== 'cover'),
    cover: made.find(({ file }) => file.role === 'cover') ?? null,
  };
}
