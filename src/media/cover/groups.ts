interface Grouping<Task, Result> {
  /** only tasks of one key go together */
  keyOf(task: Task): string;
  /** how much of `most` a task takes; one that takes more goes alone */
  sizeOf(task: Task): number;
  readonly most: number;
  /** groups at once */
  readonly atOnce: number;
  /** in the order of the tasks; null, or an error: not together, so each is done alone */
  run(tasks: readonly Task[]): Promise<readonly Result[] | null>;
  alone(task: Task): Promise<Result>;
}

interface Waiting<Task, Result> {
  readonly task: Task;
  resolve(result: Result): void;
  reject(reason: unknown): void;
}

/**
 * Tasks that wait at the same time are done together, first come first served; one that nobody waits with is done at once, because
 * nothing is held back for company.
 */
export function groupTogether<Task, Result>(grouping: Grouping<Task, Result>): (task: Task) => Promise<Result> {
  const { atOnce, run, alone } = grouping;
  let waiting: readonly Waiting<Task, Result>[] = [];
  let running = 0;

  const carryOut = async (group: readonly Waiting<Task, Result>[]): Promise<void> => {
    const results = group.length === 1 ? null : await run(group.map(({ task }) => task)).catch(() => null);
    for (const [at, { task, resolve, reject }] of group.entries()) {
      const result = results?.[at];
      if (result === undefined) await alone(task).then(resolve, reject);
      else resolve(result);
    }
  };

  const next = (): void => {
    if (running >= atOnce || waiting.length === 0) return;
    const group = firstOf(waiting, grouping);
    waiting = waiting.filter((one) => !group.has(one));
    running += 1;
    void carryOut([...group]).finally(() => {
      running -= 1;
      next();
    });
  };

  return (task) =>
    new Promise<Result>((resolve, reject) => {
      waiting = [...waiting, { task, resolve, reject }];
      next();
    });
}

function firstOf<Task, Result>(
  waiting: readonly Waiting<Task, Result>[],
  { keyOf, sizeOf, most }: Pick<Grouping<Task, Result>, 'keyOf' | 'sizeOf' | 'most'>,
): ReadonlySet<Waiting<Task, Result>> {
  const group = new Set<Waiting<Task, Result>>();
  let key: string | null = null;
  let size = 0;
  for (const one of waiting) {
    const own = sizeOf(one.task);
    key ??= keyOf(one.task);
    if (keyOf(one.task) !== key || (group.size > 0 && size + own > most)) continue;
    group.add(one);
    size += own;
  }
  return group;
}
