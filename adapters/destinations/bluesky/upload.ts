import type { Asset, ByteRange, RenditionFile, UploadProgress, UploadTicket } from '../../../src/contract/index.ts';
import type { Desk } from './desk.ts';
import { pdsUpload } from './pds-upload.ts';
import { serviceUpload } from './video-service.ts';

/** One way for bytes to get there: the four calls of a session, for files of its kind. */
export interface UploadRoute {
  open(desk: Desk, file: RenditionFile, signal: AbortSignal): Promise<UploadTicket>;
  query(desk: Desk, file: RenditionFile, ticket: UploadTicket, signal: AbortSignal): Promise<UploadProgress>;
  send(
    desk: Desk,
    file: RenditionFile,
    ticket: UploadTicket,
    part: ByteRange,
    signal: AbortSignal,
  ): Promise<UploadTicket>;
  finish(desk: Desk, file: RenditionFile, ticket: UploadTicket, signal: AbortSignal): Promise<Asset>;
}

/** A ticket names its own route: an option changed in between must not break an upload that was begun. */
export function routeOf({ options }: Desk, file: RenditionFile, ticket: UploadTicket | null): UploadRoute {
  const wanted = file.role === 'video' ? options.video : 'pds';
  const began = ticket?.data['route'];
  return (began === 'pds' || began === 'service' ? began : wanted) === 'service' ? serviceUpload : pdsUpload;
}
