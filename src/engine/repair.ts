import type { Draft, FerryError } from '../contract/index.ts';
import type { DeliveryRow, OriginalRow } from '../core/model.ts';
import { hashFile } from '../disk/index.ts';
import type { Engine } from './engine.ts';
import { allMedia, draftOf } from './rows.ts';

/**
 * Takes the delivery back to where what was lost is made again: the destination forgot a file, somebody cleaned up, or the
 * disk is failing. False: nothing here can mend this error. Only before sending: from `publishing` on there is no way back,
 * and another file would not be the post that was sent.
 */
export async function repair(engine: Engine, row: DeliveryRow, { remedy }: FerryError): Promise<boolean> {
  if (remedy === 'upload-again' && row.state === 'uploaded') {
    await uploadAgain(engine, row);
    return true;
  }
  if (remedy === 'prepare-again' && (row.state === 'prepared' || row.state === 'uploaded')) {
    await prepareAgain(engine, row, row.state);
    return true;
  }
  return false;
}

/** Back to `planned`, after making sure that what it is made from is whole: a damaged original is fetched again. */
async function prepareAgain(engine: Engine, row: DeliveryRow, from: 'prepared' | 'uploaded'): Promise<void> {
  for (const { file } of allMedia(draftOf(row))) await engine.store.removeRendition(file.sha256);
  for (const original of await engine.ledger.originals.ofPost(row.postRef)) await checkOriginal(engine, original);
  await engine.ledger.deliveries.move(row.key, from, 'planned', {}, engine.clock.now());
}

async function checkOriginal(engine: Engine, original: OriginalRow): Promise<void> {
  const { id, state, sha256, extension, bytes } = original;
  if (state !== 'fetched' || sha256 === null || extension === null || bytes === null) return;
  const path = await engine.store.findOriginal(sha256, extension, bytes);
  if (path !== null && (await hashFile(path, engine.stop.now)).sha256 === sha256) return;
  if (path !== null) await engine.store.setAsideOriginal(sha256, extension);
  await engine.ledger.originals.lost(id, engine.clock.now());
}

/** The destination no longer has a file it once confirmed: back to `prepared`, with no asset. */
async function uploadAgain(engine: Engine, row: DeliveryRow): Promise<void> {
  const at = engine.clock.now();
  const draft = draftOf(row);
  for (const media of allMedia(draft)) await engine.ledger.uploads.forget(row.key, media.file.sha256, at);
  const bare: Draft = {
    ...draft,
    media: draft.media.map((media) => ({ ...media, asset: null })),
    cover: draft.cover === null ? null : { ...draft.cover, asset: null },
  };
  await engine.ledger.deliveries.move(row.key, 'uploaded', 'prepared', { draft: bare }, at);
}
