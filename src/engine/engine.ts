import type { Account, Clock, IsoTime, Reason } from '../contract/index.ts';
import type { Downloader } from '../core/download.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { FfmpegFacts } from '../media/ffmpeg.ts';
import type { MediaStore } from '../media/store.ts';

/** What every step of the engine works with. Opened by the command line, closed by it. */
export interface Engine {
  /** absolute path of the folder that holds everything clipferry writes */
  readonly workspace: string;
  readonly ledger: Ledger;
  readonly store: MediaStore;
  readonly clock: Clock;
  readonly downloader: Downloader;
  /** looked for at the first video that needs it; FerryError `fatal` when there is none */
  readonly ffmpeg: () => Promise<FfmpegFacts>;
  readonly watch: Watcher;
  /** between two requests to one host */
  readonly fetchGapMs: number;
  /** a number in [0, 1): spreads retries */
  readonly random: () => number;
  readonly stop: StopSignal;
}

/** Two steps, as a person expects from Ctrl-C: the first lets what is in flight finish, the second cuts it off. */
export interface StopSignal {
  /** nothing new is begun from here on */
  readonly draining: boolean;
  /** aborts what is in flight */
  readonly now: AbortSignal;
  /** calls back once when draining begins (at once if it has); returns what takes the listener away */
  onDrain(listener: () => void): () => void;
}

/** Progress for people. Nothing here is needed for correctness. */
export interface Watcher {
  activity(what: Activity): void;
  /** A run has ended: resolves when all of it was told. Never rejects. */
  ended?(): Promise<void>;
}

/** What is being done, and to what: a file (`id`) of a post (`subject`). Each is followed by `over` with the same step and id. */
export type Step =
  | {
      readonly kind: 'fetching';
      readonly id: string;
      readonly subject: string;
      readonly bytes: number;
      readonly totalBytes: number | null;
    }
  /** `fraction` null: nobody knows how far it is */
  | { readonly kind: 'preparing'; readonly id: string; readonly subject: string; readonly fraction: number | null }
  | {
      readonly kind: 'uploading';
      readonly id: string;
      readonly subject: string;
      readonly bytes: number;
      readonly totalBytes: number;
    }
  /** `showing` and `asking`: a person publishes, and it is their turn */
  | {
      readonly kind: 'publishing' | 'checking' | 'removing' | 'showing' | 'asking';
      readonly id: string;
      readonly subject: string;
    };

export type Activity =
  | Step
  | { readonly kind: 'over'; readonly step: Step['kind']; readonly id: string }
  /** a run begins; without accounts it only fetches */
  | { readonly kind: 'run-began'; readonly accounts: readonly Account[] }
  | { readonly kind: 'run-ended' }
  /** nothing can be done before then. `because` null: an error is waited out, or a post has a time of its own */
  | { readonly kind: 'waiting'; readonly because: Reason | null; readonly until: IsoTime }
  /** the ledger has news */
  | { readonly kind: 'changed' };

/** Does the task, and tells of it from its begin to its end, however it ends. */
export async function watched<Result>(
  { watch }: Pick<Engine, 'watch'>,
  step: Step,
  task: () => Promise<Result>,
): Promise<Result> {
  watch.activity(step);
  try {
    return await task();
  } finally {
    watch.activity({ kind: 'over', step: step.kind, id: step.id });
  }
}
