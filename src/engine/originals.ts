import { because, FerryError, isFerryError, type Reason } from '../contract/index.ts';
import { codesFreedByFile, freedBy } from '../core/holds.ts';
import { deliveryKey } from '../core/identity.ts';
import type { Probed } from '../core/media/facts.ts';
import type { DeliveryRow, FetchedFacts, OriginalRow } from '../core/model.ts';
import { removePart } from '../media/fetch.ts';
import { probeFile } from '../media/probe.ts';
import type { Engine } from './engine.ts';

interface ReceivedFile {
  readonly partPath: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly extension: string;
  readonly from: 'link' | 'archive';
}

/**
 * A whole file is here: give it its place, look inside, write it down; in this order, so that a kill repeats a step and loses
 * nothing, and that what nothing here can use is kept: its link dies. A kill before the end receives the file again: its hash
 * is only known afterwards.
 */
export async function keepOriginal(engine: Engine, original: OriginalRow, file: ReceivedFile): Promise<void> {
  const { partPath, sha256, bytes, extension, from } = file;
  const { path } = await engine.store.adoptOriginal(partPath, sha256, extension);
  await removePart(partPath);
  const looked = await lookInside(engine, original, path);
  const facts = { sha256, bytes, extension, from };
  if (looked.kind === 'usable') await recordOriginal(engine, original, { ...facts, probed: looked.probed });
  else await engine.ledger.originals.keep(original.id, facts, looked.reason, engine.clock.now());
}

type Looked =
  | { readonly kind: 'usable'; readonly probed: Probed }
  /** the reason names the file where it lies, which is where the person finds it */
  | { readonly kind: 'unusable'; readonly reason: Reason };

async function lookInside(engine: Engine, { kind }: OriginalRow, path: string): Promise<Looked> {
  try {
    const probed = await probeFile(path, engine.stop.now);
    if (probed.kind === kind) return { kind: 'usable', probed };
    return { kind: 'unusable', reason: because('wrong-kind', { expected: kind, found: probed.kind, path }) };
  } catch (error) {
    if (!isFerryError(error) || error.kind !== 'permanent') throw error;
    return { kind: 'unusable', reason: error.reason };
  }
}

/**
 * A file that was kept although nothing could use it, looked at once more: this clipferry may know more than the one that
 * kept it. Null: it is of use now, and written down; or there is none.
 */
export async function lookAgain(engine: Engine, original: OriginalRow): Promise<Reason | null> {
  const { sha256, bytes, extension } = original;
  if (original.state !== 'wanted' || sha256 === null || bytes === null || extension === null) return null;
  const path = await engine.store.findOriginal(sha256, extension, bytes);
  if (path === null) return null;
  const looked = await lookInside(engine, original, path);
  if (looked.kind === 'unusable') return looked.reason;
  await recordOriginal(engine, original, { sha256, bytes, extension, probed: looked.probed, from: 'kept' });
  return null;
}

/** The ledger knows the file, and what waited for it goes on. */
export async function recordOriginal(engine: Engine, original: OriginalRow, facts: FetchedFacts): Promise<void> {
  await engine.ledger.originals.fetched(original.id, facts, engine.clock.now());
  await freeDeliveries(engine, original);
}

/** More is known now of a file that is here, and what waited for that goes on. */
export async function recordLook(engine: Engine, original: OriginalRow, probed: Probed): Promise<void> {
  await engine.ledger.originals.lookedAt(original.id, probed, engine.clock.now());
  await freeDeliveries(engine, original);
}

/**
 * Deliveries of a post whose file has come go on. Looked at first, because `release` reads every delivery that waits: with
 * 10,000 posts without captions that would be done for each of 10,000 files.
 */
async function freeDeliveries(engine: Engine, { postRef }: OriginalRow): Promise<void> {
  const { deliveries } = engine.ledger;
  for (const account of await deliveries.accounts()) {
    const row = await deliveries.find(deliveryKey(postRef, account));
    const code = row === null ? null : codeThatFileFrees(row);
    if (code === null) continue;
    await deliveries.release({ account, refs: [postRef], codes: [code] }, engine.clock.now());
  }
}

/**
 * Whatever kept a post from being made ready, another file is a reason to try again; but not what only a plan can decide. A
 * file can be refused with any code, so the list in `core/holds.ts` is not enough.
 */
function codeThatFileFrees({ state, hold, reason }: DeliveryRow): string | null {
  if (hold === null) return reason !== null && codesFreedByFile.includes(reason.code) ? reason.code : null;
  const by = freedBy(hold.code);
  return state === 'planned' && (by === 'file' || by === 'person') ? hold.code : null;
}

/** A fetched original, with its path. Where the file is not what the ledger says, it is wanted again. */
export async function getOriginalFile(engine: Engine, original: OriginalRow): Promise<OriginalFile> {
  const { sha256, extension, bytes, probed } = original;
  if (sha256 === null || extension === null || bytes === null || probed === null)
    throw new FerryError('fatal', because('original-incomplete', { original: original.id }), { effect: 'none' });
  const path = await engine.store.findOriginal(sha256, extension, bytes);
  if (path !== null) return { path, sha256, extension, bytes, probed };
  await engine.ledger.originals.lost(original.id, engine.clock.now());
  throw new FerryError('retryable', because('original-lost'), { effect: 'none' });
}

export interface OriginalFile {
  readonly path: string;
  readonly sha256: string;
  /** with the dot */
  readonly extension: string;
  readonly bytes: number;
  readonly probed: Probed;
}
