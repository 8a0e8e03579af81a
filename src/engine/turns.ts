/**
 * Publishing keeps the plan's order: a delivery's turn comes when no earlier one of the same account is still on its way
 * there. Posts that are held, failed or postponed step out and are passed over.
 */
export interface Turns {
  enter(position: number): void;
  /** Resolves when it is this position's turn. One that had left (its file had to be made again) enters anew. */
  await(position: number): Promise<void>;
  /** Done, or out of the way. Harmless when repeated. */
  leave(position: number): void;
}

export function createTurns(): Turns {
  const active = new Set<number>();
  const waiting = new Map<number, () => void>();
  const callNext = () => {
    const first = Math.min(...active);
    const call = waiting.get(first);
    if (call === undefined) return;
    waiting.delete(first);
    call();
  };
  return {
    enter(position) {
      active.add(position);
    },
    await(position) {
      active.add(position);
      return new Promise((resolve) => {
        waiting.set(position, resolve);
        callNext();
      });
    },
    leave(position) {
      active.delete(position);
      callNext();
    },
  };
}
