import { describe, expect, it } from 'vitest';
import { bluesky } from '../../../adapters/destinations/bluesky/index.ts';
import { isFerryError, type JsonObject, type UploadTicket } from '../../../src/contract/index.ts';
import { stored } from '../../contract/kit.ts';
import { sampleImage, sampleVideo } from '../../support/samples.ts';
import { account, nockedContext } from './nocked.ts';
import { startPaperServer } from './paper-server.ts';

/**
 * The service is closed and was never asked: these answers are written from its lexicons of 2026-08-12
 *, and prove only that we speak what those say.
 */
const signal = new AbortController().signal;
const blob = { $type: 'blob', ref: { $link: 'bafkreitranscoded' }, mimeType: 'video/mp4', size: 9000 };
const expiresAt = '2026-11-22T13:00:00.000Z';
const partBytes = 4000;
const videoBytes = 10_500;

async function connect() {
  const paper = await startPaperServer({
    getSession: { did: account.did, handle: account.handle },
    getServiceAuth: { token: 'service-token' },
  });
  const { ctx, files } = await nockedContext({ ...account, pds: paper.origin }, [paper.host]);
  const options = bluesky.options.parse({ video: 'service', videoService: paper.origin }) as JsonObject;
  const session = await bluesky.connect({ destination: 'bluesky', label: 'me' }, options, ctx, signal);
  const said = (method: string, status: number, body: JsonObject, query: Readonly<Record<string, string>> = {}) =>
    paper.expect({ method, status, body, query });
  return { paper, session, files, said };
}

async function begin() {
  const { paper, session, files, said } = await connect();
  const sample = sampleVideo(1, videoBytes);
  const file = await files.add(sample);
  said('startUpload', 200, { jobId: 'job-1', partSizeBytes: partBytes, partCount: 3, expiresAt });
  const ticket = stored(await session.openUpload(file, signal));
  const sendAll = async (from: UploadTicket) => {
    let current = from;
    while (current.next !== null) {
      const partNumber = current.next.index + 1;
      said('uploadPart', 200, { partNumber, sizeBytes: 1 }, { jobId: 'job-1', partNumber: String(partNumber) });
      current = stored(await session.sendPart(file, current, current.next, signal));
    }
    return current;
  };
  return { paper, session, said, file, bytes: sample.bytes, ticket, sendAll };
}

function job(fields: JsonObject): JsonObject {
  return { jobStatus: { jobId: 'job-1', did: 'x', state: 'JOB_STATE_ENCODING', ...fields } };
}

describe('the video service', () => {
  it('takes a video in the parts it asked for, and gives the file it made of it', async () => {
    const { paper, session, said, file, bytes, ticket, sendAll } = await begin();
    expect(ticket).toMatchObject({ next: { index: 0, start: 0, end: 4000 }, confirmedBytes: 0, expiresAt });
    const sent = await sendAll(ticket);
    expect(sent).toMatchObject({ next: null, confirmedBytes: videoBytes });
    said('finishUpload', 200, { completedJobId: 'job-1', ...job({ blob }) });
    expect(await session.finishUpload(file, sent, signal)).toEqual({ id: 'bafkreitranscoded', data: { blob } });
    expect(Buffer.concat(paper.calls('uploadPart').map(({ body }) => body))).toEqual(Buffer.from(bytes));
  });

  it("is only ever shown a token of its own, made by the account's server for half an hour", async () => {
    const { paper, ticket, sendAll } = await begin();
    await sendAll(ticket);
    const shown = [...paper.calls('startUpload'), ...paper.calls('uploadPart')].map(
      ({ headers }) => headers.authorization,
    );
    expect(new Set(shown)).toEqual(new Set(['Bearer service-token']));
    const asked = new URL(paper.calls('getServiceAuth')[0]?.url ?? '', paper.origin).searchParams;
    expect(Object.fromEntries(asked)).toEqual({
      aud: 'did:web:127.0.0.1',
      lxm: 'com.atproto.repo.uploadBlob',
      exp: String(Date.parse('2026-11-22T12:30:00.000Z') / 1000),
    });
    expect(paper.calls('getServiceAuth')[0]?.headers.authorization).toBe('Bearer access-token-1');
  });

  it('is told what the video is, so that it can refuse before a byte is sent', async () => {
    const { paper, session, said, files } = await connect();
    const file = await files.add(sampleVideo(1, videoBytes));
    said('startUpload', 400, { error: 'VideoTooLong', message: 'too long' });
    const error = await failure(() => session.openUpload(file, signal));
    expect(error).toMatchObject({ kind: 'permanent', code: 'file-refused', effect: 'none' });
    const told = JSON.parse(String(paper.calls('startUpload')[0]?.body));
    expect(told).toMatchObject({
      sizeBytes: videoBytes,
      mimeType: 'video/mp4',
      durationMs: 1000,
      width: 180,
      height: 320,
    });
  });

  it('goes on with the first part that is missing, whatever we remember', async () => {
    const { session, said, file, ticket, sendAll } = await begin();
    said(
      'getUploadStatus',
      200,
      { jobId: 'job-1', state: 'created', expiresAt, receivedParts: [1, 3] },
      { jobId: 'job-1' },
    );
    const progress = await session.queryUpload(file, ticket, signal);
    expect(progress).toMatchObject({
      kind: 'open',
      ticket: { next: { index: 1, start: 4000, end: 8000 }, confirmedBytes: partBytes + 2500 },
    });
    if (progress.kind !== 'open') throw new Error('an open upload was expected');
    expect((await sendAll(progress.ticket)).next).toBeNull();
  });

  it.each([
    ['the last part was sent', 'finishing', { receivedParts: [1, 2, 3] }],
    ['it was finished, and the file is still being made', 'completed', { completedJobId: 'job-1' }],
  ])('has nothing left to send when %s', async (_name, state, fields) => {
    const { session, said, file, ticket } = await begin();
    said('getUploadStatus', 200, { jobId: 'job-1', state, expiresAt, ...fields }, { jobId: 'job-1' });
    if (state === 'completed') said('getJobStatus', 200, job({}), { jobId: 'job-1' });
    expect(await session.queryUpload(file, ticket, signal)).toMatchObject({ kind: 'open', ticket: { next: null } });
  });

  it('gives the file at once when another number had the same video', async () => {
    const { session, said, file, ticket } = await begin();
    said(
      'getUploadStatus',
      200,
      { jobId: 'job-1', state: 'completed', expiresAt, completedJobId: 'job-0' },
      { jobId: 'job-1' },
    );
    said('getJobStatus', 200, job({ state: 'JOB_STATE_COMPLETED', blob }), { jobId: 'job-0' });
    expect(await session.queryUpload(file, ticket, signal)).toEqual({
      kind: 'complete',
      asset: { id: 'bafkreitranscoded', data: { blob } },
    });
  });

  it.each([
    [200, { state: 'failed', expiresAt, failureReason: 'x' }],
    [200, { state: 'expired', expiresAt }],
    [200, { state: 'aborted', expiresAt }],
    [400, { error: 'UploadNotFound', message: 'x' }],
    [400, { error: 'UploadExpired', message: 'x' }],
  ])('has forgotten the upload when it says %i %j', async (status, body) => {
    const { session, said, file, ticket } = await begin();
    said('getUploadStatus', status, body, { jobId: 'job-1' });
    expect(await session.queryUpload(file, ticket, signal)).toEqual({ kind: 'gone' });
  });

  it('is asked again later while it works: nobody waits inside the adapter', async () => {
    const { session, said, file, ticket, sendAll } = await begin();
    const sent = await sendAll(ticket);
    said('finishUpload', 200, { completedJobId: 'job-1', ...job({}) });
    said('getJobStatus', 200, job({ state: 'JOB_STATE_SOMETHING_NEW' }), { jobId: 'job-1' });
    const error = await failure(() => session.finishUpload(file, sent, signal));
    expect(error).toMatchObject({ kind: 'retryable', code: 'still-processing', effect: 'none', retryAfterMs: 10_000 });
  });

  it('gives the file also when the finish was already made, and when it says so with an error', async () => {
    const { session, said, file, ticket, sendAll } = await begin();
    const sent = await sendAll(ticket);
    said('finishUpload', 400, { error: 'UploadAlreadyCompleted', message: 'x' });
    said('getJobStatus', 409, { error: 'already_exists', message: 'x', ...job({ blob }) }, { jobId: 'job-1' });
    expect((await session.finishUpload(file, sent, signal)).id).toBe('bafkreitranscoded');
  });

  it('gives a reason when it cannot use the video', async () => {
    const { session, said, file, ticket, sendAll } = await begin();
    const sent = await sendAll(ticket);
    said('finishUpload', 200, { completedJobId: 'job-1' });
    said('getJobStatus', 200, job({ state: 'JOB_STATE_FAILED', failureCode: 'encoding_failure' }), { jobId: 'job-1' });
    const error = await failure(() => session.finishUpload(file, sent, signal));
    expect(error).toMatchObject({ kind: 'permanent', code: 'bluesky/video-refused', effect: 'none' });
    expect(error.reason.values).toEqual({ failure: 'encoding_failure' });
  });

  it.each([
    [400, 'VideoTooLarge', { kind: 'permanent', code: 'file-refused', scope: 'post' }],
    [400, 'BadAspectRatio', { kind: 'permanent', code: 'file-refused', scope: 'post' }],
    [400, 'UnsupportedContentType', { kind: 'permanent', code: 'file-refused', scope: 'post' }],
    [400, 'DailyLimitExceeded', { kind: 'retryable', code: 'daily-limit', scope: 'account', retryAfterMs: 21_600_000 }],
    [400, 'TooManyOpenUploads', { code: 'server-busy', remedy: 'wait-patiently', retryAfterMs: 600_000 }],
    [400, 'UploadForbidden', { kind: 'needs-user', code: 'bluesky/video-forbidden', scope: 'account' }],
    [400, 'ServiceOverloaded', { code: 'server-busy', remedy: 'wait-patiently', retryAfterMs: 60_000 }],
    [503, 'ServiceOverloaded', { kind: 'retryable', code: 'server-busy', remedy: 'wait-patiently' }],
  ])('refuses to begin with %i %s', async (status, error, expected) => {
    const { session, said, files } = await connect();
    const file = await files.add(sampleVideo(1, videoBytes));
    said('startUpload', status, { error, message: 'x' });
    expect(await failure(() => session.openUpload(file, signal))).toMatchObject(expected);
  });

  it.each([
    ['MissingParts', 'upload-incomplete', 'send-again'],
    ['UploadNotReady', 'still-processing', 'send-again'],
    ['UploadNotFound', 'upload-gone', 'upload-again'],
  ])('refuses to finish with %s', async (error, code, remedy) => {
    const { session, said, file, ticket, sendAll } = await begin();
    const sent = await sendAll(ticket);
    said('finishUpload', 400, { error, message: 'x' });
    expect(await failure(() => session.finishUpload(file, sent, signal))).toMatchObject({
      kind: 'retryable',
      code,
      remedy,
    });
  });

  it('counts parts as we do, or nothing is sent', async () => {
    const { session, said, files } = await connect();
    const file = await files.add(sampleVideo(1, videoBytes));
    said('startUpload', 200, { jobId: 'job-1', partSizeBytes: partBytes, partCount: 7, expiresAt });
    expect(await failure(() => session.openUpload(file, signal))).toMatchObject({ code: 'answer-unexpected' });
  });

  it('is not asked about photos, and not about an upload begun the other way', async () => {
    const { session, files } = await connect();
    const image = await files.add(await sampleImage(1));
    expect((await session.openUpload(image, signal)).data).toMatchObject({ route: 'pds' });
    const video = await files.add(sampleVideo(1, videoBytes));
    const old = { next: null, confirmedBytes: videoBytes, expiresAt: null, data: { route: 'pds', blob } };
    expect(await session.queryUpload(video, old, signal)).toMatchObject({
      kind: 'complete',
      asset: { id: blob.ref.$link },
    });
  });
});

async function failure(work: () => Promise<unknown>) {
  try {
    await work();
  } catch (error) {
    if (isFerryError(error)) return error;
    throw error;
  }
  throw new Error('it succeeded');
}
