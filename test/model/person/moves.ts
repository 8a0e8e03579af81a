import { assertTransition, type DeliveryState } from '../../../src/core/states.ts';
import type { Attempt, Delivery, Desk, Process, World } from './world.ts';

export interface Next {
  readonly label: string;
  readonly world: World;
}

export function withProcess(world: World, process: Process): World {
  return { ...world, process };
}

export function idle(world: World): World {
  return withProcess(world, { at: 'idle', putOff: world.process.putOff });
}

/** Killed, or at its end. What lies before the person stays there. */
export function ended(world: World): World {
  return withProcess(world, { at: 'off', putOff: [] });
}

export function deliveryOf(world: World, post: number): Delivery {
  const delivery = world.deliveries[post];
  if (delivery === undefined) throw new Error(`the model has no post ${post}`);
  return delivery;
}

export function deskOf(world: World, post: number): Desk {
  const desk = world.desk[post];
  if (desk === undefined) throw new Error(`the model has no post ${post}`);
  return desk;
}

export function withDelivery(world: World, post: number, change: Partial<Delivery>): World {
  return { ...world, deliveries: world.deliveries.with(post, { ...deliveryOf(world, post), ...change }) };
}

export function withDesk(world: World, post: number, change: Partial<Desk>): World {
  return { ...world, desk: world.desk.with(post, { ...deskOf(world, post), ...change }) };
}

/** The real rule, and what a move clears. */
export function moved(world: World, post: number, to: DeliveryState): World {
  assertTransition(deliveryOf(world, post).state, to);
  return withDelivery(world, post, { state: to, held: false, later: false });
}

export function begun(world: World, post: number): World {
  const { attempts } = deliveryOf(world, post);
  return withDelivery(moved(world, post, 'publishing'), post, {
    attempts: [...attempts, { outcome: 'open', said: false }],
  });
}

export function withLastAttempt(world: World, post: number, change: Partial<Attempt>): World {
  const { attempts } = deliveryOf(world, post);
  const last = attempts.at(-1);
  if (last === undefined) throw new Error(`post ${post} has no attempt`);
  return withDelivery(world, post, { attempts: attempts.with(attempts.length - 1, { ...last, ...change }) });
}

/** `attempts.settle`: one transaction. */
export function settled(world: World, post: number, outcome: Attempt['outcome'], to: DeliveryState): World {
  return moved(withLastAttempt(world, post, { outcome, said: true }), post, to);
}
