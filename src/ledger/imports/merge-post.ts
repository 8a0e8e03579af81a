import type { Insertable, Selectable } from 'kysely';
import type { MediaRef, SourcePost } from '../../contract/index.ts';
import { assertNever } from '../../kit/index.ts';
import type { OriginalsTable, PostsTable } from '../sqlite/tables.ts';

/** What an archive says of a post, beside what the ledger already knows. Pure: `add-items.ts` reads before and writes after. */

export type PostRecord = Insertable<PostsTable>;
export type KnownOriginal = Selectable<OriginalsTable>;
/** A row to insert or to put over the one with the same post, role and position. */
export type OriginalRecord = Omit<KnownOriginal, 'id'>;
/** What an archive says of a file; a row of a post that was not known has nothing else. */
export type ListedOriginal = Pick<OriginalRecord, 'post_ref' | 'role' | 'position' | 'kind' | SourceColumn>;
type SourceColumn = 'locator' | 'object_key' | 'expires_at' | 'archive_id' | 'entry' | 'fetch_before';

/** The archive that is being read. */
interface ReadArchive {
  readonly id: number;
  /** earlier imports of the very same file */
  readonly earlierIds: ReadonlySet<number>;
}

/** `fetch_before` of what does not say when it dies, or does not die: sorts after every real time. */
export const never = '9999-12-31T23:59:59.999Z';

export function newPost(post: SourcePost, archiveId: number): PostRecord {
  return {
    ref: post.ref,
    created_at: post.createdAt,
    caption: post.caption,
    caption_from: post.caption === null ? null : 'export',
    audience: post.audience,
    kind: kindOf(post),
    source_id: post.sourceId,
    ...toldColumns(post),
    archive_id: archiveId,
  };
}

/** What the newest archive that names the post says of it. */
function toldColumns({ likes, story, sound, alternateText, location, facts }: SourcePost) {
  return {
    likes,
    story: story ? (1 as const) : (0 as const),
    sound: sound === null ? null : JSON.stringify({ name: sound.name, own: sound.own }),
    alternate_text: alternateText,
    location,
    facts: JSON.stringify(facts),
  };
}

/**
 * The newer archive's word on a known post, or null if it says nothing new. A caption a person gave stays; so do the
 * kind and the media of a post whose files the newer archive no longer names.
 */
export function mergePost(known: PostRecord, post: SourcePost): PostRecord | null {
  const fromExport = known.caption_from === null || known.caption_from === 'export';
  const caption = fromExport && post.caption !== null ? post.caption : known.caption;
  const merged: PostRecord = {
    ...known,
    caption: caption ?? null,
    caption_from: fromExport && post.caption !== null ? 'export' : (known.caption_from ?? null),
    audience: post.audience,
    kind: post.media.length === 0 ? known.kind : kindOf(post),
    source_id: post.sourceId ?? known.source_id ?? null,
    ...toldColumns(post),
  };
  return isSame(known, merged) ? null : merged;
}

interface OriginalChanges {
  readonly put: readonly OriginalRecord[];
  readonly dropped: readonly KnownOriginal[];
}

/**
 * Files are matched by role and position. Fetched ones stay fetched. A file that is no longer listed, while others of
 * the post are, goes unless it was fetched: nothing could fetch it, and the post would wait for it for ever.
 */
export function mergeOriginals(
  known: readonly KnownOriginal[],
  post: SourcePost,
  archive: ReadArchive,
): OriginalChanges {
  const put = listOriginals(post, archive.id).flatMap((fresh) => {
    const old = known.find((one) => one.role === fresh.role && one.position === fresh.position);
    const merged = old === undefined ? { ...untouched, ...fresh } : mergeOriginal(old, fresh, archive);
    return merged === null ? [] : [merged];
  });
  const dropped =
    post.media.length === 0
      ? []
      : known.filter((one) => one.role === 'media' && one.position >= post.media.length && one.state !== 'fetched');
  return { put, dropped };
}

export function listOriginals(post: SourcePost, archiveId: number): readonly ListedOriginal[] {
  const list = (role: ListedOriginal['role'], position: number, media: MediaRef): ListedOriginal => ({
    post_ref: post.ref,
    role,
    position,
    kind: media.kind,
    ...sourceColumns(media, archiveId),
  });
  const media = post.media.map((ref, position) => list('media', position, ref));
  return post.cover === null ? media : [...media, list('cover', 0, post.cover)];
}

function sourceColumns(media: MediaRef, archiveId: number): Pick<OriginalRecord, SourceColumn> {
  switch (media.from) {
    case 'link':
      return {
        locator: media.locator,
        object_key: media.objectKey,
        expires_at: media.expiresAt,
        archive_id: null,
        entry: null,
        fetch_before: media.expiresAt ?? never,
      };
    case 'archive':
      return {
        locator: null,
        object_key: null,
        expires_at: null,
        archive_id: archiveId,
        entry: media.entry,
        fetch_before: never,
      };
    default:
      return assertNever(media);
  }
}

/** Whatever was wrong (dead, refused, not the file) was said of the old source: the new one is tried afresh. */
const afresh = { state: 'wanted', hold_code: null, hold_facts: null, not_before: null, tries: 0 } as const;

/** Nobody has tried to fetch it yet. */
const untouched: Omit<OriginalRecord, keyof ListedOriginal> = {
  ...afresh,
  sha256: null,
  bytes: null,
  extension: null,
  probed: null,
  fetched_from: null,
};

/** null: nothing changes. A file that lies in an archive is better than a link, and a link better than an archive that is gone. */
function mergeOriginal(old: KnownOriginal, fresh: ListedOriginal, archive: ReadArchive): OriginalRecord | null {
  if (fresh.entry !== null) return old.entry === null ? replaceSource(old, fresh) : mergeEntry(old, fresh, archive);
  if (old.entry === null) return relink(old, fresh);
  return old.state === 'wanted' && old.hold_code === null ? null : replaceSource(old, fresh);
}

/**
 * A new link for a file we know. An older export read after a newer one must not bring back a link that dies sooner. A
 * fetched file takes the link too (should its bytes be lost), but only if the key in the link says it is the same file.
 */
function relink(old: KnownOriginal, fresh: ListedOriginal): OriginalRecord | null {
  if (old.locator === fresh.locator) return null;
  if (old.expires_at !== null && fresh.expires_at !== null && fresh.expires_at < old.expires_at) return null;
  if (old.state !== 'fetched') return replaceSource(old, fresh);
  return old.object_key !== null && old.object_key === fresh.object_key ? withSource(old, fresh) : null;
}

/** The archive that was just read is there, with this entry: only what was said of the file itself still holds. */
function mergeEntry(old: KnownOriginal, fresh: ListedOriginal, archive: ReadArchive): OriginalRecord | null {
  if (old.entry !== fresh.entry) return replaceSource(old, fresh);
  if (old.archive_id !== null && archive.earlierIds.has(old.archive_id)) {
    const { id: _, ...kept } = old;
    return old.state === 'wanted' && old.hold_code !== null ? { ...kept, ...afresh } : null;
  }
  return old.state === 'fetched' ? withSource(old, fresh) : replaceSource(old, fresh);
}

/** A fetched file keeps its source: nothing says that the other one is the same file. */
function replaceSource(old: KnownOriginal, fresh: ListedOriginal): OriginalRecord | null {
  return old.state === 'fetched' ? null : { ...withSource(old, fresh), kind: fresh.kind, ...afresh };
}

function withSource(old: KnownOriginal, fresh: ListedOriginal): OriginalRecord {
  const { id: _, ...kept } = old;
  const { locator, object_key, expires_at, archive_id, entry, fetch_before } = fresh;
  return { ...kept, locator, object_key, expires_at, archive_id, entry, fetch_before };
}

function kindOf(post: SourcePost): PostRecord['kind'] {
  const first = post.media[0];
  if (first === undefined) return 'none';
  return first.kind === 'video' ? 'video' : 'images';
}

function isSame(a: PostRecord, b: PostRecord): boolean {
  const before: Readonly<Record<string, unknown>> = { ...a };
  return Object.entries(b).every(([column, value]) => before[column] === value);
}
