import { because, FerryError, type Reason, type SourceItem } from '../../../src/contract/index.ts';
import type { Fields } from './fields.ts';
import type { IdHistory } from './history.ts';
import { type DecodedItem, decodeItem } from './post.ts';
import type { PostIndex } from './refs.ts';
import type { ListRole } from './shapes.ts';

/** Deleted posts and stories have refs of their own, so that they never push a post's `.2` to and fro. */
const PREFIX: Readonly<Record<ListRole, string>> = { post: 'tt-', deleted: 'tt-del-', story: 'tt-story-' };

/** An item without anything to decode, and why. */
export interface NoFields {
  readonly because: Reason;
}

export type Indexes = Readonly<Record<ListRole, PostIndex>>;

/** Turns decoded fields into items during the second pass, with the refs and ids that the first one found. */
export class ItemMaker {
  readonly #file: string;
  readonly #index: Indexes;
  readonly #ids: IdHistory | null;
  readonly #next: Record<ListRole, number> = { post: 0, deleted: 0, story: 0 };

  constructor(file: string, index: Indexes, ids: IdHistory | null) {
    this.#file = file;
    this.#index = index;
    this.#ids = ids;
  }

  make(role: ListRole, fields: Fields | NoFields, where: string): SourceItem {
    const i = this.#next[role];
    this.#next[role] += 1;
    const decoded: DecodedItem =
      'because' in fields ? { kind: 'unreadable', because: fields.because } : decodeItem(role, fields);
    if (i >= this.#index[role].size) throw this.#changed();
    if (decoded.kind === 'unreadable') return { kind: 'unreadable', where, because: decoded.because };
    if (!this.#index[role].holds(i, decoded.second)) throw this.#changed();
    const ref = this.#index[role].ref(PREFIX[role], i);
    if (decoded.kind === 'deleted') return { kind: 'deleted', ref, createdAt: decoded.createdAt, where };
    const id = role === 'post' ? (this.#ids?.find(decoded.second) ?? null) : null;
    const facts = {
      ...decoded.post.facts,
      ...(id && { videoIdFrom: 'activity history', videoIdSeen: String(id.seen) }),
    };
    return { kind: 'post', post: { ref, ...decoded.post, sourceId: id?.videoId ?? null, facts } };
  }

  /** Call after the last item: fewer than the first pass saw would be a silent loss. */
  finish(): void {
    for (const role of ['post', 'deleted', 'story'] as const) {
      if (this.#next[role] !== this.#index[role].size) throw this.#changed();
    }
  }

  #changed(): FerryError {
    return new FerryError('usage', because('export-changed', { file: this.#file }), { effect: 'none' });
  }
}
