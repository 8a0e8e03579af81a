import { ended, moved, type Next, withAttempt, withProcess } from './moves.ts';
import { ageCap, marginTicks, type Process, type Repeat, type Request, type Rules, type World } from './world.ts';

/** Everything that is not the engine: time, kills, the network, the platform, the clock on the wall, a person. */
export function* surroundingSteps(rules: Rules, world: World): Generator<Next> {
  const later = tick(rules, world);
  if (later !== null) yield { label: 'a minute passes', world: later };
  for (const [index, process] of world.processes.entries()) {
    if (process.at === 'off') {
      if (mayStart(rules, index))
        yield { label: `process ${index} starts`, world: withProcess(world, index, { at: 'idle' }) };
    } else yield { label: `process ${index} is killed`, world: ended(world, index) };
  }
  for (const index of world.requests.keys()) yield* landings(rules, world, index);
  if (world.left.clockJumps > 0) yield { label: 'the clock is set back', world: clockBack(world) };
  yield* person(rules, world);
}

/** The run lock is the operating system's: held while the process lives, suspended or not. */
function mayStart(rules: Rules, index: number): boolean {
  if (rules.fault === 'no run lock') return true;
  // The two are alike, so it is enough that the first one comes and goes; the second is always refused.
  return index === 0;
}

function tick(rules: Rules, world: World): World | null {
  const cap = ageCap(rules);
  const older = (age: number) => Math.min(age + 1, cap);
  const olderRepeat = (repeat: Repeat | null) =>
    repeat === null ? null : { sinceDecision: Math.min(repeat.sinceDecision + 1, marginTicks + 1) };
  const processes: Process[] = [];
  for (const process of world.processes) {
    const next = olderProcess(process, olderRepeat);
    if (rules.promptRepeats && isLateRepeat(next)) return null;
    processes.push(next);
  }
  const requests = world.requests
    .map((one) => ({
      ...one,
      abandonedAge: one.sender === null ? one.abandonedAge + 1 : 0,
      repeat: olderRepeat(one.repeat),
    }))
    .filter((one) => one.abandonedAge <= rules.delayTicks)
    .filter((one) => !rules.promptRepeats || one.repeat === null || one.repeat.sinceDecision <= marginTicks);
  return {
    ...world,
    attempts: world.attempts.map((one) => ({
      ...one,
      age: older(one.age),
      doubtAge: one.doubtAge === null ? null : older(one.doubtAge),
    })),
    dueIn: Math.max(0, world.dueIn - 1),
    processes,
    requests,
    posts: world.posts.map((one) => ({ ...one, age: older(one.age) })),
  };
}

function olderProcess(process: Process, olderRepeat: (repeat: Repeat | null) => Repeat | null): Process {
  if (process.at === 'sending' || process.at === 'waiting') return { ...process, repeat: olderRepeat(process.repeat) };
  if (process.at !== 'decided' || process.decision !== 'resend') return process;
  return { ...process, sinceDecision: Math.min(process.sinceDecision + 1, marginTicks + 1) };
}

function isLateRepeat(process: Process): boolean {
  if (process.at === 'decided') return process.decision === 'resend' && process.sinceDecision > marginTicks;
  return process.at === 'sending' && process.repeat !== null && process.repeat.sinceDecision > marginTicks;
}

/** The platform gets a request: makes a post, knows the key already, or refuses. */
function* landings(rules: Rules, world: World, index: number): Generator<Next> {
  const request = world.requests[index];
  if (request === undefined) return;
  const isSame = (attempt: number) => rules.keyOf === 'delivery' || attempt === request.attempt;
  const known = world.posts.some((post) => isSame(post.attempt) && keeps(rules, post.age));
  const name = `attempt ${request.attempt + 1}${request.sender === null ? ', late,' : ''}`;
  if (known) {
    yield { label: `${name} lands: the key is known`, world: landed(world, request, 'yes') };
    return;
  }
  const post = { attempt: request.attempt, age: 0 };
  const next = landed(world, request, 'yes');
  yield { label: `${name} lands: a post is made`, world: { ...next, posts: [...next.posts, post] } };
  if (world.left.refusals === 0) return;
  const left = { ...world.left, refusals: world.left.refusals - 1 };
  yield { label: `${name} is refused`, world: { ...landed(world, request, 'no'), left } };
}

function keeps(rules: Rules, age: number): boolean {
  if (rules.resend === 'safe') return true;
  return rules.resend === 'safe-for-a-while' && age < rules.keyTicks;
}

function landed(world: World, request: Request, answer: 'yes' | 'no'): World {
  const requests = world.requests.filter((one) => one !== request);
  if (request.sender === null) return { ...world, requests };
  const process = world.processes[request.sender];
  if (process?.at !== 'waiting') return { ...world, requests };
  return { ...withProcess(world, request.sender, { ...process, answer }), requests };
}

/** Three minutes back: what the ledger calls an age shrinks, what really is on its way does not. */
const clockJumpTicks = 3;

function clockBack(world: World): World {
  const younger = (age: number) => age - clockJumpTicks;
  return {
    ...world,
    attempts: world.attempts.map((one) =>
      one.outcome === 'open'
        ? { ...one, age: younger(one.age), doubtAge: one.doubtAge === null ? null : younger(one.doubtAge) }
        : one,
    ),
    dueIn: world.dueIn === 0 ? 0 : world.dueIn + clockJumpTicks,
    left: { ...world.left, clockJumps: world.left.clockJumps - 1 },
  };
}

/** `resolve` and `retry`. A person looks when nothing is on its way any more, and sees what is there. */
function* person(rules: Rules, world: World): Generator<Next> {
  const quiet = world.requests.length === 0 && world.processes.every((process) => process.at === 'off');
  if (world.state === 'unconfirmed' && quiet) {
    const open = world.attempts.findIndex((one) => one.outcome === 'open');
    const word = (outcome: 'accepted' | 'absent' | 'given-up') => withAttempt(world, open, { outcome });
    if (world.posts.length > 0) yield { label: 'a person says: published', world: moved(word('accepted'), 'accepted') };
    else yield { label: 'a person says: not published', world: moved(word('absent'), 'uploaded') };
    yield { label: 'a person gives up', world: moved(word('given-up'), 'failed') };
  }
  const settled = world.attempts.every(({ outcome }) => outcome !== 'open' && outcome !== 'given-up');
  const isPublic = world.remote && rules.fault !== 'refused when read back taken for never published';
  if (world.state === 'failed' && settled && !isPublic && world.attempts.length < rules.maxAttempts)
    yield { label: 'a person asks to retry', world: readyAgain(moved(world, 'planned')) };
  if ((world.left.comebacks ?? 0) > 0) yield* comebacks(rules, world, quiet);
}

/**
 * `undo` and `include`, and `verify --write-again`. A person does so when nothing is on its way any more: an hour after a
 * request, or a day. `removing` ends when the platform says that it is gone, and never before.
 */
function* comebacks(rules: Rules, world: World, quiet: boolean): Generator<Next> {
  if (!quiet) return;
  if (world.state === 'accepted' || world.state === 'published')
    yield { label: 'a person takes it back', world: moved(world, 'removing') };
  if (world.state === 'removing')
    yield { label: 'it is removed, and the answer heard', world: moved({ ...world, posts: [] }, 'removed') };
  if (world.state === 'removing' && world.posts.length > 0)
    yield { label: 'it is removed, and the answer lost', world: { ...world, posts: [] } };
  if (world.attempts.length >= rules.maxAttempts) return;
  const left = { ...world.left, comebacks: (world.left.comebacks ?? 0) - 1 };
  if (world.state === 'removed')
    yield { label: 'a person wants it again', world: readyAgain(moved({ ...world, left }, 'planned')) };
  if (world.state === 'removing' && rules.fault === 'brought back while the removal is unknown')
    yield {
      label: 'a person wants again what is still being removed',
      world: readyAgain({ ...world, state: 'planned', remote: false, left }),
    };
  if (world.state !== 'published') return;
  if (world.posts.length > 0) yield { label: 'somebody deletes it', world: { ...world, posts: [] } };
  // Where one key is for ever, publishing finds what is there after all.
  const seesNothing = world.posts.length === 0 || world.posts.every(({ age }) => age < rules.lagTicks);
  const mayWrite = rules.keyOf === 'delivery' || rules.fault === 'written again on the word of a listing';
  if (seesNothing && mayWrite)
    yield { label: 'a person has what is gone written again', world: readyAgain(moved({ ...world, left }, 'planned')) };
}

function readyAgain(planned: World): World {
  return moved(moved(planned, 'prepared'), 'uploaded');
}
