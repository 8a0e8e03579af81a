/** The sound of one video, taken out of it. */
export interface Sound {
  readonly path: string;
  readonly bytes: number;
  readonly durationMs: number;
  /** absolute; the sound lies in it, and nothing else: it may be written into */
  readonly folder: string;
}

/** Who writes down what is said. */
export interface Transcriber {
  /** for people and for `captionFrom`: `whisper`, `api.example.org` */
  readonly name: string;
  /** who is asked and how: the same is not asked twice */
  readonly asked: readonly string[];
  /** `wav`: every program reads it; `m4a`: small enough to be sent */
  readonly wants: 'wav' | 'm4a';
  /**
   * The words, cleaned; empty: it heard no words; null: it wrote nothing at all. FerryError with `effect: none`: `permanent` about this sound alone; else nothing more can
   * be had for now.
   */
  transcribe(sound: Sound, signal: AbortSignal): Promise<string | null>;
}
