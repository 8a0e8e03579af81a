import type { RenditionFile, UploadTicket } from '../../../src/contract/index.ts';
import type { BlueskyOptions } from './options.ts';
import { pdsUpload } from './pds-upload.ts';
import type { UploadRoute } from './upload-route.ts';
import { serviceUpload } from './video-service.ts';

/** A ticket names its own route: an option changed in between must not break an upload that was begun. */
export function routeOf(
  { video }: Pick<BlueskyOptions, 'video'>,
  file: RenditionFile,
  ticket: UploadTicket | null,
): UploadRoute {
  const wanted = file.role === 'video' ? video : 'pds';
  const began = ticket?.data['route'];
  return (began === 'pds' || began === 'service' ? began : wanted) === 'service' ? serviceUpload : pdsUpload;
}
