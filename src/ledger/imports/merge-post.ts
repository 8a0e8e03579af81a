import type { Insertable, Selectable } from 'kysely';
import type { MediaRef, SourcePost } from '../../contract/index.ts';
import type { OriginalsTable, PostsTable } from '../sqlite/tables.ts';

/** What an archive says of a post, beside what the ledger already knows. Pure: `posts.ts` reads before and writes after. */

export type PostRecord = Insertable<PostsTable>;
export type KnownOriginal = Selectable<OriginalsTable>;
/** A row to insert or to put over the one with the same post, role and position. */
export type OriginalRecord = Omit<KnownOriginal, 'id'>;
/** What an archive says of a file; a row of a post that was not known has nothing else. */
export type ListedOriginal = Pick<
  OriginalRecord,
  'post_ref' | 'role' | 'position' | 'kind' | 'locator' | 'object_key' | 'expires_at' | 'fetch_before'
>;

/** `fetch_before` of a link that does not say when it dies: sorts after every real time. */
export const never = '9999-12-31T23:59:59.999Z';

export function newPost(post: SourcePost, archiveId: number): PostRecord {
  return {
    ref: post.ref,
    created_at: post.createdAt,
    caption: post.caption,
    caption_from: post.caption === null ? null : 'export',
    audience: post.audience,
    kind: kindOf(post),
    facts: JSON.stringify(post.facts),
    video_id: post.facts['videoId'] ?? null,
    archive_id: archiveId,
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
    facts: JSON.stringify(post.facts),
    video_id: post.facts['videoId'] ?? known.video_id ?? null,
  };
  return isSame(known, merged) ? null : merged;
}

export interface OriginalChanges {
  readonly put: readonly OriginalRecord[];
  readonly dropped: readonly KnownOriginal[];
}

/**
 * Files are matched by role and position. Fetched ones stay fetched. A file that is no longer listed, while others of
 * the post are, goes unless it was fetched: nothing could fetch it, and the post would wait for it for ever.
 */
export function mergeOriginals(known: readonly KnownOriginal[], post: SourcePost): OriginalChanges {
  const listed = listOriginals(post);
  const put = listed.flatMap((fresh) => {
    const old = known.find((one) => one.role === fresh.role && one.position === fresh.position);
    const merged = old === undefined ? { ...untouched, ...fresh } : relink(old, fresh);
    return merged === null ? [] : [merged];
  });
  const dropped =
    post.media.length === 0
      ? []
      : known.filter((one) => one.role === 'media' && one.position >= post.media.length && one.state !== 'fetched');
  return { put, dropped };
}

export function listOriginals(post: SourcePost): readonly ListedOriginal[] {
  const media = post.media.map((ref, position) => listOriginal(post.ref, 'media', position, ref));
  return post.cover === null ? media : [...media, listOriginal(post.ref, 'cover', 0, post.cover)];
}

function listOriginal(
  postRef: string,
  role: ListedOriginal['role'],
  position: number,
  media: MediaRef,
): ListedOriginal {
  return {
    post_ref: postRef,
    role,
    position,
    kind: media.kind,
    locator: media.locator,
    object_key: media.objectKey,
    expires_at: media.expiresAt,
    fetch_before: media.expiresAt ?? never,
  };
}

/** Nobody has tried to fetch it yet. */
const untouched: Omit<OriginalRecord, keyof ListedOriginal> = {
  state: 'wanted',
  sha256: null,
  bytes: null,
  extension: null,
  probed: null,
  fetched_from: null,
  hold_code: null,
  hold_reason: null,
  not_before: null,
  tries: 0,
};

/**
 * A new link for a file we know. An older export read after a newer one must not bring back a link that dies sooner. A
 * fetched file takes the link too (should its bytes be lost), but only if the key in the link says it is the same file.
 */
function relink(old: KnownOriginal, fresh: ListedOriginal): OriginalRecord | null {
  if (old.locator === fresh.locator) return null;
  if (old.expires_at !== null && fresh.expires_at !== null && fresh.expires_at < old.expires_at) return null;
  if (old.state === 'fetched' && (old.object_key === null || old.object_key !== fresh.object_key)) return null;
  const { id: _, ...kept } = old;
  const { kind, locator, object_key, expires_at, fetch_before } = fresh;
  const linked = {
    ...kept,
    kind: old.state === 'fetched' ? old.kind : kind,
    locator,
    object_key,
    expires_at,
    fetch_before,
  };
  if (old.state === 'fetched') return linked;
  // Whatever was wrong (dead, refused, not the file) was said of the old link: the new one is tried afresh.
  return { ...linked, state: 'wanted', hold_code: null, hold_reason: null, not_before: null, tries: 0 };
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
