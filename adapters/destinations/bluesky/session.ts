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
import { assertDraftFits, assertFileFits, assertNotAborted } from '../../../src/kit/index.ts';
import { accountGone, findKey, otherLogin, valueOrThrow, whoSchema } from './api.ts';
import type { Connection } from './connection.ts';
import { makeTicket, publishRecords, reconcileRecords } from './publish.ts';
import { buildRecords } from './record.ts';
import { removeRecords } from './remove.ts';
import { routeOf } from './upload.ts';
import { verifyRecords } from './verify.ts';

/** One account, signed in. Holds nothing that a restart would miss. */
export class BlueskySession implements DestinationSession {
  readonly #connection: Connection;
  readonly #capabilities: Capabilities;

  constructor(connection: Connection, capabilities: Capabilities) {
    this.#connection = connection;
    this.#capabilities = capabilities;
  }

  async whoAmI(signal: AbortSignal): Promise<AccountFacts> {
    const { login } = this.#connection;
    const answer = await login.call({ method: 'com.atproto.server.getSession', answer: whoSchema }, signal);
    // What a server says about an account it no longer serves, in words only.
    if (answer.kind === 'no' && answer.name === 'InvalidRequest')
      throw accountGone(this.#connection, login.account.pds);
    const { did, handle } = valueOrThrow(answer, this.#connection);
    if (did !== login.account.did) throw otherLogin(this.#connection, login.account.did, did);
    const name = handle === 'handle.invalid' ? did : handle;
    return { id: did, name, url: `https://bsky.app/profile/${name}` };
  }

  async openUpload(file: RenditionFile, signal: AbortSignal): Promise<UploadTicket> {
    assertNotAborted(signal);
    assertFileFits(file, this.#capabilities);
    return routeOf(this.#connection.options, file, null).open(this.#connection, file, signal);
  }

  async queryUpload(file: RenditionFile, ticket: UploadTicket, signal: AbortSignal): Promise<UploadProgress> {
    assertNotAborted(signal);
    return routeOf(this.#connection.options, file, ticket).query(this.#connection, file, ticket, signal);
  }

  async sendPart(
    file: RenditionFile,
    ticket: UploadTicket,
    part: ByteRange,
    signal: AbortSignal,
  ): Promise<UploadTicket> {
    assertNotAborted(signal);
    return routeOf(this.#connection.options, file, ticket).send(this.#connection, file, ticket, part, signal);
  }

  async finishUpload(file: RenditionFile, ticket: UploadTicket, signal: AbortSignal): Promise<Asset> {
    assertNotAborted(signal);
    return routeOf(this.#connection.options, file, ticket).finish(this.#connection, file, ticket, signal);
  }

  async openPublish(draft: Draft, publishKey: string, signal: AbortSignal): Promise<PublishTicket> {
    assertNotAborted(signal);
    assertDraftFits(draft, this.#capabilities, this.#connection.ctx.clock.now());
    return makeTicket(publishKey, this.#connection.login.account.did, buildRecords(draft));
  }

  async publish(_draft: Draft, ticket: PublishTicket, signal: AbortSignal): Promise<RemotePost> {
    return publishRecords(this.#connection, ticket, signal);
  }

  async reconcile(_draft: Draft, ticket: PublishTicket, signal: AbortSignal): Promise<Reconciliation> {
    assertNotAborted(signal);
    return reconcileRecords(this.#connection, ticket, signal);
  }

  async verify(remote: RemotePost, draft: Draft, signal: AbortSignal): Promise<Verification> {
    assertNotAborted(signal);
    return verifyRecords(this.#connection, this.#keyOf(remote), draft, signal);
  }

  async remove(remote: RemotePost, signal: AbortSignal): Promise<void> {
    assertNotAborted(signal);
    return removeRecords(this.#connection, this.#keyOf(remote), signal);
  }

  async close(): Promise<void> {
    // Nothing is held open, and the login is kept for the next time.
  }

  /** A person may have told us the address (`clipferry resolve`). */
  #keyOf(remote: RemotePost): string {
    const { account } = this.#connection.login;
    const key = findKey(remote.id, account) ?? (remote.url === null ? null : findKey(remote.url, account));
    if (key !== null) return key;
    const reason = because('not-your-post', {
      destination: 'bluesky',
      account: account.handle,
      address: remote.url ?? remote.id,
    });
    throw new FerryError('needs-user', reason, { effect: 'none' });
  }
}
