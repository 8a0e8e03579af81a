import { z } from 'zod';
import {
  type AccountFacts,
  type Asset,
  type ByteRange,
  because,
  type Capabilities,
  type DestinationSession,
  type Draft,
  FerryError,
  type PublishTicket,
  type Reconciliation,
  type RemotePost,
  type RenditionFile,
  type UploadProgress,
  type UploadTicket,
  type Verification,
} from '../../../src/contract/index.ts';
import { assertDraftFits, assertFileFits } from '../../../src/kit/index.ts';
import { readAccount } from './account.ts';
import { askApi, callApi, type Link } from './api.ts';
import { fileIdsOf, noteBody } from './note-body.ts';
import type { RednoteOptions } from './options.ts';
import { readNote } from './own-notes.ts';
import { type AttemptData, decodeAttempt, encodeAttempt, lookBefore, reconcile, remoteOf } from './reconcile.ts';
import { TopicFinder } from './topics.ts';
import { finishUpload, openUpload, queryUpload, sendPart } from './upload.ts';
import { verifyNote } from './verify.ts';

export interface SignedIn {
  readonly link: Link;
  /** the platform's own, by which a login is told from another */
  readonly accountId: string;
  readonly options: RednoteOptions;
  readonly capabilities: Capabilities;
}

/** Signed in to one account. Keeps nothing but the topics it has looked up: all the rest is in tickets. */
export class RednoteSession implements DestinationSession {
  readonly #link: Link;
  readonly #accountId: string;
  readonly #options: RednoteOptions;
  readonly #capabilities: Capabilities;
  readonly #topics: TopicFinder;

  constructor({ link, accountId, options, capabilities }: SignedIn) {
    this.#link = link;
    this.#accountId = accountId;
    this.#options = options;
    this.#capabilities = capabilities;
    this.#topics = new TopicFinder(link);
  }

  whoAmI(signal: AbortSignal): Promise<AccountFacts> {
    return readAccount(this.#link, signal);
  }

  async openUpload(file: RenditionFile, signal: AbortSignal): Promise<UploadTicket> {
    assertFileFits(file, this.#capabilities);
    // A cover is a picture like the others to the upload host.
    if (file.role === 'cover') assertFileFits({ ...file, role: 'image' }, this.#capabilities);
    return openUpload(this.#link, file, signal);
  }

  queryUpload(file: RenditionFile, ticket: UploadTicket, signal: AbortSignal): Promise<UploadProgress> {
    return queryUpload(this.#link, file, ticket, signal);
  }

  sendPart(file: RenditionFile, ticket: UploadTicket, part: ByteRange, signal: AbortSignal): Promise<UploadTicket> {
    return sendPart(this.#link, file, { ticket, part }, signal);
  }

  finishUpload(file: RenditionFile, ticket: UploadTicket, signal: AbortSignal): Promise<Asset> {
    return finishUpload(this.#link, file, ticket, signal);
  }

  async openPublish(draft: Draft, publishKey: string, signal: AbortSignal): Promise<PublishTicket> {
    const startedAt = this.#link.ctx.clock.now();
    assertDraftFits(draft, this.#capabilities, startedAt);
    const wanted = { title: draft.title ?? '', fileIds: [...fileIdsOf(draft)] };
    const topics = this.#options.topics === 'none' ? [] : await this.#topics.find(draft.hashtags, signal);
    const body = noteBody({ draft, topics, choices: this.#options });
    const { before, found } = await lookBefore(this.#link, wanted, signal);
    if (found !== null) this.#link.ctx.log('a note with these files is there already', { note: found });
    const accountId = this.#accountId;
    const data: AttemptData = { v: 1, accountId, body, ...wanted, startedAt, before: [...before], found };
    return { publishKey, data: encodeAttempt(data) };
  }

  async publish(_draft: Draft, ticket: PublishTicket, signal: AbortSignal): Promise<RemotePost> {
    const data = decodeAttempt(ticket);
    if (data === null) throw new FerryError('permanent', because('ticket-unreadable'), { effect: 'none' });
    this.#assertOwn(data);
    return remoteOf(this.#link, data.found ?? (await submit(this.#link, data, signal)));
  }

  async reconcile(_draft: Draft, ticket: PublishTicket, signal: AbortSignal): Promise<Reconciliation> {
    const data = decodeAttempt(ticket);
    if (data === null) return { kind: 'unknown', because: because('ticket-unreadable') };
    this.#assertOwn(data);
    return reconcile(this.#link, data, signal);
  }

  verify(remote: RemotePost, draft: Draft, signal: AbortSignal): Promise<Verification> {
    return verifyNote(this.#link, { noteId: remote.id, draft }, signal);
  }

  remove(remote: RemotePost, signal: AbortSignal): Promise<void> {
    return removeNote(this.#link, remote.id, signal);
  }

  /** Another account's list would not show the note, and its own request would make a second one. */
  #assertOwn({ accountId: expected }: AttemptData): void {
    const { account } = this.#link;
    if (expected === undefined || expected === this.#accountId) return;
    const at = { destination: account.destination, account: account.label };
    const reason = because('other-login', { ...at, expected, found: this.#accountId });
    throw new FerryError('needs-user', reason, { effect: 'none', scope: 'account' });
  }

  async close(): Promise<void> {
    // Nothing is open between calls.
  }
}

const notePath = '/web_api/sns/v2/note';

/** The one call that makes something public. Without an id it is not a yes: measured to have made nothing. */
async function submit(link: Link, { body }: AttemptData, signal: AbortSignal): Promise<string> {
  const data = await callApi(
    link,
    {
      phase: 'submit',
      base: 'edith',
      method: 'POST',
      path: notePath,
      body,
      data: z.unknown(),
    },
    signal,
  );
  const id = noteIdIn(data);
  if (id !== null) return id;
  throw new FerryError('retryable', because('answer-without-id', { request: `POST ${notePath}` }), {
    effect: 'unknown',
  });
}

const noteId = z.string().regex(/^[0-9a-f]{24}$/i);

/** 24 hex digits; some clients read them under other names. */
function noteIdIn(data: unknown): string | null {
  for (const name of ['id', 'note_id', 'noteId']) {
    const read = z.looseObject({ [name]: noteId }).safeParse(data).data?.[name];
    if (typeof read === 'string') return read;
  }
  return null;
}

async function removeNote(link: Link, noteId: string, signal: AbortSignal): Promise<void> {
  const answer = await askApi(
    link,
    {
      phase: 'change',
      base: 'edith',
      method: 'POST',
      path: '/web_api/sns/capa/postgw/note/delete',
      body: JSON.stringify({ note_id: noteId }),
      data: z.unknown(),
    },
    signal,
  );
  if (answer.kind === 'yes') return;
  // The same code may mean "gone" and "not now": only a look tells.
  const isGone = answer.kind === 'no' && answer.row.closed === true && (await readNote(link, noteId, signal)) === null;
  if (!isGone) throw answer.error;
}
