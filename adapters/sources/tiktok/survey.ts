import type { Choice, JsonVisitor, Position, ValueKind } from '../../../src/kit/index.ts';
import { fieldsOf, isReal, parseItem, plainName } from './fields.ts';
import { audienceOf, itemIdentity, looksLikePost } from './post.ts';
import { PostIndex } from './refs.ts';
import { isListName, isProfileInfo, type ListRole, pathOf, sectionRole, subsectionRole } from './shapes.ts';

/** A list of items, found by its parents, to be read again from `start` up to `endByte`. */
export interface FoundList {
  readonly role: ListRole;
  readonly path: string;
  readonly start: Position;
  readonly endByte: number;
}

/** Names kept for the generation and the notes: a hostile file may have millions. */
const MAX_NAMES = 200;
/** Real lists lie two levels below a section; the first item may be one without a file. */
const MAX_LOOK_DEPTH = 6;
const ITEMS_LOOKED_AT = 3;

/**
 * What the first pass over one document learns: where the lists are, when each item was posted, whose export it is.
 * 16 bytes are kept for each item; nothing else is.
 */
export class Survey {
  readonly start: Position;
  endByte = 0;
  /** top-level keys */
  readonly sections = new Set<string>();
  /** plain names of the posts' fields */
  readonly itemFields = new Set<string>();
  readonly lists: FoundList[] = [];
  readonly index: Readonly<Record<ListRole, PostIndex>> = {
    post: new PostIndex(),
    deleted: new PostIndex(),
    story: new PostIndex(),
  };
  /** paths near the posts that no generation is known to have */
  readonly unknownParts = new Set<string>();
  /** paths of lists that look like posts and stand where posts were never seen */
  readonly lookalikes = new Set<string>();
  hasPostsSection = false;
  /** `Post.Story` exists, even if it is empty */
  hasStories = false;
  /** the section for deleted posts exists, even if it is empty */
  hasDeletedPosts = false;
  /** posts that do not say, in words we know, who could see them */
  unknownAudience = 0;
  accountName: string | null = null;

  constructor(start: Position) {
    this.start = start;
  }

  /** The same posts in the same order: the other copy of a document that stands twice in the file. */
  sameItems(other: Survey): boolean {
    return (['post', 'deleted', 'story'] as const).every((role) => this.index[role].equals(other.index[role]));
  }

  root(): JsonVisitor {
    return {
      member: (name, kind) => this.#section(String(name), kind),
      end: (endByte) => {
        this.endByte = endByte;
      },
    };
  }

  #section(name: string, kind: ValueKind): Choice {
    remember(this.sections, name);
    const path = pathOf('', name);
    const role = sectionRole(name);
    if (role === 'posts') this.hasPostsSection = true;
    if (role === 'unknown') remember(this.unknownParts, path);
    if (kind === 'array') return this.#lookAround(path, kind);
    if (kind !== 'object') return 'skip';
    if (role === 'known') return this.#lookAround(path, kind);
    if (role === 'profile') return { member: (sub, subKind) => this.#profile(path, String(sub), subKind) };
    return { member: (sub, subKind, at) => this.#subsection(path, String(sub), subKind, at, role === 'posts') };
  }

  /** In a section nobody knows, only a list with a known name under a known parent counts as posts. */
  #subsection(parent: string, name: string, kind: ValueKind, at: Position, known: boolean): Choice {
    const path = pathOf(parent, name);
    const role = subsectionRole(name);
    if (role === null) {
      if (known) remember(this.unknownParts, path);
      return this.#lookAround(path, kind);
    }
    if (role === 'story') this.hasStories = true;
    if (role === 'deleted') this.hasDeletedPosts = true;
    if (kind === 'array' && known) return this.#list(role, path, at);
    if (kind !== 'object') return this.#lookAround(path, kind);
    return {
      member: (list, listKind, listAt) => {
        if (listKind !== 'array' && listKind !== 'object') return 'skip';
        const listPath = pathOf(path, list);
        if (!isListName(String(list))) {
          if (!known) return this.#lookAround(listPath, listKind);
          if (role !== 'story') remember(this.unknownParts, listPath);
        }
        if (!known) this.hasPostsSection = true;
        return this.#list(role, listPath, listAt);
      },
    };
  }

  #list(role: ListRole, path: string, start: Position): JsonVisitor {
    return {
      member: () => 'read',
      value: (_, text) => this.#item(role, text),
      end: (endByte) => {
        this.lists.push({ role, path, start, endByte });
      },
    };
  }

  #item(role: ListRole, text: string | null): void {
    const item = text === null ? null : parseItem(text);
    if (item === null) {
      this.index[role].add(null, '');
      return;
    }
    if (role === 'post') for (const name of Object.keys(item)) remember(this.itemFields, plainName(name));
    const fields = fieldsOf(item);
    if (role === 'post' && audienceOf(fields.get('whoCanView')) === 'unknown') this.unknownAudience += 1;
    const { second, key } = itemIdentity(fields);
    this.index[role].add(second, key);
  }

  /** Where no posts belong: the first items of every list are looked at, so that nothing which could be one goes unnoticed. */
  #lookAround(path: string, kind: ValueKind, depth = MAX_LOOK_DEPTH): Choice {
    if ((kind !== 'object' && kind !== 'array') || depth === 0) return 'skip';
    if (kind === 'object')
      return { member: (name, subKind) => this.#lookAround(pathOf(path, name), subKind, depth - 1) };
    return {
      first: ITEMS_LOOKED_AT,
      member: (_, itemKind) => (itemKind === 'object' ? 'read' : 'skip'),
      value: (_, text) => {
        const item = text === null ? null : parseItem(text);
        if (item !== null && looksLikePost(fieldsOf(item))) remember(this.lookalikes, path);
      },
    };
  }

  #profile(parent: string, name: string, kind: ValueKind): Choice {
    if (!isProfileInfo(name) || kind !== 'object') return this.#lookAround(pathOf(parent, name), kind);
    return {
      member: (map, mapKind) =>
        plainName(String(map)) !== 'profilemap' || mapKind !== 'object' ? 'skip' : this.#profileMap(),
    };
  }

  #profileMap(): JsonVisitor {
    return {
      member: (name, kind) => (plainName(String(name)) === 'username' && kind === 'string' ? 'read' : 'skip'),
      value: (_, text) => {
        const value = text === null ? '' : String(JSON.parse(text));
        if (isReal(value)) this.accountName ??= value;
      },
    };
  }
}

function remember(names: Set<string>, name: string): void {
  if (names.size < MAX_NAMES) names.add(name);
}
