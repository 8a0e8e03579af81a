import type { IsoTime, SourceItem, SourcePost } from '../contract/index.ts';

/** What is inside an export, in numbers. Posts unless named otherwise; deleted ones are not in `posts`. */
export interface Inspection {
  readonly posts: number;
  readonly videos: number;
  readonly photoPosts: number;
  readonly images: number;
  /** the export names no file for them */
  readonly withoutFile: number;
  /** files behind links, covers not counted */
  readonly linkedFiles: number;
  /** files in the archive itself, covers not counted */
  readonly archivedFiles: number;
  readonly deleted: number;
  readonly unreadable: number;
  readonly private: number;
  readonly friends: number;
  /** the export does not say who could see them */
  readonly unknownAudience: number;
  readonly withoutCaption: number;
  /** the platform's own id of the post is known */
  readonly withSourceId: number;
  readonly from: IsoTime | null;
  readonly to: IsoTime | null;
  readonly linksExpireAt: { readonly first: IsoTime; readonly last: IsoTime } | null;
}

interface Inspector {
  add(item: SourceItem): void;
  result(): Inspection;
}

export function createInspector(): Inspector {
  const counts = {
    posts: 0,
    videos: 0,
    photoPosts: 0,
    images: 0,
    withoutFile: 0,
    linkedFiles: 0,
    archivedFiles: 0,
    deleted: 0,
    unreadable: 0,
    private: 0,
    friends: 0,
    unknownAudience: 0,
    withoutCaption: 0,
    withSourceId: 0,
  };
  const dates = createSpan();
  const expiries = createSpan();
  const addFiles = ({ media }: SourcePost) => {
    const images = media.filter(({ kind }) => kind === 'image').length;
    counts.images += images;
    if (media.length === 0) counts.withoutFile += 1;
    else if (images > 0) counts.photoPosts += 1;
    else counts.videos += 1;
    for (const file of media) {
      counts[file.from === 'link' ? 'linkedFiles' : 'archivedFiles'] += 1;
      if (file.from === 'link' && file.expiresAt !== null) expiries.add(file.expiresAt);
    }
  };
  return {
    add(item) {
      if (item.kind === 'deleted') counts.deleted += 1;
      if (item.kind === 'unreadable') counts.unreadable += 1;
      if (item.kind !== 'post') return;
      const { post } = item;
      counts.posts += 1;
      dates.add(post.createdAt);
      addFiles(post);
      if (post.audience === 'private') counts.private += 1;
      if (post.audience === 'friends') counts.friends += 1;
      if (post.audience === 'unknown') counts.unknownAudience += 1;
      if (post.caption === null) counts.withoutCaption += 1;
      if (post.sourceId !== null) counts.withSourceId += 1;
    },
    result() {
      const [from, to] = dates.ends();
      const [first, last] = expiries.ends();
      return { ...counts, from, to, linksExpireAt: first === null || last === null ? null : { first, last } };
    },
  };
}

function createSpan() {
  let first: IsoTime | null = null;
  let last: IsoTime | null = null;
  return {
    add(time: IsoTime) {
      if (first === null || time < first) first = time;
      if (last === null || time > last) last = time;
    },
    ends: (): readonly [IsoTime | null, IsoTime | null] => [first, last],
  };
}
