import type { Account, IsoTime, Options, Reason, ServerLimits, Visibility } from '../../contract/index.ts';
import type { TitleTemplate } from '../caption/template.ts';
import type { WordChoices } from '../caption/words.ts';
import type { CoverFile, CoverWish } from '../cover/wish.ts';
import type { RenditionDecision } from '../media/facts.ts';
import type { TranslationChoice } from './translation-choice.ts';

/** What the plan says of one post for one account. Plain JSON: a line of plan.json and a column of the ledger. */
export interface PlanItem {
  readonly deliveryKey: string;
  readonly postRef: string;
  readonly createdAt: IsoTime;
  readonly kind: 'video' | 'images';
  readonly verdict: Verdict;
  readonly text: PlannedText;
  readonly visibility: Visibility;
  /** the destination is to publish it then; null: as soon as its turn comes */
  readonly scheduledAt: IsoTime | null;
  /** as the source words it; null: not said */
  readonly location: string | null;
  /** what people hear who cannot see: the export has one text per post; empty when it has none */
  readonly alt: string;
  readonly media: readonly PlannedMedia[];
  /** the person's own choice of a cover; absent: clipferry's */
  readonly cover?: CoverWish;
  /** what a person should know: nothing here stops the delivery */
  readonly warnings: readonly Reason[];
  /** what a person changed by hand: a later plan leaves it as they wrote it */
  readonly byHand?: readonly HandField[];
  /** the plan's own verdict, where a person gave another */
  readonly planSays?: Verdict;
}

/** What a person may change of a post by hand. */
export const handFields = [
  'title',
  'body',
  'hashtags',
  'visibility',
  'scheduledAt',
  'location',
  'alt',
  'cover',
] as const;

export type HandField = (typeof handFields)[number];

export type Verdict =
  | { readonly kind: 'deliver' }
  /** waits for a person */
  | { readonly kind: 'hold'; readonly reason: Reason }
  | { readonly kind: 'skip'; readonly reason: Reason };

export interface PlannedText {
  readonly title: string | null;
  readonly body: string;
  readonly hashtags: readonly string[];
  /** every change, in the order it was made */
  readonly changes: readonly TextChange[];
}

export interface TextChange {
  readonly reason: Reason;
  readonly before: string;
  readonly after: string;
}

export interface PlannedMedia {
  readonly originalId: number;
  readonly role: 'video' | 'image' | 'cover';
  /** null: not fetched yet, decided when it is; of a frame for the cover: nobody has looked at the video yet */
  readonly rendition: RenditionDecision | null;
  /** the person's own picture, which is the cover in place of the original */
  readonly file?: CoverFile;
}

/** What a plan was made with: enough to make it again, and to tell that two plans are the same. */
export interface PlanHeader {
  readonly v: 2;
  readonly madeAt: IsoTime;
  readonly archive: string;
  readonly account: Account;
  readonly options: Options;
  /** the server's own limits the plan was made with; null: it was made without (before a sign-in), or there are none */
  readonly server: ServerLimits | null;
  readonly choices: PlanChoices;
  /** true: for the sandbox only; `run` leaves it alone */
  readonly rehearsal?: boolean;
  /** of the file the plan was written to; in the ledger only, because a file cannot hold its own */
  readonly fileSha256?: string;
  /** of the file a person edited, whose edits are this plan; in the ledger only */
  readonly takenSha256?: string;
}

export interface PlanChoices {
  readonly allowUntitled: boolean;
  /** words for posts that have none; absent: they go without, or wait */
  readonly titleTemplate?: TitleTemplate;
  /** what becomes of posts that are private or for friends at the source */
  readonly privatePosts: 'skip' | 'private';
  /** posts whose audience the export does not name; absent: 'hold', because nothing becomes public by guessing */
  readonly unknownAudience?: 'hold' | 'public';
  /** photo posts with more pictures than the destination takes; absent: 'hold', because nothing is lost silently */
  readonly extraImages?: 'hold' | 'drop';
  /** photos narrower or wider than the destination shows whole; absent: 'leave', because a crop is the person's to choose */
  readonly photoShape?: 'leave' | 'crop' | 'pad';
  /** videos longer than the destination takes; absent: 'refuse'. 'split': in parts, where one delivery can carry several videos */
  readonly tooLong?: 'refuse' | 'cut' | 'split';
  /** sound that is not the creator's own; absent: 'keep', with a warning */
  readonly otherSound?: 'keep' | 'mute' | 'skip';
  /** how loud videos are; absent: 'keep' */
  readonly loudness?: 'keep' | 'normalise';
  /** what lies beside a person's own video; absent: 'leave' */
  readonly subtitles?: 'leave' | 'burn';
  /** covers of videos; absent: 'own', the export's where it is here. 'chosen': always a frame that clipferry chooses */
  readonly covers?: 'own' | 'chosen';
  /** posts that were stories; absent: 'skip' */
  readonly stories?: 'skip' | 'include';
  /** what is done with the words of all posts; absent: only what the destination needs */
  readonly words?: WordChoices;
  /** absent: captions stay in their language, and nobody is asked */
  readonly translation?: TranslationChoice;
  /** captions made of what is said, which nobody has read; absent: 'hold' */
  readonly transcripts?: 'hold' | 'accept';
  readonly since: IsoTime | null;
  readonly until: IsoTime | null;
  readonly only: 'video' | 'images' | null;
  /** null: all */
  readonly ids: readonly string[] | null;
  readonly limit: number | null;
  readonly order: 'oldest' | 'newest' | 'likes';
  /** the destination publishes by itself at these times; absent: each post goes when its turn comes */
  readonly schedule?: ScheduleChoice;
  /** null: the destination's own */
  readonly pace: { readonly perDay: number | null; readonly minGapMs: number } | null;
  /** where what was read from files was read, as typed: nothing reads them again, but a hint can name them */
  readonly files?: ChoiceFiles;
}

/** Paths. */
export interface ChoiceFiles {
  readonly ids?: string;
  readonly glossary?: string;
  readonly topics?: string;
}

/** `18:00` and `21:30` of each day from `from` on, in the person's own time zone. */
export interface ScheduleChoice {
  /** `YYYY-MM-DD` */
  readonly from: string;
  /** `HH:MM`, ascending */
  readonly times: readonly string[];
  /** IANA name: `Europe/Berlin` */
  readonly timeZone: string;
}
