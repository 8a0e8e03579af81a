import type { DeliveryRow, OriginalRow } from '../ledger/ledger.ts';
import { hashFile } from '../media/cache.ts';
import type { Engine } from './engine.ts';

/** A file of the draft is gone or is not the file that was prepared: somebody cleaned up, or the disk is failing. */
export const damageCodes: readonly string[] = ['file-gone', 'rendition-gone', 'rendition-changed'];

/** Back to `planned`, after making sure that what it is made from is whole: a damaged original is fetched again. */
export async function prepareAgain(engine: Engine, row: DeliveryRow): Promise<void> {
  const at = engine.clock.now();
  for (const media of row.draft?.media ?? []) await engine.store.removeRendition(media.file.sha256);
  if (row.draft?.cover) await engine.store.removeRendition(row.draft.cover.file.sha256);
  for (const original of await engine.ledger.originals.ofPost(row.postRef)) await checkOriginal(engine, original);
  if (row.state === 'uploaded') await engine.ledger.deliveries.move(row.key, 'uploaded', 'prepared', {}, at);
  if (row.state === 'uploaded' || row.state === 'prepared') {
    await engine.ledger.deliveries.move(row.key, 'prepared', 'planned', {}, at);
  }
}

async function checkOriginal(engine: Engine, original: OriginalRow): Promise<void> {
  const { id, state, sha256, extension, bytes } = original;
  if (state !== 'fetched' || sha256 === null || extension === null || bytes === null) return;
  const path = await engine.store.findOriginal(sha256, extension, bytes);
  if (path !== null && (await hashFile(path)).sha256 === sha256) return;
  if (path !== null) await engine.store.setAsideOriginal(sha256, extension);
  await engine.ledger.originals.lost(id, 'the file is gone or damaged', engine.clock.now());
}
