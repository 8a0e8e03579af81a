import { z } from 'zod';
import {
  type Asset,
  because,
  FerryError,
  type RenditionFile,
  type UploadProgress,
  type UploadTicket,
} from '../../../src/contract/index.ts';
import { type Blob, blobSchema, uploadedSchema, valueOrThrow, whoSchema } from './api.ts';
import { cidOfFile } from './cid.ts';
import type { UploadRoute } from './upload-route.ts';

/**
 * Straight to the account's server, in one piece: it knows no resuming. Sending again is harmless, because a file is named
 * by its hash; a file no post names is cleaned away after a while, which `publish` finds out.
 */
export const pdsUpload: UploadRoute = {
  async open(_connection, file) {
    return { ...start(file), data: { route: 'pds', blob: null } };
  },

  async query(_connection, file, ticket): Promise<UploadProgress> {
    const blob = findBlob(ticket);
    if (blob === undefined) return { kind: 'gone' };
    if (blob === null) return { kind: 'open', ticket: { ...start(file), data: ticket.data } };
    return { kind: 'complete', asset: assetOf(blob) };
  },

  async send(connection, file, _ticket, part, signal): Promise<UploadTicket> {
    // A server that refuses a stale token hangs up while we are still sending, and the answer is lost. So ask first.
    valueOrThrow(
      await connection.login.call({ method: 'com.atproto.server.getSession', answer: whoSchema }, signal),
      connection,
    );
    const body = { bytes: part.end - part.start, open: () => connection.ctx.files.open(file.sha256, part) };
    const answer = await connection.login.call(
      { method: 'com.atproto.repo.uploadBlob', input: { mime: file.mime, body }, answer: uploadedSchema },
      signal,
    );
    const { blob } = valueOrThrow(answer, connection);
    assertSameBytes(file, blob);
    return { next: null, confirmedBytes: file.bytes, expiresAt: null, data: { route: 'pds', blob } };
  },

  async finish(_connection, { role }, ticket): Promise<Asset> {
    const blob = findBlob(ticket);
    if (blob) return assetOf(blob);
    throw new FerryError('retryable', because('upload-gone', { role }), { effect: 'none', remedy: 'upload-again' });
  },
};

const dataSchema = z.object({ route: z.literal('pds'), blob: blobSchema.nullable() });

/** undefined: not a ticket of this route; null: nothing was sent yet */
function findBlob(ticket: UploadTicket): Blob | null | undefined {
  return dataSchema.safeParse(ticket.data).data?.blob;
}

function start(file: RenditionFile): Pick<UploadTicket, 'next' | 'confirmedBytes' | 'expiresAt'> {
  return { next: { index: 0, start: 0, end: file.bytes }, confirmedBytes: 0, expiresAt: null };
}

function assetOf(blob: Blob): Asset {
  return { id: blob.ref.$link, data: { blob } };
}

function assertSameBytes(file: RenditionFile, blob: Blob): void {
  if (blob.ref.$link === cidOfFile(file.sha256) && blob.size === file.bytes) return;
  throw new FerryError('retryable', because('upload-damaged', { role: file.role }), { effect: 'none' });
}
