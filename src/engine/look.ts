import { dirname } from 'node:path';
import { isFerryError } from '../contract/index.ts';
import type { Look, Looks } from '../core/cover/look.ts';
import type { OriginalRow } from '../core/model.ts';
import { ensureFolder } from '../disk/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { findLooks, keepLook, looksOfPosts } from '../ledger/looks.ts';
import { postPages } from '../ledger/pages.ts';
import { lookAt } from '../media/cover/look.ts';
import { smallPicturePath } from '../media/cover/small.ts';
import type { Engine } from './engine.ts';
import type { OriginalFile } from './originals.ts';

/** Two deliveries of one post, to two accounts, want the same look at the same time. */
const looking = new WeakMap<Ledger, Map<string, Promise<Look>>>();

/**
 * Looks at a file, once. What nothing here can look at gets a look that says so, never an error: the cover is then as good as can be
 * had without. An abort throws the signal's reason.
 */
export async function ensureLook(engine: Engine, file: OriginalFile): Promise<Look> {
  const known = (await findLooks(engine.ledger.answers, [file.sha256])).get(file.sha256);
  if (known !== undefined) return known;
  const running = looking.get(engine.ledger) ?? new Map<string, Promise<Look>>();
  looking.set(engine.ledger, running);
  const task = running.get(file.sha256) ?? look(engine, file).finally(() => running.delete(file.sha256));
  running.set(file.sha256, task);
  return task;
}

async function look(engine: Engine, { path, sha256, probed }: OriginalFile): Promise<Look> {
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
    return await keep(await lookAt({ input: path, probed, ffmpeg, smallPath, signal: stop.now }));
  } catch (error) {
    if (!isFerryError(error)) throw error;
    // These bytes stay what they are; without ffmpeg, or with a full disk, it is tried again another time.
    return error.kind === 'permanent' ? keep({ kind: 'none' }) : { kind: 'none' };
  }
}

/** How many are looked at together: each may run an ffmpeg of its own. */
const atOnce = 2;

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
