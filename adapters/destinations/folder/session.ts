import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type Account,
  type AccountFacts,
  type AdapterContext,
  because,
  type Capabilities,
  type DestinationSession,
  type Draft,
  FerryError,
  type Language,
  type PublishTicket,
  type Reconciliation,
  type RemotePost,
  type Verification,
} from '../../../src/contract/index.ts';
import { exists, makeFolders, syncFolder, systemCodeOf, writeDurably } from '../../../src/disk/index.ts';
import { assertDraftFits, assertNotAborted, utf8Bytes } from '../../../src/kit/index.ts';
import { brokenPost, diskError, editedSince, renditionChanged, renditionGone, rethrow } from './errors.ts';
import {
  captionFile,
  captionText,
  encodePost,
  type FolderPost,
  folderName,
  maxPostFileBytes,
  otherFolderName,
  partName,
  postFile,
  postText,
  removedName,
} from './layout.ts';
import { assertFree, claim, markerStamp, type Owner } from './marker.ts';
import { choosePage, writePage } from './page.ts';
import { assertFolderOrNothing, assertNotAway } from './place.ts';
import { folderReason } from './reasons.ts';
import { readContent, Shelf, type ShelfEntry } from './shelf.ts';
import { findChange, readBack } from './untouched.ts';

/** The page is made anew when the folder has grown so much, and at the end: at most a third more work than once. */
const firstPageAfter = 25;
const pageGrowth = 4;

interface FolderSettings {
  readonly account: Account;
  readonly capabilities: Capabilities;
  /** of the overview page */
  readonly language: Language;
}

/** One open hand-off folder. Publishes one post at a time, so that two cannot want the same name. */
export class FolderSession implements DestinationSession {
  readonly #root: string;
  readonly #settings: FolderSettings & { readonly owner: Owner };
  readonly #ctx: AdapterContext;
  readonly #shelf: Shelf;
  #tail: Promise<unknown> = Promise.resolve();
  /** the marker's stamp since the folder was found ours; null: not yet */
  #claimed: string | null = null;
  #pageAt = firstPageAfter;

  /** FerryError for a folder that is another account's, or cannot be seen now. */
  static async open(root: string, settings: FolderSettings, ctx: AdapterContext): Promise<FolderSession> {
    const owner: Owner = { workspace: await ctx.workspaceId(), account: settings.account.label };
    await assertFolderOrNothing(root);
    await assertNotAway(root);
    await assertFree(root, { owner, isOwnPlace: root === ctx.folder });
    return new FolderSession(root, { ...settings, owner }, ctx);
  }

  private constructor(root: string, settings: FolderSettings & { readonly owner: Owner }, ctx: AdapterContext) {
    this.#root = root;
    this.#settings = settings;
    this.#ctx = ctx;
    this.#shelf = new Shelf(root);
  }

  /** The page is there from `close` on, if there is a post to show. */
  async whoAmI(): Promise<AccountFacts> {
    await this.#shelf.refresh();
    const page = this.#shelf.size === 0 ? null : await choosePage(this.#root).catch(rethrow({ path: this.#root }));
    return { id: this.#root, name: basename(this.#root), url: page === null ? null : pathToFileURL(page).href };
  }

  openUpload = refuseUpload;
  queryUpload = refuseUpload;
  sendPart = refuseUpload;
  finishUpload = refuseUpload;

  async openPublish(draft: Draft, publishKey: string, signal: AbortSignal): Promise<PublishTicket> {
    assertNotAborted(signal);
    assertDraftFits(draft, this.#settings.capabilities, this.#ctx.clock.now());
    assertReadable(draft);
    // Nothing to keep: the folder itself remembers which deliveries it has.
    return { publishKey, data: {} };
  }

  publish(draft: Draft, _ticket: PublishTicket, signal: AbortSignal): Promise<RemotePost> {
    return this.#inTurn(() => this.#publish(draft, signal));
  }

  async #publish(draft: Draft, signal: AbortSignal): Promise<RemotePost> {
    assertNotAborted(signal);
    const found = await this.#shelf.find(draft.deliveryKey, 'remembered');
    if (found) return this.#remote(found.entry);
    const place = await this.#choosePlace(draft);
    if (place.kind === 'there') return this.#remote(this.#shelf.add(place.name, place.post));
    const post = encodePost(draft, place.name);
    await this.#build(draft, post, signal);
    const entry = this.#shelf.add(place.name, post);
    await this.#refreshPageWhenGrown();
    return this.#remote(entry);
  }

  /** The name is free, or taken by this very post, or by something that is not ours to touch. */
  async #choosePlace(draft: Draft): Promise<Place> {
    for (const name of [folderName(draft), otherFolderName(draft)]) {
      const path = join(this.#root, name);
      if (!(await exists(path).catch(rethrow({ path })))) return { kind: 'free', name };
      const content = await readContent(path);
      if (content.kind === 'broken') throw brokenPost(content.because);
      if (content.kind === 'post' && content.post.deliveryKey === draft.deliveryKey)
        return { kind: 'there', name, post: content.post };
      this.#ctx.log('the name of a post is taken by another folder', { name });
    }
    const taken = folderReason('names-taken', { name: folderName(draft), folder: this.#root });
    throw new FerryError('needs-user', taken, { effect: 'none' });
  }

  /** Everything under a hidden name first: a folder with a visible name is complete, whenever the power goes. */
  async #build(draft: Draft, post: FolderPost, signal: AbortSignal): Promise<void> {
    const part = join(this.#root, partName(draft.deliveryKey));
    const place = join(this.#root, post.folder);
    try {
      await this.#makeRoot();
      await makeEmpty(part);
      // All of them come to an end before anything is taken away again.
      const written = await Promise.allSettled([
        this.#copyMedia(post, part, signal),
        writeDurably(join(part, captionFile), captionText(post)),
        writeDurably(join(part, postFile), postText(post)),
      ]);
      for (const one of written) if (one.status === 'rejected') throw one.reason;
      await syncFolder(part);
      assertNotAborted(signal);
      await rename(part, place);
    } catch (error) {
      await rm(part, { recursive: true, force: true }).catch(() => undefined);
      throw diskError(error, { path: place, signal });
    }
    // From here on the post is there; only whether it survives a power cut is open.
    await syncFolder(this.#root).catch(rethrow({ path: place, effect: 'unknown' }));
  }

  async #copyMedia(post: FolderPost, part: string, signal: AbortSignal): Promise<void> {
    for (const file of post.files) {
      const to = join(part, file.name);
      await this.#ctx.files.copyTo(file.sha256, to, signal).catch((error: unknown) => {
        throw systemCodeOf(error) === 'ENOENT' ? renditionGone(file.name, error) : error;
      });
      const { size } = await stat(to);
      if (size !== file.bytes) throw renditionChanged(file.name);
    }
  }

  /** A marker that is as this session left it says that the folder is there, and whose it is. */
  async #makeRoot(): Promise<void> {
    if (this.#claimed !== null && (await markerStamp(this.#root)) === this.#claimed) return;
    await assertNotAway(this.#root);
    const made = await makeFolders(this.#root);
    if (made !== null) await syncFolder(dirname(made));
    await this.#claim();
  }

  async #claim(): Promise<void> {
    const { owner, language } = this.#settings;
    await claim(this.#root, { owner, isOwnPlace: this.#root === this.#ctx.folder }, language);
    this.#claimed = await markerStamp(this.#root);
  }

  async reconcile(draft: Draft, _ticket: PublishTicket, signal: AbortSignal): Promise<Reconciliation> {
    assertNotAborted(signal);
    await assertNotAway(this.#root);
    const found = await this.#shelf.find(draft.deliveryKey, 'fresh');
    if (found) return { kind: 'yes', remote: this.#remote(found.entry) };
    const content = await readContent(join(this.#root, folderName(draft)));
    return content.kind === 'broken' ? { kind: 'unknown', because: content.because } : { kind: 'no' };
  }

  async verify(_remote: RemotePost, draft: Draft, signal: AbortSignal): Promise<Verification> {
    assertNotAborted(signal);
    await assertNotAway(this.#root);
    const found = await this.#shelf.find(draft.deliveryKey, 'fresh');
    if (!found) return { kind: 'missing' };
    const read = await readBack(join(this.#root, found.entry.name), draft, found.post, signal);
    return read.kind === 'whole' ? { kind: 'live', seen: read.seen } : read;
  }

  /** Takes away what publish made and nobody touched since. What a person changed stays, and is named. */
  remove(remote: RemotePost, signal: AbortSignal): Promise<void> {
    return this.#inTurn(async () => {
      assertNotAborted(signal);
      const found = await this.#shelf.findById(remote.id);
      if (!found) return this.#assertGone(remote);
      const place = join(this.#root, found.entry.name);
      const change = await findChange(place, found.post, signal);
      if (change !== null) throw editedSince(place, change);
      const away = join(this.#root, removedName(found.entry.deliveryKey));
      try {
        await rm(away, { recursive: true, force: true });
        await rename(place, away);
        await syncFolder(this.#root);
        await rm(away, { recursive: true, force: true });
      } catch (error) {
        throw diskError(error, { path: place, effect: 'unknown' });
      }
      await this.#shelf.refresh();
    });
  }

  /** A folder that stands where the post was and is no longer recognised was edited: its files are still there. */
  async #assertGone({ url }: RemotePost): Promise<void> {
    if (url === null) return;
    const place = fileURLToPath(url);
    const isOfAnother = this.#shelf.entries().some(({ name }) => join(this.#root, name) === place);
    if (!isOfAnother && (await exists(place))) throw editedSince(place, { file: postFile, change: 'changed' });
  }

  /** Brings `index.html` up to date, also when an earlier run was killed before it could. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#shelf.refresh();
      await this.#writePage();
    });
  }

  async #refreshPageWhenGrown(): Promise<void> {
    if (this.#shelf.size < this.#pageAt) return;
    this.#pageAt = this.#shelf.size * pageGrowth;
    // The post is there: a page that cannot be written must not make it look as if it were not.
    await this.#writePage().catch((error: unknown) => {
      this.#ctx.log('the overview page could not be written now', { because: String(error) });
    });
  }

  async #writePage(): Promise<void> {
    if (this.#shelf.size > 0) await this.#claim();
    await writePage(this.#root, this.#shelf.entries(), this.#settings.language).catch(rethrow({ path: this.#root }));
  }

  #remote(entry: ShelfEntry): RemotePost {
    return { id: entry.id, url: pathToFileURL(join(this.#root, entry.name)).href };
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#tail.then(work, work);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }
}

/** A folder of that name with nothing in it, whatever an earlier run left there. */
async function makeEmpty(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
  }
}

type Place =
  | { readonly kind: 'free'; readonly name: string }
  | { readonly kind: 'there'; readonly name: string; readonly post: FolderPost };

/** What is written can be read again: one limit for both. */
function assertReadable(draft: Draft): void {
  const bytes = utf8Bytes(postText(encodePost(draft, otherFolderName(draft))));
  if (bytes <= maxPostFileBytes) return;
  const reason = folderReason('post-too-large', { bytes, maxBytes: maxPostFileBytes });
  throw new FerryError('permanent', reason, { effect: 'none' });
}

async function refuseUpload(): Promise<never> {
  throw new FerryError('usage', because('no-upload', { destination: 'folder' }), { effect: 'none' });
}
