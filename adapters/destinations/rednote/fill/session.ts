import { z } from 'zod';
import {
  type BrowserWindow,
  because,
  type DestinationSession,
  type Draft,
  type ErrorEffect,
  FerryError,
  type PublishTicket,
  type Reason,
  type Reconciliation,
  type RemotePost,
  type Verification,
} from '../../../../src/contract/index.ts';
import {
  assertNotAborted,
  handOffPlace,
  publishByHand,
  reconcileByHand,
  sessionByHand,
  withEffect,
} from '../../../../src/kit/index.ts';
import { rednotePlace } from '../place.ts';
import { type Bases, noteUrl, realBases } from '../sites.ts';
import { own } from '../words/codes.ts';
import type { FillAt } from './at.ts';
import { type Form, fillForm, StepError } from './form.ts';
import { type ListedNote, readList } from './manager.ts';
import { blockWords, parts, says, words } from './parts.ts';
import { watch } from './watch.ts';

/** The five minutes a person gets to scan the code: clients wait as long (2026). */
const signInMs = 5 * 60_000;
const soonMs = 15_000;

const ticketSchema = z.object({ v: z.literal(1), before: z.array(z.string()).nullable() });

/**
 * Fills the fields of the creator page in, in a window of the person's own browser, and stops there. The person presses publish; the page's own answer
 * says so, or they do. Whatever is not as it was known ends the filling, and the same draft goes on by hand.
 */
export class FillSession implements DestinationSession {
  readonly #at: FillAt;
  readonly #byHand: DestinationSession;
  #window: BrowserWindow | null = null;
  /** the window is one post's alone while the person has it before them, and the list's while it is read */
  #using: Promise<unknown> | null = null;

  constructor(at: FillAt) {
    this.#at = at;
    this.#byHand = sessionByHand(rednotePlace, { account: at.account, options: at.given, ctx: at.ctx });
    this.openUpload = this.#byHand.openUpload;
    this.queryUpload = this.#byHand.queryUpload;
    this.sendPart = this.#byHand.sendPart;
    this.finishUpload = this.#byHand.finishUpload;
  }

  readonly openUpload: DestinationSession['openUpload'];
  readonly queryUpload: DestinationSession['queryUpload'];
  readonly sendPart: DestinationSession['sendPart'];
  readonly finishUpload: DestinationSession['finishUpload'];

  whoAmI(signal: AbortSignal) {
    return this.#byHand.whoAmI(signal);
  }

  get #bases(): Pick<Bases, 'creator' | 'www'> {
    const { pages, site } = this.#at.options;
    return pages === undefined ? realBases[site] : { creator: pages, www: pages };
  }

  async openPublish(draft: Draft, publishKey: string, signal: AbortSignal): Promise<PublishTicket> {
    const { publishKey: key } = await this.#byHand.openPublish(draft, publishKey, signal);
    // Read where it costs nothing: a window that is open for the post before.
    const before =
      this.#window === null || this.#using !== null ? null : await this.#listed(this.#window).catch(() => null);
    return { publishKey: key, data: { v: 1, before: before?.map(({ id }) => id) ?? null } };
  }

  async publish(draft: Draft, _ticket: PublishTicket, signal: AbortSignal): Promise<RemotePost> {
    assertNotAborted(signal);
    await this.#using;
    return this.#alone(this.#publish(draft, signal));
  }

  async #alone<Result>(use: Promise<Result>): Promise<Result> {
    this.#using = use.catch(() => undefined);
    try {
      return await use;
    } finally {
      this.#using = null;
    }
  }

  async #publish(draft: Draft, signal: AbortSignal): Promise<RemotePost> {
    if (this.#at.ctx.handOff === null)
      throw new FerryError('needs-user', because('nobody-to-publish'), { effect: 'none', scope: 'account' });
    const seen = new AbortController();
    const window = await this.#openWindow();
    // Told to stop, the window goes: nothing is filled in behind anybody's back.
    const stop = () => void this.close();
    signal.addEventListener('abort', stop, { once: true });
    const yes = watch(window, this.#bases.www, this.#at, seen.signal);
    try {
      const reason = await this.#fill(window, draft, signal);
      const both = AbortSignal.any([signal, seen.signal]);
      const person = { handOff: this.#at.ctx.handOff, place: this.#place(), because: reason };
      // Whichever comes first: what the page was answered, or what they say.
      return await Promise.race([yes.remote, publishByHand(draft, person, both)]);
    } catch (error) {
      if (error instanceof PostedMeanwhile) return error.remote;
      if (signal.aborted) throw new FerryError('interrupted', because('aborted'), { effect: 'unknown', cause: error });
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      yes.end();
      seen.abort();
    }
  }

  #place() {
    return { ...handOffPlace(rednotePlace, this.#at.given), composer: null };
  }

  /** Why the person has the draft before them now. */
  async #fill(window: BrowserWindow, draft: Draft, signal: AbortSignal): Promise<Reason> {
    const { options, ctx } = this.#at;
    try {
      await this.#openForm(window, draft, signal);
      await this.#fillIn({ window, draft, options, files: ctx.files, signal });
      return own('fields-filled');
    } catch (error) {
      await this.#assertNoBlock(window, error instanceof StepError ? 'unknown' : 'none');
      if (!(error instanceof StepError) && !(error instanceof FerryError && error.code === 'page-part-missing'))
        throw error;
      const step = error instanceof StepError ? error.step : 'open';
      ctx.log('the page is not as it was known', { step, says: error.message });
      return own('fill-stopped', { step, why: {} });
    }
  }

  /** From here on the page has a button, and the person a hand: whatever ends it says nothing about whether they pressed. */
  async #fillIn(form: Form): Promise<void> {
    try {
      await fillForm(form);
    } catch (error) {
      throw error instanceof FerryError ? withEffect(error, 'unknown') : error;
    }
  }

  /**
   * The upload input proves it, the address does not. Three times: the first may lead to the login, the second through home, where some accounts must have been
   * before the page opens.
   */
  async #openForm(window: BrowserWindow, draft: Draft, signal: AbortSignal): Promise<void> {
    const target = draft.kind === 'video' ? 'video' : 'image';
    for (let tries = 0; tries < 3; tries += 1) {
      await window.go(`${this.#bases.creator}/publish/publish?source=official&target=${target}`);
      const isDecided = (found: number) => found > 0 || !/\/publish\/publish/.test(window.url());
      const seen = await window.until(parts.file, ({ length }) => isDecided(length), soonMs).catch(() => []);
      if (seen.length > 0) return;
      await this.#assertNoBlock(window);
      if (/\/login/.test(window.url())) await this.#awaitSignIn(window, draft, signal);
      else await window.go(`${this.#bases.creator}/new/home`);
    }
    throw pageMissing(parts.file);
  }

  async #awaitSignIn(window: BrowserWindow, draft: Draft, signal: AbortSignal): Promise<void> {
    const [page] = await window.until('body', ([body]) => (body?.text ?? '') !== '', soonMs);
    if (page !== undefined && says(page, words.overseas))
      throw new FerryError('needs-user', own('refused-overseas'), { effect: 'none', scope: 'account' });
    const signedIn = new AbortController();
    const both = AbortSignal.any([signal, signedIn.signal]);
    const person = { handOff: this.#at.ctx.handOff, place: this.#place(), because: own('sign-in-window') };
    // They are told where they look, and may post by hand instead.
    const said = publishByHand(draft, person, both).then((remote) => {
      throw new PostedMeanwhile(remote);
    });
    try {
      await Promise.race([said, this.#leftLogin(window)]);
    } finally {
      signedIn.abort();
      said.catch(() => undefined);
    }
  }

  async #leftLogin(window: BrowserWindow): Promise<void> {
    await window
      .until('body', () => !/\/login/.test(window.url()), signInMs)
      .catch((cause: unknown) => {
        if (cause instanceof FerryError && cause.code !== 'page-part-missing') throw cause;
        throw new FerryError('needs-user', own('sign-in-awaited', { account: this.#at.account.label }), {
          effect: 'none',
          scope: 'account',
          cause,
        });
      });
  }

  /** At the first warning nothing more is done. */
  async #assertNoBlock(window: BrowserWindow, effect: ErrorEffect = 'none'): Promise<void> {
    const [page] = await window.look('body').catch(() => []);
    const isBlock = /captcha/i.test(window.url()) || (page !== undefined && blockWords.test(page.text));
    if (isBlock)
      throw new FerryError('account-risk', own('block-page', { account: this.#at.account.label }), {
        effect,
        scope: 'account',
      });
  }

  async reconcile(draft: Draft, ticket: PublishTicket, signal: AbortSignal): Promise<Reconciliation> {
    assertNotAborted(signal);
    const found = await this.#findNew(draft, ticket).catch(() => null);
    if (found !== null) return { kind: 'yes', remote: found };
    const person = { handOff: this.#at.ctx.handOff, place: this.#place() };
    return reconcileByHand(draft, person, signal);
  }

  /** In the note manager, if a window is open and it was looked at before: exactly one new note with this title. */
  async #findNew(draft: Draft, ticket: PublishTicket): Promise<RemotePost | null> {
    const read = ticketSchema.safeParse(ticket.data);
    if (!read.success || read.data.before === null || this.#window === null || !draft.title) return null;
    const before = new Set(read.data.before);
    const fresh = (await this.#listed(this.#window)).filter(
      ({ id, title }) => !before.has(id) && title === draft.title,
    );
    const [only, ...others] = fresh;
    return only === undefined || others.length > 0 ? null : this.#remote(only.id);
  }

  #remote(id: string): RemotePost {
    return { id, url: noteUrl({ ...realBases[this.#at.options.site], www: this.#bases.www }, id) };
  }

  /** Only while the window is open anyway: looking through a driven browser was noticed too (2026-06 to 08). */
  async verify(remote: RemotePost, draft: Draft, signal: AbortSignal): Promise<Verification> {
    assertNotAborted(signal);
    if (this.#window === null || remote.saidBy === 'person') return this.#byHand.verify(remote, draft, signal);
    // The next post has the window: there is time.
    if (this.#using !== null) return { kind: 'processing', because: own('not-listed-yet') };
    const rows = await this.#alone(this.#listed(this.#window)).catch(() => []);
    const row = rows.find(({ id }) => id === remote.id);
    switch (row?.status) {
      case undefined:
        return { kind: 'unseen' };
      case 2:
        return { kind: 'processing', because: own('under-review') };
      case 3:
        return { kind: 'refused', because: own('review-failed', { status: 3 }) };
      default:
        return { kind: 'live', seen: { title: row?.title ?? '' } };
    }
  }

  /** What the page's own list was answered. */
  async #listed(window: BrowserWindow): Promise<readonly ListedNote[]> {
    let rows: readonly ListedNote[] | null = null;
    const end = window.onAnswer((answer) => {
      rows ??= readList(answer);
    });
    try {
      await window.go(`${this.#bases.creator}/new/note-manager?source=official`);
      await window.until('body', () => rows !== null, soonMs);
      return rows ?? [];
    } finally {
      end();
    }
  }

  async #openWindow(): Promise<BrowserWindow> {
    if (this.#window !== null) return this.#window;
    const { ctx } = this.#at;
    if (ctx.browsers === null)
      throw new FerryError('usage', because('no-browser'), { effect: 'none', scope: 'account' });
    // Ends with the session, and not with the post.
    const opened = await ctx.browsers.open({ timeZone: 'Asia/Shanghai' }, new AbortController().signal);
    opened.onClose(() => {
      this.#window = null;
    });
    this.#window = opened;
    return opened;
  }

  async close(): Promise<void> {
    const window = this.#window;
    this.#window = null;
    await window?.close();
  }
}

/** They did it by hand while something else was waited for. */
class PostedMeanwhile extends Error {
  readonly remote: RemotePost;

  constructor(remote: RemotePost) {
    super('posted meanwhile');
    this.remote = remote;
  }
}

function pageMissing(selector: string): FerryError {
  return new FerryError('needs-user', because('page-part-missing', { selector }), { effect: 'none' });
}
