import { createHash, randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type FerryError, isFerryError, type Reason } from '../contract/index.ts';
import type { ProbedVideo } from '../core/media/facts.ts';
import type { OriginalRow, PostRow } from '../core/model.ts';
import type { PlanChoices } from '../core/plan/item.ts';
import { findDeselection } from '../core/plan/select.ts';
import { ensureFolder } from '../disk/index.ts';
import { wellFormed } from '../kit/index.ts';
import type { Transcriber } from '../language/transcriber.ts';
import { postPages } from '../ledger/pages.ts';
import { extractSound } from '../media/sound.ts';
import type { Engine } from './engine.ts';
import { getOriginalFile } from './originals.ts';

export interface TranscribeRequest {
  readonly transcriber: Transcriber;
  /** ends what can simply be done again: the first Ctrl-C */
  readonly signal: AbortSignal;
  /** null: every post without a caption; else only those that a plan with these choices could let go */
  readonly choices: PlanChoices | null;
  /** before the first sound is taken out: how many there are, and how long they last together */
  onStart(posts: number, durationMs: number): void;
  onProgress(done: number, posts: number): void;
  /** about each post that got nothing */
  onRemark(remark: { readonly where: string; readonly because: Reason }): void | Promise<void>;
}

/** Posts without a caption, by what became of them. */
export interface TranscribeResult {
  /** have a caption now */
  readonly found: number;
  /** no words were heard in them */
  readonly wordless: number;
  /** who was asked wrote nothing at all: it is asked again the next time */
  readonly blank: number;
  /** the video has no sound, or it is a photo post */
  readonly silent: number;
  /** the file is not here yet */
  readonly notHere: number;
  readonly failed: number;
  /** not asked for any more */
  readonly left: number;
  /** what ended it before its end */
  readonly trouble: FerryError | null;
}

const answerShape = z.object({ text: z.string() });

/** In a row, for the same reason: it is not the videos. */
const maxFailures = 3;

interface Wanted {
  readonly ref: string;
  readonly original: OriginalRow;
  readonly probed: ProbedVideo;
  readonly likes: number;
  readonly subject: string;
}

/**
 * Gives posts that have no caption the words that are spoken in them, one after the other: a speech model takes the whole computer. Each
 * answer is kept when it is there, by the bytes of the original and by who was asked how, so that nothing is done twice.
 */
export async function transcribePosts(engine: Engine, request: TranscribeRequest): Promise<TranscribeResult> {
  const counts = { found: 0, wordless: 0, blank: 0, silent: 0, notHere: 0, failed: 0, left: 0 };
  const wanted: Wanted[] = [];
  for await (const posts of postPages(engine.ledger.posts)) {
    for (const post of posts) {
      if ((post.caption ?? '').trim() !== '' || isLeftOut(post, request.choices)) continue;
      const found = findSound(post, request.transcriber);
      if (typeof found === 'string') counts[found] += 1;
      else wanted.push(found);
    }
  }
  const todo: Wanted[] = [];
  const chosen = chooseFirst(wanted, request.choices);
  const kept = await engine.ledger.answers.find(
    'transcript',
    chosen.map(({ subject }) => subject),
    answerShape,
  );
  const known: Spoken[] = [];
  for (const one of chosen) {
    const answer = kept.get(one.subject);
    if (answer === undefined) todo.push(one);
    else known.push({ ref: one.ref, text: answer.text });
  }
  await give(engine, request, known);
  for (const { text } of known) counts[text === '' ? 'wordless' : 'found'] += 1;
  counts.left = todo.length;
  const trouble = todo.length === 0 ? null : await askFor(engine, request, { todo, counts });
  return { ...counts, trouble };
}

function isLeftOut(post: PostRow, choices: PlanChoices | null): boolean {
  return choices !== null && findDeselection(post, choices) !== null;
}

/** Of a plan with a limit no more than its first ones can be among those that go. */
function chooseFirst(wanted: readonly Wanted[], choices: PlanChoices | null): readonly Wanted[] {
  if (choices === null || choices.limit === null) return wanted;
  const ordered = choices.order === 'oldest' ? [...wanted] : [...wanted].reverse();
  if (choices.order === 'likes') ordered.sort((one, other) => other.likes - one.likes);
  return ordered.slice(0, choices.limit);
}

function findSound({ ref, kind, likes, originals }: PostRow, { asked }: Transcriber): Wanted | 'silent' | 'notHere' {
  if (kind !== 'video') return 'silent';
  const original = originals.find((one) => one.role === 'media' && one.kind === 'video');
  const probed = original?.probed ?? null;
  if (original === undefined || original.state !== 'fetched' || original.sha256 === null || probed?.kind !== 'video')
    return 'notHere';
  if (probed.audioCodec === null) return 'silent';
  const how = createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 32);
  return { ref, original, probed, likes: likes ?? 0, subject: `${original.sha256} ${how}` };
}

interface Spoken {
  readonly ref: string;
  readonly text: string;
}

async function give(engine: Engine, { transcriber }: TranscribeRequest, spoken: readonly Spoken[]): Promise<void> {
  const from = `transcript: ${transcriber.name}`;
  const captions = spoken.flatMap(({ ref, text }) => (text === '' ? [] : [{ ref, caption: text, from }]));
  if (captions.length > 0) await engine.ledger.posts.setCaptions(captions, engine.clock.now());
}

type Counts = { [Name in 'found' | 'wordless' | 'blank' | 'failed' | 'left']: number };

/** What ended it early; null: nothing did. */
async function askFor(
  engine: Engine,
  request: TranscribeRequest,
  { todo, counts }: { readonly todo: readonly Wanted[]; readonly counts: Counts },
): Promise<FerryError | null> {
  request.onStart(
    todo.length,
    todo.reduce((sum, { probed }) => sum + probed.durationMs, 0),
  );
  const row = { code: '', failures: 0 };
  for (const [index, wanted] of todo.entries()) {
    request.signal.throwIfAborted();
    request.onProgress(index, todo.length);
    try {
      const heard = await hear(engine, request, wanted);
      if (heard === null) counts.blank += 1;
      else {
        const text = wellFormed(heard);
        await engine.ledger.answers.keep('transcript', new Map([[wanted.subject, { text }]]), engine.clock.now());
        await give(engine, request, [{ ref: wanted.ref, text }]);
        counts[text === '' ? 'wordless' : 'found'] += 1;
      }
      counts.left -= 1;
      row.failures = 0;
    } catch (error) {
      request.signal.throwIfAborted();
      if (!isFerryError(error) || error.kind === 'interrupted') throw error;
      const isOfThisPost = error.kind === 'permanent' || error.code === 'original-lost';
      if (!isOfThisPost) return error;
      counts.failed += 1;
      counts.left -= 1;
      await request.onRemark({ where: wanted.ref, because: error.reason });
      row.failures = row.code === error.code ? row.failures + 1 : 1;
      row.code = error.code;
      if (row.failures === maxFailures && index + 1 < todo.length) return error;
    }
  }
  return null;
}

/** The sound lies in a folder of its own for as long as somebody listens. */
async function hear(
  engine: Engine,
  { transcriber, signal }: TranscribeRequest,
  wanted: Wanted,
): Promise<string | null> {
  const { path } = await getOriginalFile(engine, wanted.original);
  const { path: ffmpeg } = await engine.ffmpeg();
  // Named so that `sweepParts` takes away what a kill leaves.
  const name = `${process.pid}-${randomBytes(6).toString('hex')}.part`;
  const folder = join(engine.workspace, 'renditions', 'parts', name);
  await ensureFolder(folder);
  try {
    const form = transcriber.wants;
    const output = join(folder, `sound.${form}`);
    const bytes = await extractSound({ input: path, probed: wanted.probed, output, form, ffmpeg, signal });
    const { durationMs } = wanted.probed;
    return await transcriber.transcribe({ path: output, bytes, durationMs, folder }, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
