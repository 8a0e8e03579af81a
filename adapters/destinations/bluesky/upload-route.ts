import type { Asset, ByteRange, RenditionFile, UploadProgress, UploadTicket } from '../../../src/contract/index.ts';
import type { Connection } from './connection.ts';

/** One way for bytes to get there: the four calls of a session, for files of its kind. */
export interface UploadRoute {
  open(connection: Connection, file: RenditionFile, signal: AbortSignal): Promise<UploadTicket>;
  query(
    connection: Connection,
    file: RenditionFile,
    ticket: UploadTicket,
    signal: AbortSignal,
  ): Promise<UploadProgress>;
  send(
    connection: Connection,
    file: RenditionFile,
    ticket: UploadTicket,
    part: ByteRange,
    signal: AbortSignal,
  ): Promise<UploadTicket>;
  finish(connection: Connection, file: RenditionFile, ticket: UploadTicket, signal: AbortSignal): Promise<Asset>;
}
