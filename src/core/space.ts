import type { MediaKind } from '../contract/index.ts';

/** Originals of one kind and role: what is known of their sizes. */
export interface SizeGroup {
  readonly kind: MediaKind;
  readonly role: 'media' | 'cover';
  readonly fetched: number;
  readonly fetchedBytes: number;
  /** still to come, and waiting for nobody */
  readonly wanted: number;
}

export interface SpaceFacts {
  readonly groups: readonly SizeGroup[];
  /** of the wanted: those whose size is known, because they lie in an archive */
  readonly known: readonly (Pick<SizeGroup, 'kind' | 'role'> & { readonly files: number; readonly bytes: number })[];
  /** all files are there a second time in the end: a folder that is handed over, a rehearsal's sandbox */
  readonly copies: boolean;
  readonly freeBytes: number;
}

export interface SpaceEstimate {
  readonly needsBytes: number;
  /** how many files that are here the guess is made from; null: nothing had to be guessed */
  readonly guessedFrom: number | null;
  readonly freeBytes: number;
  /** 0: it will fit */
  readonly missingBytes: number;
}

/**
 * What one weighs where none is here to tell. Nobody's measurement: a minute of phone video at the bitrates that platforms deliver,
 * a photo and a cover as phones show them. The first files replace them.
 */
const guessedBytes = { video: 12_000_000, image: 400_000, cover: 120_000 } as const;

/** Fewer files say too little of the others. */
const leastFiles = 3;

/** Made for sending, and gone when sent: so many posts are on their way at a time. Most need no file of their own, but nobody knows before they are here. */
const postsOnTheirWay = 24;

/** What will be written until everything is fetched and published, and whether it fits. */
export function estimateSpace({ groups, known, copies, freeBytes }: SpaceFacts): SpaceEstimate {
  let originals = 0;
  let guessedFrom: number | null = null;
  for (const group of groups) {
    const sized = known.find(({ kind, role }) => kind === group.kind && role === group.role) ?? { files: 0, bytes: 0 };
    const unknown = Math.max(0, group.wanted - sized.files);
    originals += sized.bytes + unknown * meanBytes(group, sized);
    if (unknown > 0) guessedFrom = (guessedFrom ?? 0) + (isTelling(group) ? group.fetched : 0);
  }
  const here = groups.reduce((sum, { fetchedBytes }) => sum + fetchedBytes, 0);
  const needsBytes = Math.round(originals + (copies ? originals + here : 0) + onTheirWay(groups));
  return { needsBytes, guessedFrom, freeBytes, missingBytes: Math.max(0, needsBytes - freeBytes) };
}

function isTelling({ fetched }: SizeGroup): boolean {
  return fetched >= leastFiles;
}

function meanBytes(group: SizeGroup, known: { readonly files: number; readonly bytes: number }): number {
  if (known.files >= leastFiles) return known.bytes / known.files;
  if (isTelling(group)) return group.fetchedBytes / group.fetched;
  return group.role === 'cover' ? guessedBytes.cover : guessedBytes[group.kind];
}

function onTheirWay(groups: readonly SizeGroup[]): number {
  const videos = groups.find(({ kind, role }) => kind === 'video' && role === 'media');
  if (videos === undefined) return 0;
  const some = Math.min(postsOnTheirWay, videos.wanted + videos.fetched);
  return some * meanBytes(videos, { files: 0, bytes: 0 });
}
