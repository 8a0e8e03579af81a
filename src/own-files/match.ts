import { because, FerryError, type MediaKind, type Reason, type SourceIds } from '../contract/index.ts';
import type { MatchedBy } from '../contract/reasons/own-files.ts';
import type { PostRow } from '../core/model.ts';
import { hashFile, systemCodeOf } from '../disk/index.ts';
import { assertNever } from '../kit/index.ts';
import { indexPosts, type KnownPost, type PostIndex } from './posts.ts';
import { findOwnFiles, type OwnFile, type OwnUnit } from './units.ts';

export interface OwnFileMatch {
  readonly originalId: number;
  readonly postRef: string;
  readonly kind: MediaKind;
  readonly path: string;
  readonly by: MatchedBy;
}

export interface OwnFileRemark {
  readonly path: string;
  /** why it is not used */
  readonly because: Reason;
}

/** A plan: nothing is copied here. Every video and picture below the folder is in exactly one of the lists or counts. */
export interface OwnFiles {
  /** at most one per original; only originals that are still wanted */
  readonly matches: readonly OwnFileMatch[];
  /** may belong to a post, but not surely to one: a person should rename or choose */
  readonly ambiguous: readonly OwnFileRemark[];
  readonly unmatched: readonly OwnFileRemark[];
  /** copies of a matched file, byte for byte */
  readonly duplicates: number;
  /** those whose original is in the workspace already */
  readonly alreadyHere: readonly OwnFileMatch[];
  /** neither video nor picture by their name */
  readonly ignored: number;
}

export interface OwnFilesOptions {
  /** the export's account: files that name another one (`@other_…`) are left alone */
  readonly accountName?: string | null;
  /** what the ids of the posts' source give away */
  readonly ids: SourceIds | null;
}

/**
 * Which files below `folder` (`--media`) are originals of which posts: by storage key, by post id, by the time inside an
 * id, by the time or day in the name, in this order, and only where one post and one file (or one whole picture set in
 * order) are left. Looks at names; opens files only to tell copies apart. FerryError `usage` for an unreadable folder or file.
 */
export async function matchOwnFiles(
  folder: string,
  posts: AsyncIterable<PostRow>,
  options: OwnFilesOptions,
  signal: AbortSignal,
): Promise<OwnFiles> {
  const found = await findOwnFiles(folder, signal);
  const index = await indexPosts(posts, options.ids);
  const claims: Claim[] = [];
  const ambiguous: OwnFileRemark[] = [];
  const unmatched: OwnFileRemark[] = [];
  for (const unit of found.units) {
    const answer = decideUnit(unit, index, options.accountName ?? null);
    const remarks = (reason: Reason) => unit.files.map(({ path }) => ({ path, because: reason }));
    switch (answer.kind) {
      case 'claims':
        claims.push(...answer.claims);
        break;
      case 'ambiguous':
        ambiguous.push(...remarks(answer.because));
        break;
      case 'unmatched':
        unmatched.push(...remarks(answer.because));
        break;
      default:
        assertNever(answer);
    }
  }
  const settled = await settle(claims, signal);
  return {
    ...settled,
    ambiguous: [...ambiguous, ...settled.ambiguous],
    unmatched: [...unmatched, ...settled.unmatched],
    ignored: found.ignored,
  };
}

/** These files want to be the media of this post. */
interface Claim {
  readonly post: KnownPost;
  readonly by: MatchedBy;
  readonly files: readonly { readonly path: string; readonly originalId: number }[];
}

type UnitAnswer =
  | { readonly kind: 'claims'; readonly claims: readonly Claim[] }
  | { readonly kind: 'ambiguous' | 'unmatched'; readonly because: Reason };

function decideUnit(unit: OwnUnit, index: PostIndex, accountName: string | null): UnitAnswer {
  const byKey = claimByKey(unit, index);
  if (byKey) return byKey;
  if (accountName !== null && unit.accountStem !== null && !namesAccount(unit.accountStem, accountName)) {
    return { kind: 'unmatched', because: because('own-file-other-account', { accountName }) };
  }
  let reason = because('own-file-nameless');
  for (const evidence of unit.evidence) {
    const candidate = index.findCandidate(evidence, unit.kind);
    if (candidate.kind === 'foreign') return { kind: 'unmatched', because: candidate.because };
    if (candidate.kind === 'several') return { kind: 'ambiguous', because: candidate.because };
    if (candidate.kind === 'one') return claimSet(unit, candidate.post, candidate.by);
    if (evidence === unit.evidence[0]) reason = candidate.because;
  }
  return { kind: 'unmatched', because: reason };
}

/** A key names one file of one post: pictures of a set need not be together. Null: no file of the unit has a known key. */
function claimByKey(unit: OwnUnit, index: PostIndex): UnitAnswer | null {
  const hits = unit.files.map((file) => ({ file, targets: targetsOf(file, unit.kind, index) }));
  if (hits.every(({ targets }) => targets.length === 0)) return null;
  const claims: Claim[] = [];
  for (const { file, targets } of hits) {
    const [target, second] = targets;
    if (!target || second) return { kind: 'ambiguous', because: because('own-file-shared-key') };
    const { post, originalId } = target;
    claims.push({ post, by: 'object-key', files: [{ path: file.path, originalId }] });
  }
  return { kind: 'claims', claims };
}

function targetsOf(file: OwnFile, kind: MediaKind, index: PostIndex): ReturnType<PostIndex['findByKey']> {
  for (const key of file.evidence.keys) {
    const targets = index.findByKey(key, kind);
    if (targets.length > 0) return targets;
  }
  return [];
}

/** The set must be whole and in order: pictures of a post that are one off would be published wrong. */
function claimSet(unit: OwnUnit, post: KnownPost, by: MatchedBy): UnitAnswer {
  const { files } = unit;
  const wanted = post.media.length;
  if (files.length !== wanted) {
    const reason = because('own-file-set-size', { ref: post.ref, wanted, found: files.length });
    return { kind: 'ambiguous', because: reason };
  }
  const first = files[0]?.index ?? null;
  const inOrder = files.every(({ index }, at) => index === (first === null ? null : first + at));
  if (wanted > 1 && (first === null || first > 1 || !inOrder)) {
    return { kind: 'ambiguous', because: because('own-file-set-gaps', { ref: post.ref }) };
  }
  const pairs = post.media.flatMap((media, at) => {
    const file = files[at];
    return file ? [{ path: file.path, originalId: media.id }] : [];
  });
  return { kind: 'claims', claims: [{ post, by, files: pairs }] };
}

/** `user`, `user_2024-…`, `user-7123…`: names may themselves hold `_` and `.`. */
function namesAccount(stem: string, accountName: string): boolean {
  const rest = stem.toLowerCase().startsWith(accountName.toLowerCase()) ? stem.slice(accountName.length) : null;
  return rest !== null && /^(?:$|[^A-Za-z0-9])/.test(rest);
}

/** Best first: the strongest evidence decides. */
const STRENGTH: readonly MatchedBy[] = ['object-key', 'source-id', 'id-time', 'time', 'day'];

/** One file per original: the best evidence wins, equal evidence must mean equal bytes. */
async function settle(claims: readonly Claim[], signal: AbortSignal): Promise<Omit<OwnFiles, 'ignored'>> {
  const result = {
    matches: [] as OwnFileMatch[],
    ambiguous: [] as OwnFileRemark[],
    unmatched: [] as OwnFileRemark[],
    duplicates: 0,
    alreadyHere: [] as OwnFileMatch[],
  };
  for (const rivals of groupByTarget(claims)) {
    const best = Math.min(...rivals.map(({ by }) => STRENGTH.indexOf(by)));
    const strongest = rivals.filter(({ by }) => STRENGTH.indexOf(by) === best);
    for (const weaker of rivals.filter((rival) => !strongest.includes(rival))) {
      const reason = because('own-file-weaker', { ref: weaker.post.ref });
      result.unmatched.push(...weaker.files.map(({ path }) => ({ path, because: reason })));
    }
    const [winner, ...others] = strongest;
    if (!winner) continue;
    if (!(await allEqual(strongest, signal))) {
      const reason = because('own-file-rivals', { ref: winner.post.ref });
      for (const { files } of strongest) result.ambiguous.push(...files.map(({ path }) => ({ path, because: reason })));
      continue;
    }
    result.duplicates += others.reduce((sum, { files }) => sum + files.length, 0);
    take(winner, result);
  }
  return result;
}

function take(winner: Claim, result: { matches: OwnFileMatch[]; alreadyHere: OwnFileMatch[] }): void {
  const { post, by } = winner;
  for (const { path, originalId } of winner.files) {
    const isHere = post.media.find(({ id }) => id === originalId)?.isHere === true;
    const list = isHere ? result.alreadyHere : result.matches;
    list.push({ originalId, postRef: post.ref, kind: post.kind, path, by });
  }
}

/** Claims on the same originals. Those by key name one original each, the others all of a post. */
function groupByTarget(claims: readonly Claim[]): readonly (readonly Claim[])[] {
  const perPost = new Map<string, Claim[]>();
  for (const claim of claims) append(perPost, claim.post.ref, claim);
  return [...perPost.values()].flatMap((rivals) => {
    const keyed = rivals.filter(({ by }) => by === 'object-key');
    const others = rivals.filter(({ by }) => by !== 'object-key');
    const perOriginal = new Map<number, Claim[]>();
    for (const claim of keyed) append(perOriginal, claim.files[0]?.originalId ?? -1, claim);
    if (others.length === 0) return [...perOriginal.values()];
    const [first] = keyed;
    // Keys for every picture beat a set. Keys for some of them beside a set: nobody can tell, so they stay rivals.
    const isWhole = keyed.length === perOriginal.size && perOriginal.size === first?.post.media.length;
    return first && isWhole ? [[{ ...first, files: keyed.flatMap(({ files }) => files) }, ...others]] : [rivals];
  });
}

function append<K>(map: Map<K, Claim[]>, key: K, claim: Claim): void {
  map.set(key, [...(map.get(key) ?? []), claim]);
}

async function hashOf(path: string, signal: AbortSignal): Promise<string> {
  try {
    return (await hashFile(path, signal)).sha256;
  } catch (error) {
    const systemCode = systemCodeOf(error);
    if (systemCode === null) throw error;
    throw new FerryError('usage', because('file-unreadable', { path, systemCode }), { effect: 'none', cause: error });
  }
}

async function allEqual(claims: readonly Claim[], signal: AbortSignal): Promise<boolean> {
  if (claims.length === 1) return true;
  const hashes = new Set<string>();
  for (const { files } of claims) {
    const parts: string[] = [];
    for (const { path } of files) parts.push(await hashOf(path, signal));
    hashes.add(parts.join());
  }
  return hashes.size === 1;
}
