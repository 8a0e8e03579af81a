/**
 * Where the words of a post come from, strongest first: what a person wrote in the plan (by hand, for one account) · their
 * captions file · what the platform still shows (`--look-up-captions`) · what is said in the video · the export's own title ·
 * `--title-template` (in the plan, only where nothing else gave words) · none. The first and the template belong to a plan, the
 * others to the post: `PostRow.captionFrom` begins with their name. A text for people who cannot see is no caption.
 */
export type CaptionOrigin = 'file' | 'look-up' | 'transcript' | 'export';

const strength: Readonly<Record<CaptionOrigin, number>> = { file: 4, 'look-up': 3, transcript: 2, export: 1 };

const origins: Readonly<Record<string, CaptionOrigin>> = {
  'look-up': 'look-up',
  transcript: 'transcript',
  export: 'export',
};

/** What a post has: as in `PostRow`. */
interface Known {
  readonly caption: string | null;
  readonly captionFrom: string | null;
}

/** `file: captions.csv:3` → `file`; what an older clipferry wrote any other way came from a file, too. */
export function originOf(captionFrom: string): CaptionOrigin {
  return origins[captionFrom.split(':')[0] ?? ''] ?? 'file';
}

/** Words of the same strength take the place of earlier ones, weaker ones never do. `from`: as `PostRow.captionFrom`. */
export function mayTakeCaption({ caption, captionFrom }: Known, from: string): boolean {
  if (captionFrom === null || (caption ?? '').trim() === '') return true;
  return strength[originOf(from)] >= strength[originOf(captionFrom)];
}

/** Would words of this origin be taken over what the post has? False also for those of the same origin: they are there. */
export function wantsCaption({ caption, captionFrom }: Known, origin: CaptionOrigin): boolean {
  if (captionFrom === null || (caption ?? '').trim() === '') return true;
  return strength[origin] > strength[originOf(captionFrom)];
}
