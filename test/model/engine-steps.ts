import type { Reconciliation } from '../../src/contract/index.ts';
import { type Doubt, decideDoubt } from '../../src/core/doubt.ts';
import { toIso } from '../../src/kit/index.ts';
import { ended, moved, type Next, settled, stamped, withAttempt, withProcess } from './moves.ts';
import { type Process, type Rules, tickMs, type World } from './world.ts';

/** How often a listing is asked again before a person is: 3 in src/core/retry.ts, fewer here for a smaller model. */
const looksBeforeAsking = 1;

/**
 * What one process may do next: src/engine/publish.ts and reconcile.ts, one durable write or one message at a time, so that
 * a kill fits between any two. `conformance.long.test.ts` holds these steps against the real ones.
 */
export function* engineSteps(rules: Rules, world: World, index: number): Generator<Next> {
  const process = world.processes[index];
  if (process === undefined || process.at === 'off') return;
  const name = `process ${index}`;
  switch (process.at) {
    case 'idle':
      yield* takeWork(world, index);
      return;
    case 'opened':
      yield* begin(rules, world, { index, name, number: process.number });
      return;
    case 'sending': {
      if (world.requests.length >= rules.maxRequests) return;
      const { attempt, repeat } = process;
      const request = { attempt, sender: index, abandonedAge: 0, repeat };
      const waiting: Process = { at: 'waiting', attempt, repeat, answer: null };
      yield {
        label: `${name}: sends attempt ${attempt + 1}${repeat ? ' again' : ''}`,
        world: { ...withProcess(world, index, waiting), requests: [...world.requests, request] },
      };
      return;
    }
    case 'waiting': {
      const { attempt, repeat, answer } = process;
      if (answer !== null)
        yield {
          label: `${name}: hears ${answer}`,
          world: withProcess(world, index, { at: 'answered', attempt, repeat, result: answer }),
        };
      const lost = withProcess(ended(world, index), index, { at: 'answered', attempt, repeat, result: 'unknown' });
      yield { label: `${name}: hears nothing and gives up waiting`, world: lost };
      return;
    }
    case 'answered':
      yield* writeAnswer(rules, world, { index, name, process });
      return;
    case 'looking':
      if (process.seen !== null) yield judge(rules, world, { index, name, process, seen: process.seen });
      else if (rules.clearListing)
        // Read and judged in one go: this platform answers at once.
        yield judge(rules, world, { index, name, process, seen: world.posts.length > 0 ? 'yes' : 'no' });
      else
        for (const seen of listings(rules, world))
          yield { label: `the listing says ${seen}`, world: withProcess(world, index, { ...process, seen }) };
      return;
    case 'decided':
      yield* carryOut(rules, world, { index, name, process });
      return;
  }
}

/** `stepFor` and the beginning of each step, for a row that is due. */
function* takeWork(world: World, index: number): Generator<Next> {
  if (world.dueIn > 0) return;
  const name = `process ${index}`;
  if (world.state === 'uploaded')
    yield {
      label: `${name}: prepares attempt ${world.attempts.length + 1}`,
      world: withProcess(world, index, { at: 'opened', number: world.attempts.length }),
    };
  if (world.state === 'publishing') {
    const attempt = world.attempts.findIndex((one) => one.outcome === 'open');
    const next = stamped(world, attempt);
    const { age = 0, doubtAge = 0 } = next.attempts[attempt] ?? {};
    const looking: Process = { at: 'looking', attempt, age, doubtAge: doubtAge ?? 0, seen: null };
    yield {
      label: `${name}: finds attempt ${attempt + 1} in doubt and begins to look`,
      world: withProcess(next, index, looking),
    };
  }
  if (world.state !== 'accepted') return;
  yield { label: `${name}: reads the post back`, world: moved(world, 'published') };
  if (world.left.comebacks !== undefined)
    yield { label: `${name}: reads back that it is damaged`, world: moved(world, 'failed') };
}

/** `attempts.begin`: one transaction, and it looks at the row again. */
function* begin(
  rules: Rules,
  world: World,
  { index, name, number }: { readonly index: number; readonly name: string; readonly number: number },
): Generator<Next> {
  const stale = world.state !== 'uploaded' || world.attempts.length !== number;
  if (stale) {
    yield { label: `${name}: another process was faster, ends`, world: ended(world, index) };
    return;
  }
  if (world.attempts.length >= rules.maxAttempts) return;
  const sending: Process = { at: 'sending', attempt: number, repeat: null };
  if (rules.fault === 'no intent row') {
    yield { label: `${name}: writes nothing`, world: withProcess(world, index, sending) };
    return;
  }
  const attempts = [...world.attempts, { outcome: 'open', age: 0, doubtAge: null } as const];
  yield {
    label: `${name}: writes the intent of attempt ${number + 1}`,
    world: withProcess({ ...moved(world, 'publishing'), attempts }, index, sending),
  };
}

interface Answered {
  readonly index: number;
  readonly name: string;
  readonly process: Extract<Process, { readonly at: 'answered' }>;
}

/** `sendAttempt` after the call has come back. */
function* writeAnswer(rules: Rules, world: World, { index, name, process }: Answered): Generator<Next> {
  const { attempt, repeat, result } = process;
  const idle = (next: World | null) => (next === null ? ended(world, index) : withProcess(next, index, { at: 'idle' }));
  if (rules.fault === 'no intent row') {
    // Nothing to settle: a yes is written down, anything else is forgotten.
    const yes = { ...moved(moved(world, 'publishing'), 'accepted') };
    yield { label: `${name}: writes ${result}`, world: idle(result === 'yes' ? yes : world) };
    return;
  }
  if (result === 'yes') {
    yield { label: `${name}: writes yes`, world: idle(settled(world, attempt, 'accepted', 'accepted')) };
    if (world.left.ledgerFaults === 0) return;
    const left = { ...world.left, ledgerFaults: world.left.ledgerFaults - 1 };
    const refused = rules.fault === 'ledger error taken for a refusal';
    const failed = refused ? idle(settled({ ...world, left }, attempt, 'refused', 'uploaded')) : null;
    yield { label: `${name}: cannot write yes, ends`, world: failed ?? ended({ ...world, left }, index) };
    return;
  }
  if (result === 'no' && (repeat === null || rules.fault === 'refused repeat taken for a refusal')) {
    yield { label: `${name}: writes refused, for now`, world: idle(settled(world, attempt, 'refused', 'uploaded')) };
    yield { label: `${name}: writes refused, for good`, world: idle(settled(world, attempt, 'refused', 'failed')) };
    return;
  }
  if (rules.fault === 'blind retry after a timeout') {
    const again: Process = { at: 'sending', attempt, repeat: { sinceDecision: 0 } };
    yield { label: `${name}: tries again at once`, world: withProcess(world, index, again) };
    return;
  }
  if (world.attempts[attempt]?.outcome !== 'open') yield { label: `${name}: ends`, world: ended(world, index) };
  else yield { label: `${name}: writes the doubt`, world: idle({ ...stamped(world, attempt), dueIn: 1 }) };
}

/** What `reconcile` may answer now. A post shows at once or late, and every look may fail. */
function listings(rules: Rules, world: World): readonly Reconciliation['kind'][] {
  if (world.posts.length === 0) return ['no', 'unknown'];
  const mustShow = rules.absence === 'provable' && world.posts.some((post) => post.age >= rules.lagTicks);
  return mustShow ? ['yes', 'unknown'] : ['yes', 'no', 'unknown'];
}

interface Look {
  readonly index: number;
  readonly name: string;
  readonly process: Extract<Process, { readonly at: 'looking' }>;
  readonly seen: Reconciliation['kind'];
}

function judge(rules: Rules, world: World, { index, name, process, seen }: Look): Next {
  const attempt = world.attempts[process.attempt];
  const decision = decide(rules, {
    seen,
    asked: process,
    now: { age: attempt?.age ?? 0, doubtAge: attempt?.doubtAge ?? 0 },
  });
  const decided: Process = { at: 'decided', attempt: process.attempt, seen, sinceDecision: 0, ...decision };
  return {
    label: `${name}: seeing ${seen}, decides to ${decision.decision}`,
    world: withProcess(world, index, decided),
  };
}

interface Ages {
  readonly age: number;
  readonly doubtAge: number;
}

const base = Date.UTC(2026, 2, 1, 12);

/** The real `decideDoubt`, with the ages turned into times, and the faults of those who would write it otherwise. */
function decide(
  rules: Rules,
  { seen, asked, now }: { readonly seen: Reconciliation['kind']; readonly asked: Ages; readonly now: Ages },
): Pick<Extract<Process, { readonly at: 'decided' }>, 'decision' | 'waitTicks'> {
  const { fault } = rules;
  const time = (ticks: number) => toIso(base + ticks * tickMs);
  const lookTicks = now.age - asked.age;
  const looked = seen === 'unknown' && fault === 'failed look taken for absence' ? 'no' : seen;
  const margin = fault === 'no margin before the key expires' ? 2 : 0;
  const doubt: Doubt = {
    reconciliation: reconciliationOf(looked),
    guarantee: {
      resend: rules.resend === 'safe-for-a-while' ? { safeForMs: (rules.keyTicks + margin) * tickMs } : rules.resend,
      absence: rules.absence === 'provable' ? { provableAfterMs: rules.windowTicks * tickMs } : 'unprovable',
    },
    attemptedAt: time(-asked.age),
    inDoubtSince: time(fault === 'window counted from the start of the call' ? -asked.age : -asked.doubtAge),
    askedAt: time(fault === 'window judged when the look ends' ? lookTicks : 0),
    decidedAt: time(fault === 'key judged when the look begins' ? 0 : lookTicks),
  };
  if (fault === 'expired key re-sent' && seen !== 'yes') return { decision: 'resend', waitTicks: 0 };
  if (
    fault === 'key preferred over listing' &&
    decideDoubt({ ...doubt, reconciliation: reconciliationOf('unknown') }).kind === 'resend'
  )
    return { decision: 'resend', waitTicks: 0 };
  const decision = decideDoubt(doubt);
  if (decision.kind !== 'wait') return { decision: decision.kind, waitTicks: 0 };
  const untilTicks = (Date.parse(decision.until) - base) / tickMs;
  return { decision: 'wait', waitTicks: Math.max(0, untilTicks - lookTicks) };
}

function reconciliationOf(seen: Reconciliation['kind']): Reconciliation {
  if (seen === 'yes') return { kind: 'yes', remote: { id: 'post', url: null } };
  return seen === 'no' ? { kind: 'no' } : { kind: 'unknown', because: { code: 'fake/look-failed' } };
}

interface Decided {
  readonly index: number;
  readonly name: string;
  readonly process: Extract<Process, { readonly at: 'decided' }>;
}

/** `carryOut` in src/engine/reconcile.ts. */
function* carryOut(rules: Rules, world: World, { index, name, process }: Decided): Generator<Next> {
  const { attempt, decision, seen, waitTicks } = process;
  const idle = (next: World | null) => (next === null ? ended(world, index) : withProcess(next, index, { at: 'idle' }));
  const isOpen = world.state === 'publishing' && world.attempts[attempt]?.outcome === 'open';
  switch (decision) {
    case 'accept':
      yield { label: `${name}: writes found`, world: idle(settled(world, attempt, 'accepted', 'accepted')) };
      return;
    case 'release':
      yield { label: `${name}: writes absent`, world: idle(settled(world, attempt, 'absent', 'uploaded')) };
      return;
    case 'wait':
      yield { label: `${name}: waits`, world: idle(isOpen ? { ...world, dueIn: waitTicks } : null) };
      return;
    case 'ask':
      if (isOpen && seen === 'no' && world.looks < looksBeforeAsking)
        yield { label: `${name}: will look again`, world: idle({ ...world, looks: world.looks + 1, dueIn: 1 }) };
      else yield { label: `${name}: asks a person`, world: idle(isOpen ? moved(world, 'unconfirmed') : null) };
      return;
    case 'resend': {
      if (!isOpen) {
        yield { label: `${name}: ends`, world: ended(world, index) };
        return;
      }
      const keeps = rules.fault === 'window not begun anew by a repeat';
      const sending: Process = { at: 'sending', attempt, repeat: { sinceDecision: process.sinceDecision } };
      const next = keeps ? world : withAttempt(world, attempt, { doubtAge: null });
      yield { label: `${name}: writes the intent to repeat`, world: withProcess(next, index, sending) };
      return;
    }
  }
}
