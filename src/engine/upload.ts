import {
  type Asset,
  because,
  type DraftMedia,
  FerryError,
  isFerryError,
  type RenditionFile,
  type UploadTicket,
} from '../contract/index.ts';
import type { DeliveryRow, UploadRow } from '../core/model.ts';
import { maxFreshTickets, maxStuckParts } from '../core/retry.ts';
import { assertNever } from '../kit/index.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { draftOf } from './rows.ts';

/** `prepared → uploaded`: the destination holds every file of the draft. Nothing is public. */
export async function uploadDelivery(engine: Engine, connection: Connection, row: DeliveryRow): Promise<void> {
  let draft = draftOf(row);
  if (connection.capabilities.upload !== null) {
    const withAsset = async (media: DraftMedia): Promise<DraftMedia> => ({
      ...media,
      asset: await ensureAsset({ engine, connection, row, file: media.file }),
    });
    for (const [index, media] of draft.media.entries())
      draft = { ...draft, media: draft.media.with(index, await withAsset(media)) };
    if (draft.cover !== null) draft = { ...draft, cover: await withAsset(draft.cover) };
  }
  await engine.ledger.deliveries.move(row.key, 'prepared', 'uploaded', { draft }, engine.clock.now());
}

interface Job {
  readonly engine: Engine;
  readonly connection: Connection;
  readonly row: DeliveryRow;
  readonly file: RenditionFile;
}

async function ensureAsset(job: Job): Promise<Asset> {
  const { engine, row, file } = job;
  const known = await engine.ledger.uploads.find(row.key, file.sha256);
  if (known?.asset) return known.asset;
  try {
    return await upload(job, known);
  } finally {
    engine.watch.activity({ kind: 'over', step: 'uploading', id: uploadId(row, file) });
  }
}

/** Resumes where the server says it is, or starts anew; the ticket is on disk before the first byte goes. */
async function upload(job: Job, known: UploadRow | null): Promise<Asset> {
  let resumed = known?.ticket ? await askServer(job, known.ticket) : null;
  for (let fresh = 1; ; fresh += 1) {
    if (resumed?.kind === 'complete') return saveAsset(job, resumed.asset);
    const ticket = resumed?.ticket ?? (await openTicket(job));
    resumed = null;
    try {
      const sent = await sendParts(job, ticket);
      return await saveAsset(job, await job.connection.session.finishUpload(job.file, sent, job.engine.stop.now));
    } catch (error) {
      if (!isFerryError(error) || error.remedy !== 'upload-again') throw error;
      await forget(job);
      if (fresh >= maxFreshTickets) throw error;
    }
  }
}

type Resumed =
  | { readonly kind: 'open'; readonly ticket: UploadTicket }
  | { readonly kind: 'complete'; readonly asset: Asset; readonly ticket?: never };

/** A ticket from an earlier process or an earlier error: the server's word about what it has wins over ours. */
async function askServer(job: Job, ticket: UploadTicket): Promise<Resumed | null> {
  const progress = await job.connection.session.queryUpload(job.file, ticket, job.engine.stop.now);
  switch (progress.kind) {
    case 'complete':
    case 'open':
      return progress;
    case 'gone':
      await forget(job);
      return null;
    default:
      return assertNever(progress);
  }
}

async function openTicket(job: Job): Promise<UploadTicket> {
  const ticket = await job.connection.session.openUpload(job.file, job.engine.stop.now);
  await saveTicket(job, ticket);
  return ticket;
}

async function sendParts(job: Job, start: UploadTicket): Promise<UploadTicket> {
  let ticket = start;
  let stuck = 0;
  while (ticket.next !== null) {
    job.engine.stop.now.throwIfAborted();
    tell(job, ticket);
    const sent = await job.connection.session.sendPart(job.file, ticket, ticket.next, job.engine.stop.now);
    await saveTicket(job, sent);
    stuck = sent.next !== null && sent.next.start === ticket.next.start ? stuck + 1 : 0;
    if (stuck >= maxStuckParts) throw new FerryError('retryable', because('upload-stuck', { times: stuck }));
    ticket = sent;
  }
  tell(job, ticket);
  return ticket;
}

function tell({ engine, row, file }: Job, { confirmedBytes }: UploadTicket): void {
  const [bytes, totalBytes] = [Math.min(confirmedBytes, file.bytes), file.bytes];
  engine.watch.activity({ kind: 'uploading', id: uploadId(row, file), subject: row.postRef, bytes, totalBytes });
}

function uploadId({ key }: DeliveryRow, { sha256 }: RenditionFile): string {
  return `${key} ${sha256}`;
}

async function saveTicket(job: Job, ticket: UploadTicket): Promise<void> {
  await job.engine.ledger.uploads.saveTicket(job.row.key, job.file.sha256, ticket, job.engine.clock.now());
}

async function saveAsset(job: Job, asset: Asset): Promise<Asset> {
  await job.engine.ledger.uploads.saveAsset(job.row.key, job.file.sha256, asset, job.engine.clock.now());
  return asset;
}

async function forget(job: Job): Promise<void> {
  await job.engine.ledger.uploads.forget(job.row.key, job.file.sha256, job.engine.clock.now());
}
