import { z } from 'zod';
import { FerryError, type RenditionFile } from '../../../src/contract/index.ts';
import { callApi, type Link } from './api.ts';
import { own } from './words/codes.ts';

/** Leave to put one file on one host. Token, file id and address belong together. */
export const permitSchema = z.object({
  /** whole, as it is used everywhere: `spectrum/…`, on the global site `oss-sg/spectrum/…` (2026-09). Never put together from parts. */
  fileId: z.string().min(1),
  /** scheme and host */
  origin: z.url({ protocol: /^https?$/ }),
  token: z.string().min(1),
  /** milliseconds since the epoch; null: not said */
  expiresAtMs: z.number().nullable(),
});
export type Permit = z.output<typeof permitSchema>;

const text = z.string().min(1).nullish();
const ids = z.array(z.string().min(1)).nullish();

/** One client tolerates snake case. */
const alternativeSchema = z.looseObject({
  uploadAddr: text,
  upload_addr: text,
  fileIds: ids,
  file_ids: ids,
  token: text,
  qos: z.number().nullish(),
  expireTime: z.number().nullish(),
  expire_time: z.number().nullish(),
});
const answerSchema = z.looseObject({
  uploadTempPermits: z.array(alternativeSchema).nullish(),
  upload_temp_permits: z.array(alternativeSchema).nullish(),
});

/** Asks for a place for one file. The alternatives, best first by their `qos`; at least one. Nothing is uploaded. */
export async function askPermits(link: Link, file: RenditionFile, signal: AbortSignal): Promise<readonly Permit[]> {
  const answer = await callApi(
    link,
    {
      phase: 'read',
      base: 'creator',
      method: 'GET',
      path: '/api/media/v1/upload/creator/permit',
      query: {
        biz_name: 'spectrum',
        scene: file.role === 'video' ? 'video' : 'image',
        file_count: '1',
        version: '1',
        source: 'web',
      },
      data: answerSchema,
    },
    signal,
  );
  const given = answer.uploadTempPermits ?? answer.upload_temp_permits ?? [];
  const byQos = [...given].sort((a, b) => (a.qos ?? Number.MAX_SAFE_INTEGER) - (b.qos ?? Number.MAX_SAFE_INTEGER));
  const permits = byQos.flatMap((alternative) => decodePermit(link, alternative) ?? []);
  if (permits.length > 0) return permits;
  throw new FerryError('retryable', own('no-permit'), { effect: 'none' });
}

function decodePermit(link: Link, alternative: z.output<typeof alternativeSchema>): Permit | null {
  const address = alternative.uploadAddr ?? alternative.upload_addr;
  const fileId = (alternative.fileIds ?? alternative.file_ids)?.[0];
  const origin = address ? originOf(address, link) : null;
  if (origin === null || fileId === undefined || !alternative.token) return null;
  const expiresAtMs = alternative.expireTime ?? alternative.expire_time ?? null;
  return { fileId, origin, token: alternative.token, expiresAtMs };
}

/**
 * `uploadAddr` is a host without a scheme: https, except where the whole place speaks plain http (the sandbox). One client
 * met an address with a scheme in front; that one is followed.
 */
function originOf(address: string, { bases }: Link): string | null {
  const scheme = bases.creator.startsWith('http://') ? 'http' : 'https';
  const url = /^https?:\/\//i.test(address) ? address : `${scheme}://${address}`;
  return URL.canParse(url) ? new URL(url).origin : null;
}
