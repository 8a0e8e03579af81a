/**
 * Publishing keeps the plan's order, one at a time for each account: a delivery's turn comes when no other has it and no
 * earlier one of the same account is still on its way there. One that is held, failed or postponed leaves, so that the
 * others need not wait for it; one that comes back waits for the end of the turn that has begun, even with an earlier place.
 */
export interface Turns {
  enter(position: number): void;
  /** Resolves when it is this position's turn; at once while it has it. One that had left enters anew. */
  await(position: number): Promise<void>;
  /** Ahead of all that wait in order, as soon as nobody has the turn: for what was sent already and is in doubt. */
  awaitFirst(position: number): Promise<void>;
  /** Done, or out of the way. Harmless when repeated. */
  leave(position: number): void;
}

export function createTurns(): Turns {
  const active = new Set<number>();
  const waiting = new Map<number, () => void>();
  const urgent = new Map<number, () => void>();
  let holder: number | null = null;

  const give = (queue: Map<number, () => void>, position: number) => {
    const call = queue.get(position);
    if (call === undefined) return;
    queue.delete(position);
    holder = position;
    call();
  };
  const callNext = () => {
    if (holder !== null) return;
    const [first] = urgent.keys();
    if (first !== undefined) give(urgent, first);
    else give(waiting, Math.min(...active));
  };
  const awaitIn = (queue: Map<number, () => void>, position: number) => {
    active.add(position);
    if (holder === position) return Promise.resolve();
    return new Promise<void>((resolve) => {
      queue.set(position, resolve);
      callNext();
    });
  };
  return {
    enter(position) {
      active.add(position);
    },
    await: (position) => awaitIn(waiting, position),
    awaitFirst: (position) => awaitIn(urgent, position),
    leave(position) {
      active.delete(position);
      if (holder === position) holder = null;
      callNext();
    },
  };
}
