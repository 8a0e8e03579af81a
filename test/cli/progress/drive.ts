import type { Counts } from '../../../src/cli/progress/counts.ts';
import { createProgress, type ProgressState } from '../../../src/cli/progress/model.ts';
import type { Activity } from '../../../src/engine/engine.ts';

/** A model with a clock of its own. */
export function drive(
  counts: Partial<Counts['files']> = {},
  posts: Partial<NonNullable<Counts['posts']>> | null = null,
) {
  const model = createProgress();
  let now = 1_000;
  let files = { fetched: 0, wanted: 0, troubled: 0, bytes: 0, ...counts };
  let all = posts === null ? null : { planned: 0, prepared: 0, sent: 0, published: 0, troubled: 0, ...posts };
  const count = () => model.count({ files, posts: all }, now);
  model.begin();
  count();
  return {
    at: (seconds: number) => {
      now = 1_000 + seconds * 1_000;
    },
    pass: (ms: number) => {
      now += ms;
    },
    files(more: Partial<Counts['files']>) {
      files = { ...files, ...more };
      count();
    },
    posts(more: Partial<NonNullable<Counts['posts']>>) {
      if (all !== null) all = { ...all, ...more };
      count();
    },
    take: (what: Activity) => model.take(what, now),
    receive: (id: string, bytes: number, totalBytes: number | null = null) =>
      model.take({ kind: 'fetching', id, subject: `tt-${id}`, bytes, totalBytes }, now),
    over: (id: string) => model.take({ kind: 'over', step: 'fetching', id }, now),
    state: (): ProgressState => model.state(now),
  };
}
