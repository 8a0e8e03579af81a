import { type Asset, type Draft, type DraftMedia, FerryError, type RenditionFile, type UploadTicket } from '../contract/index.ts';
import { assertNever } from '../kit/index.ts';
import type { DeliveryRow } from '../ledger/ledger.ts';
import { draftOf } from './draft.ts';
import type { Engine, Line } from './engine.ts';

/** A forgotten upload is opened anew this often in one go; then something is wrong with more than the ticket. */
const maxFreshTickets = 3;

/** The same part once more is normal after a hiccup; sending it for ever is not. */
const maxStuckParts = 5;

/** `prepared → uploaded`: the destination holds every file of the draft. Nothing is public. */
export async function uploadDelivery(engine: Engine, line: Line, row: DeliveryRow): Promise<void> {
  let draft = draftOf(row);
  if (line.capabilities.upload !== null) {
    for (const [index, media] of draft.media.entries()) {
      draft = { ...draft, media: draft.media.with(index, await withAsset(engine, line, row, media)) };
    }
    if (draft.cover !== null) draft = { ...draft, cover: await withAsset(engine, line, row, draft.cover) };
  }
  await engine.ledger.deliveries.move(row.key, 'prepared', 'uploaded', { draft }, engine.clock.now());
}

async function withAsset(
  engine: Engine,
  line: Line,
  row: DeliveryRow,
  media: DraftMedia,
): Promise<Draft['media'][number]> {
  return { ...media, asset: await ensureAsset({ engine, line, row, file: media.file }) };
}

interface Job {
  readonly engine: Engine;
  readonly line: Line;
  readonly row: DeliveryRow;
  readonly file: RenditionFile;
}

/** Resumes where the server says it is, or starts anew; the ticket is on disk before the first byte goes. */
async function ensureAsset(job: Job): Promise<Asset> {
  const known = await job.engine.ledger.uploads.find(job.row.key, job.file.sha256);
  if (known?.asset) return known.asset;
  let resumed = known?.ticket ? await askServer(job, known.ticket) : null;
  for (let fresh = 0; fresh < maxFreshTickets; fresh += 1) {
    if (resumed?.kind === 'complete') return saveAsset(job, resumed.asset);
    const ticket = resumed?.ticket ?? (await openTicket(job));
    resumed = null;
    try {
      const sent = await sendParts(job, ticket);
      return await saveAsset(job, await job.line.session.finishUpload(job.file, sent, job.engine.stop.now));
    } catch (error) {
      if (!(error instanceof FerryError) || error.code !== 'upload-gone') throw error;
      await forget(job);
    }
  }
  throw new FerryError(
    'retryable',
    'upload-gone',
    `the destination forgot the upload ${maxFreshTickets} times in a row`,
    { effect: 'none' },
  );
}

type Resumed =
  | { readonly kind: 'open'; readonly ticket: UploadTicket }
  | { readonly kind: 'complete'; readonly asset: Asset; readonly ticket?: never };

/** A ticket from an earlier process or an earlier error: the server's word about what it has wins over ours. */
async function askServer(job: Job, ticket: UploadTicket): Promise<Resumed | null> {
  const progress = await job.line.session.queryUpload(job.file, ticket, job.engine.stop.now);
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
  const ticket = await job.line.session.openUpload(job.file, job.engine.stop.now);
  await saveTicket(job, ticket);
  return ticket;
}

async function sendParts(job: Job, start: UploadTicket): Promise<UploadTicket> {
  let ticket = start;
  let stuck = 0;
  while (ticket.next !== null) {
    job.engine.stop.now.throwIfAborted();
    job.engine.watch.activity({
      kind: 'uploading',
      subject: job.row.postRef,
      bytes: ticket.confirmedBytes,
      totalBytes: job.file.bytes,
    });
    const sent = await job.line.session.sendPart(job.file, ticket, ticket.next, job.engine.stop.now);
    await saveTicket(job, sent);
    stuck = sent.next !== null && sent.next.start === ticket.next.start ? stuck + 1 : 0;
    if (stuck >= maxStuckParts)
      throw new FerryError(
        'retryable',
        'upload-stuck',
        `the destination took the same part ${stuck} times and asks for it again`,
      );
    ticket = sent;
  }
  return ticket;
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
