import { extname } from 'node:path';
import { isFerryError } from '../contract/index.ts';
import { matchOwnFiles, type OwnFileMatch, type OwnFileRemark } from '../own-files/match.ts';
import { probeFile } from '../media/probe.ts';
import type { Engine } from './engine.ts';
import { freeDeliveries } from './fetch.ts';
import { withHint } from './outcome.ts';
import { allPosts } from './posts.ts';

export interface AdoptedFiles {
  readonly adopted: number;
  readonly ambiguous: readonly OwnFileRemark[];
  /** matched, and not what they should be */
  readonly refused: readonly OwnFileRemark[];
  readonly unmatched: number;
}

/** Copies the files a person already has into the workspace, where one file surely belongs to one post. Theirs stay. */
export async function adoptOwnFiles(engine: Engine, folder: string): Promise<AdoptedFiles> {
  const archive = await engine.ledger.posts.lastArchive();
  const found = await matchOwnFiles(
    folder,
    allPosts(engine.ledger),
    { accountName: archive?.accountName ?? null },
    engine.stop.now,
  );
  const refused: OwnFileRemark[] = [];
  let adopted = 0;
  for (const match of found.matches) {
    if (engine.stop.draining) break;
    const because = await adopt(engine, match);
    if (because === null) adopted += 1;
    else refused.push({ path: match.path, because });
  }
  return { adopted, refused, ambiguous: found.ambiguous, unmatched: found.unmatched.length };
}

/** Null: done. Else why the file cannot be taken. */
async function adopt(engine: Engine, match: OwnFileMatch): Promise<string | null> {
  try {
    const probed = await probeFile(match.path, engine.stop.now);
    if (probed.kind !== match.kind) return `it is a ${probed.kind}, the post has a ${match.kind}`;
    const extension = extname(match.path).toLowerCase() || '.bin';
    const { sha256, bytes } = await engine.store.ensureOriginalFromFile(match.path, extension, engine.stop.now);
    const at = engine.clock.now();
    const original = await engine.ledger.originals.find(match.originalId);
    await engine.ledger.originals.fetched(match.originalId, { sha256, bytes, extension, probed, from: match.path }, at);
    if (original !== null) await freeDeliveries(engine, original);
    return null;
  } catch (error) {
    if (isFerryError(error) && error.kind === 'permanent') return withHint(error);
    throw error;
  }
}
