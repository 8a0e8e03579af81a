import {
  because,
  type CaptionListener,
  type CaptionReader,
  type CaptionRecord,
  type Clock,
  type Reason,
  type SourceIds,
} from '../../contract/index.ts';
import {
  type CaptionDoubt,
  type CaptionMatch,
  captionSearchWindow,
  createCaptionClaims,
  decideCaptionMatch,
  findOtherZone,
  otherZonesWindow,
} from '../../core/caption/join.ts';
import { wellFormed } from '../../kit/index.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { createPostFinder, type PostFinder } from './find-posts.ts';

export interface CaptionImport {
  readonly matched: number;
  /** each was told to `onRemark` */
  readonly unmatched: number;
  /** of those: with posts they may belong to */
  readonly doubtful: number;
  /** rows of a table that name a post and no caption */
  readonly empty: number;
}

/** A caption that was not given to a post, or the post that several captions claim. */
export interface CaptionRemark {
  /** the line of the file, or the post */
  readonly where: string;
  readonly because: Reason;
  /** empty: no post comes near */
  readonly doubts: readonly CaptionDoubt[];
}

export interface CaptionFile {
  readonly reader: CaptionReader;
  readonly path: string;
  /** of the source the posts came from */
  readonly ids: SourceIds | null;
  /** a dump of 100,000 lines may have as many of them: none are kept here */
  readonly onRemark?: (remark: CaptionRemark) => void | Promise<void>;
  readonly onCodePage?: CaptionListener['onCodePage'];
  /** true: nothing is written, only looked at */
  readonly onlyLook?: boolean;
  /** what they are: see `core/caption/precedence.ts`; absent: `file` */
  readonly origin?: 'file' | 'transcript';
}

interface Deps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Joins captions from the person's own file or folder to posts. */
export async function importCaptions(
  { ledger, clock, signal }: Deps,
  { reader, path, ids, onRemark, onCodePage, onlyLook = false, origin = 'file' }: CaptionFile,
): Promise<CaptionImport> {
  const claims = createCaptionClaims();
  const posts = createPostFinder(ledger.posts);
  const counts = { unmatched: 0, doubtful: 0, empty: 0 };
  const remark = async (one: CaptionRemark) => {
    counts.unmatched += 1;
    counts.doubtful += one.doubts.length > 0 ? 1 : 0;
    await onRemark?.(one);
  };
  const onEmpty = () => {
    counts.empty += 1;
  };
  for await (const raw of reader.read(path, signal, { onEmpty, ...(onCodePage === undefined ? {} : { onCodePage }) })) {
    const record = { ...raw, caption: wellFormed(raw.caption) };
    const window = captionSearchWindow(record, ids);
    const named = await posts.named(record);
    const ofItsTime = window === null ? [] : await posts.between(window.from, window.to);
    const match = decideCaptionMatch(record, { named, ofItsTime }, ids);
    if (match.kind === 'match') claims.add(record, match);
    else await remark(await remarkOf(record, match, { posts, ids, origin }));
  }
  const { undisputed, conflicts } = claims.settle();
  const given = undisputed.map(({ ref, caption, where }) => ({ ref, caption, from: `${origin}: ${where}` }));
  if (!onlyLook) await ledger.posts.setCaptions(given, clock.now());
  for (const { ref, because: why, doubts } of conflicts) await remark({ where: ref, because: why, doubts });
  return { matched: given.length, ...counts };
}

/** Of a day with twenty posts the first ones are enough to see what is the matter. */
const mostCandidates = 20;

interface Surroundings extends Required<Pick<CaptionFile, 'origin'>> {
  readonly posts: PostFinder;
  readonly ids: SourceIds | null;
}

async function remarkOf(
  record: CaptionRecord,
  match: Exclude<CaptionMatch, { readonly kind: 'match' }>,
  { posts, ids, origin }: Surroundings,
): Promise<CaptionRemark> {
  const { where, caption } = record;
  if (match.kind === 'ambiguous') {
    const doubt = { where, caption, candidates: match.refs.slice(0, mostCandidates) };
    return { where, because: match.because, doubts: [doubt] };
  }
  const window = otherZonesWindow(record, ids);
  const other = window === null ? null : findOtherZone(record, await posts.between(window.from, window.to));
  if (other === null) return { where, because: origin === 'transcript' ? noPost(record) : match.because, doubts: [] };
  return { where, because: other.because, doubts: [{ where, caption, candidates: [other.ref] }] };
}

/** A line of a table can be given a ref, subtitles another name only. */
function noPost({ sourceId, createdAt }: CaptionRecord): Reason {
  return because('subtitles-of-no-post', {
    ...(sourceId === null ? {} : { sourceId }),
    ...(createdAt === null ? {} : { createdAt }),
  });
}
