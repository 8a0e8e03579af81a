import { dirname } from 'node:path';
import { isFerryError } from '../contract/index.ts';
import type { Look, Looks } from '../core/cover/look.ts';
import type { OriginalRow } from '../core/model.ts';
import { ensureFolder } from '../disk/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { findLooks, keepLook, looksOfPosts } from '../ledger/looks.ts';
import { postPages } from '../ledger/pages.ts';
import { type KeptFrames, openKeptFrames } from '../media/cover/kept-frames.ts';
import { lookAt } from '../media/cover/look.ts';
import { smallPicturePath } from '../media/cover/small.ts';
import type { Engine } from './engine.ts';
import type { OriginalFile } from './originals.ts';

/** Two deliveries of one post, to two accounts, want the same look at the same time. */
const looking = new WeakMap<Ledger, Map<string, Promise<Look>>>();

/** What follows the look; for a cover, the frame it will be made of is kept. */
type NextStep = 'cover' | 'nothing';

const kept = new WeakMap<Ledger, KeptFrames>();

/** Frames that were looked at and whose covers are made in a moment. */
export function keptFrames({ ledger, store }: Engine): KeptFrames {
  const own = kept.get(ledger) ?? openKeptFrames(() => store.scratch());
  kept.set(ledger, own);
  return own;
}

/**
 * Looks at a file, once. What nothing here can look at gets a look that says so, never an error: the cover is then as good as can be
 * had without. An abort throws the signal's reason.
 */
export async function ensureLook(engine: Engine, file: OriginalFile, next: NextStep = 'nothing'): Promise<Look> {
  const known = (await findLooks(engine.ledger.answers, [file.sha256])).get(file.sha256);
  if (known !== undefined) return known;
  const running = looking.get(engine.ledger) ?? new Map<string, Promise<Look>>();
  looking.set(engine.ledger, running);
  const task = running.get(file.sha256) ?? look(engine, file, next).finally(() => running.delete(file.sha256));
  running.set(file.sha256, task);
  return task;
}

async function look(engine: Engine, { path, sha256, probed }: OriginalFile, next: NextStep): Promise<Look> {
  const { ledger, stop, clock, workspace, ffmpeg } = engine;
  const keep = async (found: Look) => {
    await keepLook(ledger.answers, { sha256, look: found }, clock.now());
    return found;
  };
  try {
    const smallPath = async (atMs: number) => {
      const small = smallPicturePath(workspace, sha256, atMs);
      await ensureFolder(dirname(small));
      return small;
    };
    const scratch = () => engine.store.scratch();
    const keepWhole: Parameters<typeof lookAt>[0]['keepWhole'] = (frame, atMs) =>
      keptFrames(engine).keep({ sha256, atMs }, frame);
    const job = { input: path, probed, ffmpeg, smallPath, scratch, signal: stop.now };
    return await keep(await lookAt(next === 'cover' ? { ...job, keepWhole } : job));
  } catch (error) {
    if (!isFerryError(error)) throw error;
    // These bytes stay what they are; without ffmpeg, or with a full disk, it is tried again another time.
    return error.kind === 'permanent' ? keep({ kind: 'none' }) : { kind: 'none' };
  }
}

/** How many are looked at together: short videos share an ffmpeg, and two of them run at a time. */
const atOnce = 16;

/** Looks at all that is here and was not looked at yet, so that a plan can tell. `onLooked`: how many by now. Ends early when told to stop. */
export async function lookAtFetched(engine: Engine, onLooked: (count: number) => void = () => {}): Promise<void> {
  let count = 0;
  for await (const posts of postPages(engine.ledger.posts)) {
    const looks = await looksOfPosts(engine.ledger.answers, posts);
    const queue = posts.flatMap(({ originals }) => originals).filter((one) => isUnseen(one, looks));
    const next = async (): Promise<void> => {
      for (let original = queue.shift(); original !== undefined && !engine.stop.draining; original = queue.shift()) {
        await lookAtOriginal(engine, original);
        count += 1;
        onLooked(count);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, next));
    if (engine.stop.draining) return;
  }
}

function isUnseen({ state, sha256 }: OriginalRow, looks: Looks): boolean {
  return state === 'fetched' && sha256 !== null && !looks.has(sha256);
}

async function lookAtOriginal(engine: Engine, { sha256, extension, bytes, probed }: OriginalRow): Promise<void> {
  if (sha256 === null || extension === null || bytes === null || probed === null) return;
  const path = await engine.store.findOriginal(sha256, extension, bytes);
  if (path === null) return;
  try {
    await ensureLook(engine, { path, sha256, extension, bytes, probed });
  } catch (error) {
    if (!engine.stop.now.aborted) throw error;
  }
}
