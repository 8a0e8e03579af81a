/**
 * Bluesky's video service, in parts: lexicons of 2026-08-12. Nobody here has seen it live: the service is closed,
 * so this is tested against answers written from those lexicons only. `video=pds` is the tested way.
 */
import { z } from 'zod';
import {
  type Asset,
  because,
  FerryError,
  type RenditionFile,
  type UploadProgress,
  type UploadTicket,
} from '../../../src/contract/index.ts';
import { toEpochMs, unexpectedAnswer } from '../../../src/kit/index.ts';
import { type Blob, blobSchema, serviceAuthSchema, valueOrThrow } from './api.ts';
import type { Connection } from './connection.ts';
import { blueskyReason } from './reasons.ts';
import type { UploadRoute } from './upload-route.ts';
import { callXrpc, type XrpcAnswer, type XrpcCall } from './xrpc.ts';

const startedSchema = z.object({
  jobId: z.string().min(1),
  partSizeBytes: z.int().min(1),
  partCount: z.int().min(1),
  expiresAt: z.string(),
});
const partSchema = z.object({ partNumber: z.int().min(1) });
const statusSchema = z.object({
  state: z.string(),
  expiresAt: z.string().optional(),
  receivedParts: z.array(z.int()).default([]),
  completedJobId: z.string().optional(),
});
const jobSchema = z.object({
  jobId: z.string(),
  state: z.string(),
  blob: blobSchema.optional(),
  failureCode: z.string().optional(),
});
const jobStatusSchema = z.object({ jobStatus: jobSchema });
const finishedSchema = z.object({ completedJobId: z.string().min(1), jobStatus: jobSchema.optional() });

/** What continues an upload: its number at the service, and which parts are there. */
const dataSchema = z.object({
  route: z.literal('service'),
  jobId: z.string().min(1),
  partSizeBytes: z.int().min(1),
  partCount: z.int().min(1),
  received: z.array(z.int()),
});
type Data = z.output<typeof dataSchema>;

export const serviceUpload: UploadRoute = {
  async open(connection, file, signal) {
    const json = {
      sizeBytes: file.bytes,
      mimeType: file.mime,
      name: `${file.sha256.slice(0, 16)}.mp4`,
      durationMs: Math.round(file.facts.durationMs ?? 0),
      width: file.facts.width,
      height: file.facts.height,
    };
    const call = { method: 'app.bsky.video.startUpload', input: { json }, answer: startedSchema };
    const { jobId, partSizeBytes, partCount, expiresAt } = valueOrThrow(
      await ask(connection, call, signal),
      connection,
    );
    if (Math.ceil(file.bytes / partSizeBytes) !== partCount) throw wrongParts(call.method);
    return ticketOf(file, { route: 'service', jobId, partSizeBytes, partCount, received: [] }, expiresAt);
  },

  async query(connection, file, ticket, signal): Promise<UploadProgress> {
    const data = findData(ticket);
    if (data === null) return { kind: 'gone' };
    const { jobId } = data;
    const call = { method: 'app.bsky.video.getUploadStatus', query: { jobId }, answer: statusSchema };
    const answer = await ask(connection, call, signal);
    if (answer.kind === 'no' && goneNames.includes(answer.name)) return { kind: 'gone' };
    const status = valueOrThrow(answer, connection);
    if (goneStates.includes(status.state)) return { kind: 'gone' };
    // Assembling has begun: there is nothing left to send, and `finishUpload` waits for it.
    const received = status.state === 'created' ? status.receivedParts : allParts(data);
    if (status.completedJobId !== undefined) {
      const blob = await findFinished(connection, status.completedJobId, signal);
      if (blob) return { kind: 'complete', asset: assetOf(blob) };
    }
    return { kind: 'open', ticket: ticketOf(file, { ...data, received }, status.expiresAt ?? ticket.expiresAt) };
  },

  async send(connection, file, ticket, part, signal): Promise<UploadTicket> {
    const data = getData(ticket);
    const partNumber = part.index + 1;
    const body = { bytes: part.end - part.start, open: () => connection.ctx.files.open(file.sha256, part) };
    const call = {
      method: 'app.bsky.video.uploadPart',
      query: { jobId: data.jobId, partNumber: String(partNumber) },
      input: { mime: 'application/octet-stream', body },
      answer: partSchema,
    };
    valueOrThrow(await ask(connection, call, signal), connection);
    const received = [...new Set([...data.received, partNumber])].sort((a, b) => a - b);
    return ticketOf(file, { ...data, received }, ticket.expiresAt);
  },

  async finish(connection, _file, ticket, signal): Promise<Asset> {
    const { jobId } = getData(ticket);
    const call = { method: 'app.bsky.video.finishUpload', input: { json: { jobId } }, answer: finishedSchema };
    const answer = await ask(connection, call, signal);
    // Finished by an earlier request whose answer we never saw.
    const finished =
      answer.kind === 'no' && answer.name === 'UploadAlreadyCompleted' ? null : valueOrThrow(answer, connection);
    const blob =
      finished?.jobStatus?.blob ?? (await findFinished(connection, finished?.completedJobId ?? jobId, signal));
    if (blob) return assetOf(blob);
    throw new FerryError('retryable', because('still-processing', { role: 'video' }), {
      effect: 'none',
      retryAfterMs: 10_000,
    });
  },
};

const goneStates = ['failed', 'aborted', 'expired'];
const goneNames = ['UploadNotFound', 'UploadExpired', 'UploadAborted', 'UploadFailed'];

/** The file the service made, or null while it is still at work. FerryError `permanent` when it gave up. */
async function findFinished(connection: Connection, jobId: string, signal: AbortSignal): Promise<Blob | null> {
  const call = { method: 'app.bsky.video.getJobStatus', query: { jobId }, answer: jobStatusSchema };
  const answer = await ask(connection, call, signal);
  // The same video once before: the refusal carries the file.
  const carried = answer.kind === 'no' ? findCarried(answer.body) : null;
  if (carried) return carried;
  const { blob, state, failureCode } = valueOrThrow(answer, connection).jobStatus;
  if (blob) return blob;
  if (state !== 'JOB_STATE_FAILED') return null;
  const failure = failureCode === undefined ? {} : { failure: failureCode };
  throw new FerryError('permanent', blueskyReason('video-refused', failure), { effect: 'none' });
}

function findCarried(body: unknown): Blob | null {
  const inJob = jobStatusSchema.safeParse(body).data?.jobStatus.blob;
  return inJob ?? z.object({ blob: blobSchema }).safeParse(body).data?.blob ?? null;
}

/** A call to the service, with a token the account's server makes for the service to store the file there. */
async function ask<Schema extends z.ZodType>(
  connection: Connection,
  call: Omit<XrpcCall<Schema>, 'host' | 'token'>,
  signal: AbortSignal,
): Promise<XrpcAnswer<z.output<Schema>>> {
  const { login, ctx, options } = connection;
  const exp = Math.floor(toEpochMs(ctx.clock.now()) / 1000) + tokenSeconds;
  const query = {
    aud: `did:web:${new URL(login.account.pds).hostname}`,
    lxm: 'com.atproto.repo.uploadBlob',
    exp: String(exp),
  };
  const permit = await login.call(
    { method: 'com.atproto.server.getServiceAuth', query, answer: serviceAuthSchema },
    signal,
  );
  const { token } = valueOrThrow(permit, connection);
  return callXrpc(ctx.http, { ...call, host: options.videoService, token }, signal);
}

/** As the official app does; an hour is the most. */
const tokenSeconds = 30 * 60;

function ticketOf(file: RenditionFile, data: Data, expiresAt: string | null): UploadTicket {
  const missing = allParts(data).find((number) => !data.received.includes(number));
  const { partSizeBytes } = data;
  const range = (number: number) => ({
    index: number - 1,
    start: (number - 1) * partSizeBytes,
    end: Math.min(number * partSizeBytes, file.bytes),
  });
  const confirmedBytes = data.received.reduce((sum, number) => sum + range(number).end - range(number).start, 0);
  return { next: missing === undefined ? null : range(missing), confirmedBytes, expiresAt, data };
}

function allParts({ partCount }: Data): number[] {
  return Array.from({ length: partCount }, (_, index) => index + 1);
}

function findData(ticket: UploadTicket): Data | null {
  return dataSchema.safeParse(ticket.data).data ?? null;
}

function getData(ticket: UploadTicket): Data {
  const data = findData(ticket);
  if (data) return data;
  throw new FerryError('retryable', because('upload-gone', { role: 'video' }), {
    effect: 'none',
    remedy: 'upload-again',
  });
}

/** Parts of another size or number than this file has: nothing was sent yet. */
function wrongParts(request: string): FerryError {
  return unexpectedAnswer({ request, status: 200, effect: 'none' }, { place: 'partCount' });
}

function assetOf(blob: Blob): Asset {
  return { id: blob.ref.$link, data: { blob } };
}
