import { type AccountFacts, type Asset, type ByteRange, type Capabilities, type DestinationSession, type Draft, FerryError, type PublishTicket, type Reconciliation, type RemotePost, type RenditionFile, type UploadProgress, type UploadTicket, type Verification } from '../../../src/contract/index.ts';
import { assertDraftFits, assertFileFits } from '../../../src/kit/index.ts';
import { findKey, valueOrThrow, whoSchema } from './api.ts';
import type { Desk } from './desk.ts';
import { accountGoneError, assertNotAborted, notLoggedIn } from './errors.ts';
import { makeTicket, publishRecords, reconcileRecords, removeRecords, verifyRecords } from './publish.ts';
import { buildRecords } from './record.ts';
import { routeOf } from './upload.ts';

/** One account, signed in. Holds nothing that a restart would miss. */
export class BlueskySession implements DestinationSession {
  readonly #desk: Desk;
  readonly #capabilities: Capabilities;

  constructor(desk: Desk, capabilities: Capabilities) {
    this.#desk = desk;
    this.#capabilities = capabilities;
  }

  async whoAmI(signal: AbortSignal): Promise<AccountFacts> {
    const { login, ctx } = this.#desk;
    const answer = await login.call({ method: 'com.atproto.server.getSession', answer: whoSchema }, signal);
    // What a server says about an account it no longer serves, in words only.
    if (answer.kind === 'no' && answer.name === 'InvalidRequest')
      throw accountGoneError(`${login.account.pds} does not serve the account ${login.account.did}`);
    const { did, handle } = valueOrThrow(answer, ctx);
    if (did !== login.account.did) throw notLoggedIn('the stored login belongs to another account');
    const name = handle === 'handle.invalid' ? did : handle;
    return { id: did, name, url: `https://bsky.app/profile/${name}` };
  }

  async openUpload(file: RenditionFile, signal: AbortSignal): Promise<UploadTicket> {
    assertNotAborted(signal);
    assertFileFits(file, this.#capabilities);
    return routeOf(this.#desk, file, null).open(this.#desk, file, signal);
  }

  async queryUpload(file: RenditionFile, ticket: UploadTicket, signal: AbortSignal): Promise<UploadProgress> {
    assertNotAborted(signal);
    return routeOf(this.#desk, file, ticket).query(this.#desk, file, ticket, signal);
  }

  async sendPart(
    file: RenditionFile,
    ticket: UploadTicket,
    part: ByteRange,
    signal: AbortSignal,
  ): Promise<UploadTicket> {
    assertNotAborted(signal);
    return routeOf(this.#desk, file, ticket).send(this.#desk, file, ticket, part, signal);
  }

  async finishUpload(file: RenditionFile, ticket: UploadTicket, signal: AbortSignal): Promise<Asset> {
    assertNotAborted(signal);
    return routeOf(this.#desk, file, ticket).finish(this.#desk, file, ticket, signal);
  }

  async openPublish(draft: Draft, publishKey: string, signal: AbortSignal): Promise<PublishTicket> {
    assertNotAborted(signal);
    this.#assertFits(draft);
    return makeTicket(publishKey, this.#desk.login.account.did, buildRecords(draft));
  }

  async publish(draft: Draft, ticket: PublishTicket, signal: AbortSignal): Promise<RemotePost> {
    this.#assertFits(draft);
    return publishRecords(this.#desk, draft, ticket, signal);
  }

  async reconcile(draft: Draft, ticket: PublishTicket, signal: AbortSignal): Promise<Reconciliation> {
    assertNotAborted(signal);
    return reconcileRecords(this.#desk, draft, ticket, signal);
  }

  async verify(remote: RemotePost, draft: Draft, signal: AbortSignal): Promise<Verification> {
    assertNotAborted(signal);
    return verifyRecords(this.#desk, this.#keyOf(remote), buildRecords(draft), signal);
  }

  async remove(remote: RemotePost, signal: AbortSignal): Promise<void> {
    assertNotAborted(signal);
    return removeRecords(this.#desk, this.#keyOf(remote), signal);
  }

  async close(): Promise<void> {
    // Nothing is held open, and the login is kept for the next time.
  }

  #assertFits(draft: Draft): void {
    assertDraftFits(draft, this.#capabilities, this.#desk.ctx.clock.now());
  }

  /** A person may have told us the address (`clipferry resolve`). */
  #keyOf(remote: RemotePost): string {
    const { account } = this.#desk.login;
    const key = findKey(remote.id, account) ?? (remote.url === null ? null : findKey(remote.url, account));
    if (key !== null) return key;
    throw new FerryError('needs-user', 'not-a-post', `${remote.id} is not a post of ${account.handle}`, {
      effect: 'none',
      hint: 'Copy the address of the post in the app: clipferry resolve <ref> --published <address>',
    });
  }
}
