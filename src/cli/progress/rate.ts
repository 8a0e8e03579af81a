/** How fast something grows, over the last while. Times in ms of any clock that only goes forward. */
export interface Rate {
  /** `value` never shrinks. */
  add(at: number, value: number): void;
  /** Per second; null: too little was seen to say. */
  perSecond(now: number): number | null;
  /** Whatever was seen says nothing about what comes. */
  forget(): void;
}

interface RateRules {
  /** the average is taken over this long */
  readonly windowMs: number;
  /** and over at least so many steps, however long they take: a video may be encoded for minutes */
  readonly leastSteps: number;
  /** before that it says nothing */
  readonly believableMs: number;
}

export const byteRules: RateRules = { windowMs: 20_000, leastSteps: 2, believableMs: 3_000 };
export const countRules: RateRules = { windowMs: 20_000, leastSteps: 5, believableMs: 10_000 };

/** Samples closer together than this are one: memory stays small, however often somebody adds. */
const sampleEveryMs = 250;

interface Sample {
  readonly at: number;
  readonly value: number;
}

export function createRate(rules: RateRules): Rate {
  let samples: Sample[] = [];

  const drop = (now: number) => {
    while (samples.length > rules.leastSteps + 1 && (samples[1]?.at ?? now) <= now - rules.windowMs) samples.shift();
  };
  return {
    add(at, value) {
      const last = samples.at(-1);
      if (last !== undefined && value < last.value) samples = [];
      const before = samples.at(-2);
      // What stands still adds nothing: the next step brings its own time.
      if (last !== undefined && value === last.value) return;
      if (last !== undefined && before !== undefined && at - before.at < sampleEveryMs) samples.pop();
      samples.push({ at, value });
      drop(at);
    },
    perSecond(now) {
      drop(now);
      const [first] = samples;
      const last = samples.at(-1);
      if (first === undefined || last === undefined) return null;
      // Up to now, not up to the last step: where nothing comes any more it falls.
      const spanMs = now - first.at;
      if (spanMs < rules.believableMs || last.value <= first.value) return null;
      return ((last.value - first.value) * 1000) / spanMs;
    },
    forget() {
      samples = [];
    },
  };
}
