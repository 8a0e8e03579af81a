import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isFerryError, type Reason } from '../../../src/contract/index.ts';
import { readText, systemCodeOf } from '../../../src/disk/index.ts';
import { diskError } from './errors.ts';
import { decodePost, type FolderPost, maxPostFileBytes, postFile } from './layout.ts';

export interface ShelfEntry {
  /** the folder's name now */
  readonly name: string;
  /** its name when it was made */
  readonly id: string;
  readonly deliveryKey: string;
  readonly order: number;
}

type FolderContent =
  | { readonly kind: 'post'; readonly post: FolderPost }
  /** no post.json: somebody else's */
  | { readonly kind: 'foreign' }
  /** a post.json that cannot be read: it may be ours */
  | { readonly kind: 'broken'; readonly because: Reason };

/**
 * Which delivery lies in which folder. People rename, move and delete, so the shelf is a memory of what was seen and each
 * hit is looked at again. A folder is read once: looking through 10,000 posts again costs one listing.
 */
export class Shelf {
  readonly #root: string;
  #byName = new Map<string, ShelfEntry | null>();
  #byKey = new Map<string, ShelfEntry>();
  #looked = false;

  constructor(root: string) {
    this.#root = root;
  }

  /** By plan position, then by name. */
  entries(): readonly ShelfEntry[] {
    return [...this.#byKey.values()].sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** `fresh`: look again before saying that it is not there. */
  async find(
    deliveryKey: string,
    look: 'fresh' | 'remembered',
  ): Promise<{ entry: ShelfEntry; post: FolderPost } | null> {
    if (!this.#looked) await this.refresh();
    const found = await this.#confirm(this.#byKey.get(deliveryKey));
    if (found) return found;
    const forgotten = this.#byKey.has(deliveryKey);
    if (look === 'remembered' && !forgotten) return null;
    await this.refresh();
    return this.#confirm(this.#byKey.get(deliveryKey));
  }

  async findById(id: string): Promise<{ entry: ShelfEntry; post: FolderPost } | null> {
    await this.refresh();
    return this.#confirm(this.entries().find((entry) => entry.id === id));
  }

  add(name: string, post: FolderPost): ShelfEntry {
    const entry = { name, id: post.folder, deliveryKey: post.deliveryKey, order: post.order };
    this.#byName.set(name, entry);
    this.#byKey.set(entry.deliveryKey, entry);
    return entry;
  }

  async refresh(): Promise<void> {
    const names = await this.#listFolders();
    const before = this.#byName;
    this.#byName = new Map();
    this.#byKey = new Map();
    for (const name of names) {
      const known = before.get(name);
      if (known) this.#keep(known);
      else await this.#lookInto(name);
    }
    this.#looked = true;
  }

  async #lookInto(name: string): Promise<void> {
    const content = await readContent(join(this.#root, name));
    if (content.kind === 'post') {
      const { post } = content;
      this.#keep({ name, id: post.folder, deliveryKey: post.deliveryKey, order: post.order });
    }
  }

  /** A copied folder has the same key twice: the one with the original name, else the first, is the post. */
  #keep(entry: ShelfEntry): void {
    this.#byName.set(entry.name, entry);
    const rival = this.#byKey.get(entry.deliveryKey);
    if (!rival || (rival.name !== rival.id && entry.name === entry.id)) this.#byKey.set(entry.deliveryKey, entry);
  }

  async #confirm(entry: ShelfEntry | undefined): Promise<{ entry: ShelfEntry; post: FolderPost } | null> {
    if (!entry) return null;
    const content = await readContent(join(this.#root, entry.name));
    if (content.kind === 'post' && content.post.deliveryKey === entry.deliveryKey) return { entry, post: content.post };
    this.#byName.delete(entry.name);
    return null;
  }

  async #listFolders(): Promise<readonly string[]> {
    try {
      const found = await readdir(this.#root, { withFileTypes: true });
      return found
        .filter((item) => !item.name.startsWith('.') && (item.isDirectory() || item.isSymbolicLink()))
        .map((item) => item.name)
        .sort();
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return [];
      throw diskError(error, { path: this.#root });
    }
  }
}

export async function readContent(folder: string): Promise<FolderContent> {
  const path = join(folder, postFile);
  try {
    const text = await readText(path, maxPostFileBytes);
    return text === null ? { kind: 'foreign' } : { kind: 'post', post: decodePost(text, path) };
  } catch (error) {
    if (isFerryError(error)) return { kind: 'broken', because: error.reason };
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ELOOP') return { kind: 'foreign' };
    throw diskError(error, { path });
  }
}
