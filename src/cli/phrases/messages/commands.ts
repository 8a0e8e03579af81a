import type { AudioCodec, IsoTime, SourceAbout, TextLimit, VideoCodec, Visibility } from '../../../contract/index.ts';
import type { Inspection } from '../../../core/inspection.ts';
import type { ImportCounts, OriginalTotals } from '../../../core/model.ts';

/** What the commands around exports, files, accounts and this computer say. */
export interface CommandMessages {
  /** about links that die: from when on, or that some have died already */
  deadline(firstExpiry: IsoTime, now: IsoTime): string;

  readonly journey: {
    reading(path: string): string;
    read(name: string, counts: ImportCounts): string;
    note(sentence: string): string;
    captions(joined: number, not: number): string;
    more(count: number): string;
    lookingThrough(folder: string): string;
    ownFiles(
      folder: string,
      counts: {
        readonly adopted: number;
        readonly alreadyHere: number;
        /** of videos that are here, whose subtitles are others than before */
        readonly newSubtitles: number;
        readonly unclear: number;
        /** they cannot be used */
        readonly refused: number;
        readonly unmatched: number;
      },
    ): string;
    /** `deadline` null: nobody knows when the links die */
    fetching(files: number, deadline: string | null): string;
    safe(totals: OriginalTotals): string;
    /** flags of the account's last plan that the new one has not; `command`: with them */
    forgotten(flags: readonly string[], command: string): string;
    /** options, as `name=value`, that were left away and are those of the last plan */
    remembered(pairs: readonly string[]): string;
    /** `from`: the day they begin instead */
    scheduleFromPast(given: string, from: string): string;
    serverLimits(title: string): string;
  };

  readonly fetch: {
    allSafe(command: string): string;
    left(totals: Pick<OriginalTotals, 'fetched' | 'wanted' | 'held' | 'unfetchable'>): string;
    readonly again: string;
    why(command: string): string;
  };

  readonly inspect: {
    heading(title: string, about: SourceAbout): string;
    posts(found: Inspection): string;
    media(found: Inspection): string;
    withoutFile(posts: number): string;
    notPublic(found: Inspection): string;
    withoutCaption(posts: number): string;
    deleted(posts: number): string;
    unreadable(items: number): string;
    readonly note: string;
    readonly nothing: string;
    noDeadline(command: string): string;
    allInside(command: string): string;
    allDied(last: IsoTime, agoMs: number): string;
    dying(span: {
      readonly first: IsoTime;
      readonly last: IsoTime;
      readonly now: IsoTime;
      /** null: what to do comes next anyway */
      readonly command: string | null;
    }): string;
  };

  readonly accounts: {
    nobody(command: string): string;
    keptIn(place: string): string;
    notStopped(name: string): string;
    mayGoOn(name: string, because: string): string;
    next(command: string): string;
    signedIn(title: string, name: string, place: string): string;
    remembered(options: string): string;
    forgot(name: string): string;
    othersCanRead(path: string, command: string): string;
    /** where secrets are kept */
    readonly keychain: string;
    files(folder: string): string;
    filesWithoutKeychain(folder: string): string;
  };

  readonly destinations: {
    more(command: string): string;
    readonly options: string;
    /** the fallback of an option; '' is an empty text */
    fallback(value: string): string;
    readonly noAccount: string;
    signIn(command: string): string;
    readonly noVideo: string;
    video(limits: VideoWords): string;
    readonly noPhotos: string;
    photos(limits: {
      readonly maxCount: number | null;
      readonly formats: readonly string[];
      readonly maxBytes: number | null;
    }): string;
    readonly noTitles: string;
    title(rules: readonly TextLimit[]): string;
    text(limits: {
      readonly rules: readonly TextLimit[];
      readonly maxTags: number | null;
      readonly linksGo: boolean;
    }): string;
    audience(visibility: readonly Visibility[], backdating: boolean): string;
    readonly atOnce: string;
    /** `maxAheadMs` null: however far */
    schedule(minAheadMs: number, maxAheadMs: number | null): string;
    pace(pace: { readonly perDay: number | null; readonly minGapMs: number }, because: string): string;
    readonly byPerson: string;
    /** above what to know before the first post */
    readonly briefing: string;
    readonly serverDecides: string;
    readonly sendsAgain: string;
    readonly looksAndAsks: string;
    readonly looksFirst: string;
  };

  readonly doctor: {
    readonly names: Readonly<
      Record<'node' | 'sqlite' | 'ffmpeg' | 'pictures' | 'disk' | 'secrets' | 'translation' | 'speech', string>
    >;
    readonly ok: string;
    readonly bad: string;
    readonly nodeNeeded: string;
    readonly sqlite: string;
    readonly pictures: string;
    disk(freeBytes: number, workspace: string): string;
    readonly littleDisk: string;
    /** of one destination */
    readonly nothingToExamine: string;
    keptIn(place: string): string;
  };

  readonly demo: {
    readonly drawing: string;
    ready(folder: string, command: string): string;
    done(command: string): string;
  };

  readonly sandbox: {
    playedAt(title: string, home: string): string;
    /** `folder` null: it is gone with the sandbox */
    holds(posts: number, folder: string | null): string;
    rehearse(command: string): string;
    forPrograms(command: string): string;
    readonly notPublic: string;
  };
}

interface VideoWords {
  readonly containers: readonly string[];
  readonly videoCodecs: readonly VideoCodec[];
  readonly audioCodecs: readonly AudioCodec[];
  /** null: no limit */
  readonly maxDurationMs: number | null;
  readonly maxBytes: number | null;
  readonly sides: string | null;
  readonly maxFrameRate: number | null;
  /** in one post; null: any number */
  readonly maxCount: number | null;
}
