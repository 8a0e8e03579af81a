import PQueue from 'p-queue';

export interface LaneSizes {
  readonly fetch: number;
  readonly prepare: number;
  readonly upload: number;
}

export type LaneName = 'fetch' | 'urgent-fetch' | 'look' | 'prepare' | 'upload' | 'publish' | 'check';

/** Bounded lanes that overlap: while one post is encoded the next is uploaded. The only file that knows p-queue. */
export interface Lanes {
  run<Result>(lane: LaneName, task: () => Promise<Result>): Promise<Result>;
  /** started or waiting */
  busy(lane: LaneName): number;
}

export function openLanes(sizes: LaneSizes): Lanes {
  const lane = (concurrency: number) => new PQueue({ concurrency });
  // Publishing is one at a time per account by its turns; the lane only bounds many accounts.
  const queues: Readonly<Record<LaneName, PQueue>> = {
    fetch: lane(Math.max(1, sizes.fetch - 1)),
    // One slot serves the posts that are next in plan order, so that publishing need not wait for the last link.
    'urgent-fetch': lane(1),
    // Those that wait here share an ffmpeg, see media/cover/take-frames.ts.
    look: lane(16),
    prepare: lane(sizes.prepare),
    upload: lane(sizes.upload),
    publish: lane(8),
    check: lane(4),
  };
  return {
    async run<Result>(name: LaneName, task: () => Promise<Result>): Promise<Result> {
      return queues[name].add(task);
    },
    busy: (name) => queues[name].size + queues[name].pending,
  };
}
