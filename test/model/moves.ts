import { assertTransition, type DeliveryState } from '../../src/core/states.ts';
import type { Attempt, Process, World } from './world.ts';

/** A step of the model: what happened, and the world after it. */
export interface Next {
  readonly label: string;
  readonly world: World;
}

export function withProcess(world: World, index: number, process: Process): World {
  return { ...world, processes: world.processes.with(index, process) };
}

export function withAttempt(world: World, index: number, change: Partial<Attempt>): World {
  const attempt = world.attempts[index];
  if (attempt === undefined) throw new Error(`the model has no attempt ${index}`);
  return { ...world, attempts: world.attempts.with(index, { ...attempt, ...change }) };
}

/** The real rule, and what `moveDelivery` in src/ledger/deliveries/moves.ts clears with every move. */
export function moved(world: World, to: DeliveryState): World {
  assertTransition(world.state, to);
  const remote = to === 'accepted' || (to !== 'planned' && world.remote);
  return { ...world, state: to, remote, dueIn: 0, looks: 0 };
}

/** `attempts.settle`: one transaction, refused when another process was faster. Null: refused, which ends the process. */
export function settled(world: World, attempt: number, outcome: Attempt['outcome'], to: DeliveryState): World | null {
  if (world.state !== 'publishing' || world.attempts[attempt]?.outcome !== 'open') return null;
  return moved(withAttempt(world, attempt, { outcome }), to);
}

/** `attempts.doubt`: stamps once. */
export function stamped(world: World, attempt: number): World {
  return world.attempts[attempt]?.doubtAge === null ? withAttempt(world, attempt, { doubtAge: 0 }) : world;
}

/** A process that goes away leaves its requests on the wire. */
export function ended(world: World, index: number): World {
  const requests = world.requests.map((one) =>
    one.sender === index ? { ...one, sender: null, abandonedAge: 0 } : one,
  );
  return { ...withProcess(world, index, { at: 'off' }), requests };
}
