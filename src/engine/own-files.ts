import { extname } from 'node:path';
import { because, isFerryError, type Reason, type SourceIds } from '../contract/index.ts';
import { allPosts } from '../ledger/pages.ts';
import { probeFile } from '../media/probe.ts';
import { matchOwnFiles, type OwnFileMatch, type OwnFileRemark } from '../own-files/match.ts';
import type { Engine } from './engine.ts';
import { recordLook, recordOriginal } from './originals.ts';
import { openSideCars, type SideCars } from './side-cars.ts';

/** Every video and picture of the folder is in exactly one of the counts or lists. */
export interface AdoptedFiles {
  readonly adopted: number;
  /** their posts have their files already, or a copy of them was taken */
  readonly alreadyHere: number;
  /** of those, whose subtitles are others than before */
  readonly newSubtitles: number;
  readonly ambiguous: readonly OwnFileRemark[];
  /** matched, and not what they should be */
  readonly refused: readonly OwnFileRemark[];
  readonly unmatched: readonly OwnFileRemark[];
}

/**
 * Copies the files a person already has into the workspace, where one file surely belongs to one post. Theirs stay. Subtitles
 * beside a video that is here already are looked at each time: they may have been mended. `ids`: of the source the posts came from.
 */
export async function adoptOwnFiles(engine: Engine, folder: string, ids: SourceIds | null): Promise<AdoptedFiles> {
  const archive = await engine.ledger.posts.lastArchive();
  const found = await matchOwnFiles(
    folder,
    allPosts(engine.ledger.posts),
    { accountName: archive?.accountName ?? null, ids },
    engine.stop.now,
  );
  const sideCars = openSideCars(engine);
  const refused: OwnFileRemark[] = [];
  let adopted = 0;
  for (const match of found.matches) {
    if (engine.stop.draining) break;
    const refusal = await adopt(engine, match, sideCars);
    if (refusal === null) adopted += 1;
    else refused.push({ path: match.path, because: refusal });
  }
  let newSubtitles = 0;
  for (const match of found.alreadyHere) {
    if (engine.stop.draining) break;
    if (match.kind === 'video' && (await lookBeside(engine, match, sideCars))) newSubtitles += 1;
  }
  const { ambiguous, unmatched, duplicates } = found;
  return { adopted, newSubtitles, alreadyHere: found.alreadyHere.length + duplicates, refused, ambiguous, unmatched };
}

/** True: the subtitles beside it are others than before. */
async function lookBeside(engine: Engine, { originalId, path }: OwnFileMatch, sideCars: SideCars): Promise<boolean> {
  const original = await engine.ledger.originals.find(originalId);
  const probed = original?.probed;
  if (original === null || probed?.kind !== 'video' || original.state !== 'fetched') return false;
  const { subtitles, subtitlesBeside, ...alone } = probed;
  const beside = await sideCars.adopt(path, probed);
  const isSame =
    JSON.stringify(beside) ===
    JSON.stringify({ ...(subtitles && { subtitles }), ...(subtitlesBeside && { subtitlesBeside }) });
  // A folder without them says nothing about those that were taken from another.
  if (isSame || beside.subtitlesBeside === undefined) return false;
  await recordLook(engine, original, { ...alone, ...beside });
  return true;
}

/** Null: done. Else why the file cannot be taken. */
async function adopt(engine: Engine, match: OwnFileMatch, sideCars: SideCars): Promise<Reason | null> {
  try {
    const original = await engine.ledger.originals.find(match.originalId);
    const probed = await probeFile(match.path, engine.stop.now);
    if (original === null || probed.kind !== match.kind)
      return because('wrong-kind', { expected: match.kind, found: probed.kind });
    const extension = extname(match.path).toLowerCase() || '.bin';
    const { sha256, bytes } = await engine.store.ensureOriginalFromFile(match.path, extension, engine.stop.now);
    const subtitles = probed.kind === 'video' ? await sideCars.adopt(match.path, probed) : {};
    await recordOriginal(engine, original, {
      sha256,
      bytes,
      extension,
      probed: { ...probed, ...subtitles },
      from: match.path,
    });
    return null;
  } catch (error) {
    if (isFerryError(error) && error.kind === 'permanent') return asOwn(error.reason);
    throw error;
  }
}

/** A new export is no way to another copy of it. */
function asOwn({ values: { path, ...values } = {}, ...reason }: Reason): Reason {
  return { ...reason, values: { ...values, own: true } };
}
