import type { Reconciliation } from '../../../src/contract/index.ts';
import { decideDoubt } from '../../../src/core/doubt.ts';
import {
  begun,
  deliveryOf,
  deskOf,
  ended,
  idle,
  moved,
  type Next,
  settled,
  withDelivery,
  withDesk,
  withLastAttempt,
  withProcess,
} from './moves.ts';
import type { Process, Rules, Word, World } from './world.ts';

type At<Place extends Process['at']> = Extract<Process, { readonly at: Place }>;

/**
 * What the process may do next: src/engine/account-run.ts chooses, publish.ts and reconcile.ts carry out, one durable write
 * or one word at a time, so that a kill fits between any two.
 */
export function* engineSteps(rules: Rules, world: World): Generator<Next> {
  const { process } = world;
  switch (process.at) {
    case 'off':
      return;
    case 'idle':
      yield* takeWork(rules, world);
      return;
    case 'opened':
      yield* begin(rules, world, process.post);
      return;
    case 'presenting':
      yield show(world, process.post);
      return;
    case 'showing':
    case 'asking':
      // The person's move.
      return;
    case 'heard':
      yield* writeWord(rules, world, process);
      return;
    case 'putting off':
      yield {
        label: `post ${process.post + 1} is held`,
        world: idle(withDelivery(world, process.post, { held: true })),
      };
      return;
    case 'told':
      yield* writeAnswer(rules, world, process);
      return;
  }
}

const others = (world: World, post: number) => world.deliveries.filter((_, index) => index !== post);
const isInDoubt = ({ state }: { readonly state: string }) => state === 'publishing';

function* takeWork(rules: Rules, world: World): Generator<Next> {
  const { fault } = rules;
  const doubtful = world.deliveries.findIndex(isInDoubt);
  if (doubtful >= 0 && !deliveryOf(world, doubtful).later) {
    if (fault === 'offered again after a kill without asking')
      yield {
        label: `post ${doubtful + 1} counts as not posted`,
        world: settled(world, doubtful, 'absent', 'uploaded'),
      };
    else yield ask(world, doubtful);
  }
  const mayOffer = doubtful < 0 || fault === 'another post offered while one is in doubt';
  const ready = world.deliveries.findIndex(
    ({ state, held, attempts }) => state === 'uploaded' && !held && attempts.length < rules.maxAttempts,
  );
  if (mayOffer && ready >= 0)
    yield {
      label: `post ${ready + 1} is prepared for showing`,
      world: withProcess(world, { at: 'opened', post: ready, putOff: world.process.putOff }),
    };
  for (const [post, { state }] of world.deliveries.entries())
    if (state === 'accepted') yield { label: `post ${post + 1} is read back`, world: moved(world, post, 'published') };
  if (doubtful < 0 && ready < 0) yield* bringBack(world);
}

/** Once a run, when the others are through: what was put off before it began. */
function* bringBack(world: World): Generator<Next> {
  const { putOff } = world.process;
  const next: World = withProcess(
    putOff.reduce((one, post) => withDelivery(one, post, { held: false }), world),
    { at: 'idle', putOff: [] },
  );
  if (putOff.some((post) => deliveryOf(world, post).held))
    yield { label: `what was put off comes back: ${putOff.map((post) => post + 1)}`, world: next };
}

function ask(world: World, post: number): Next {
  const asked = withProcess(world, { at: 'asking', post, putOff: world.process.putOff });
  const saidBefore = deliveryOf(world, post).attempts.at(-1)?.said === true;
  return {
    label: `the person is asked about post ${post + 1}`,
    world: saidBefore ? { ...asked, harm: 'a person is asked what they have said' } : asked,
  };
}

function* begin(rules: Rules, world: World, post: number): Generator<Next> {
  if (rules.fault === 'shown before the intent is on disk') {
    yield show(world, post);
    return;
  }
  yield {
    label: `the intent for post ${post + 1} is written`,
    world: withProcess(begun(world, post), { at: 'presenting', post, putOff: world.process.putOff }),
  };
}

function show(world: World, post: number): Next {
  const shown = withProcess(withDesk(world, post, { drafts: deskOf(world, post).drafts + 1 }), {
    at: 'showing',
    post,
    putOff: world.process.putOff,
  });
  const isSecond = others(world, post).some(isInDoubt);
  return {
    label: `post ${post + 1} is shown`,
    world: isSecond ? { ...shown, harm: 'another post is shown while one is in doubt' } : shown,
  };
}

/** `sendAttempt` after the person's word, Ctrl-C or a broken page. */
function* writeWord(rules: Rules, world: World, { post, word }: At<'heard'>): Generator<Next> {
  const { fault } = rules;
  // Shown without an intent: it is written now, which is too late.
  const known = deliveryOf(world, post).state === 'uploaded' ? begun(world, post) : world;
  const refused = (to: 'uploaded' | 'failed') => settled(known, post, 'refused', to);
  const asNo = { label: 'a "no" is written', world: idle(refused('uploaded')) };
  switch (word) {
    case 'posted':
      yield { label: 'yes is written', world: idle(settled(known, post, 'accepted', 'accepted')) };
      if (world.ledgerFaults > 0) {
        const left = { ...known, ledgerFaults: world.ledgerFaults - 1 };
        const takenForNo = fault === 'a yes that could not be written taken for a no';
        const next = takenForNo
          ? idle(settled(left, post, 'refused', 'uploaded'))
          : ended({ ...world, ledgerFaults: left.ledgerFaults });
        yield { label: 'yes cannot be written', world: next };
      }
      return;
    case 'not now':
      if (fault === '"not now" taken for an unknown outcome') {
        const doubtful = withDelivery(withLastAttempt(known, post, { said: true }), post, { later: true });
        yield { label: 'a doubt is written', world: idle(doubtful) };
      } else
        yield {
          label: '"not now" is written',
          world: withProcess(refused('uploaded'), { at: 'putting off', post, putOff: world.process.putOff }),
        };
      return;
    case 'skip':
      yield { label: '"skip" is written', world: idle(refused('failed')) };
      return;
    case 'silence':
      if (fault === 'silence taken for a no') yield { ...asNo, world: ended(asNo.world) };
      else yield { label: 'the doubt is written, and the run ends', world: ended(known) };
      return;
    case 'lost':
      if (fault === 'a broken page taken for a no') yield asNo;
      else yield { label: 'the doubt is written', world: idle(withDelivery(known, post, { later: true })) };
      return;
  }
}

const now = '2026-03-01T12:00:00.000Z';

/** `resolveDoubt` after the person was asked: the real `decideDoubt`. */
function* writeAnswer(rules: Rules, world: World, { post, seen }: At<'told'>): Generator<Next> {
  if (seen === 'failed') {
    yield { label: 'it is asked again later', world: idle(withDelivery(world, post, { later: true })) };
    return;
  }
  const heard = seen === 'unknown' && rules.fault === '"nobody knows" taken for a no' ? 'no' : seen;
  const decision = decideDoubt({
    reconciliation: reconciliationOf(heard),
    guarantee: { resend: 'unsafe', absence: { provableAfterMs: 0 } },
    attemptedAt: now,
    inDoubtSince: now,
    askedAt: now,
    decidedAt: now,
  });
  switch (decision.kind) {
    case 'accept':
      yield { label: 'found is written', world: idle(settled(world, post, 'accepted', 'accepted')) };
      return;
    case 'release':
      yield { label: 'absent is written', world: idle(settled(world, post, 'absent', 'uploaded')) };
      return;
    case 'ask':
      yield { label: 'only a person can tell', world: idle(moved(world, post, 'unconfirmed')) };
      return;
    case 'resend':
    case 'wait':
      throw new Error(`nothing here is sent again or waited for: ${decision.kind}`);
  }
}

function reconciliationOf(seen: 'yes' | 'no' | 'unknown'): Reconciliation {
  if (seen === 'yes') return { kind: 'yes', remote: { id: '', url: null, saidBy: 'person' } };
  return seen === 'no' ? { kind: 'no' } : { kind: 'unknown', because: { code: 'fake/nobody-knows' } };
}

/**
 * Everything that is not the engine. The person tells the truth and forgets everything: they may publish any draft that lies
 * before them, whenever they like, also after the process that showed it is dead. To say a word they look, and put the
 * draft away.
 */
export function* surroundingSteps(rules: Rules, world: World): Generator<Next> {
  const { process } = world;
  if (process.at === 'off') {
    const putOff = [...world.deliveries.entries()].filter(([, { held }]) => held).map(([post]) => post);
    yield { label: 'a run begins', world: withProcess(world, { at: 'idle', putOff }) };
  } else yield { label: 'the process is killed', world: ended(world) };
  if (world.deliveries.some(({ later }) => later))
    yield {
      label: 'a while passes',
      world: { ...world, deliveries: world.deliveries.map((one) => ({ ...one, later: false })) },
    };
  for (const post of world.desk.keys()) {
    yield* publishes(world, post);
    yield* resolves(rules, world, post);
  }
  if (process.at === 'showing') yield* speaks(world, process.post);
  if (process.at === 'asking') yield* answers(world, process.post);
}

function* publishes(world: World, post: number): Generator<Next> {
  const { drafts, posts } = deskOf(world, post);
  if (drafts === 0) return;
  const next = withDesk(world, post, { drafts: drafts - 1, posts: posts + 1 });
  yield {
    label: `the person publishes post ${post + 1}`,
    world: posts > 0 ? { ...next, harm: 'a post is made twice' } : next,
  };
}

function* speaks(world: World, post: number): Generator<Next> {
  const { putOff } = world.process;
  const hear = (word: At<'heard'>['word'], next: World): Next => ({
    label: `heard of post ${post + 1}: ${word}`,
    world: withProcess(next, { at: 'heard', post, word, putOff }),
  });
  const words: readonly Word[] = deskOf(world, post).posts > 0 ? ['posted'] : ['not now', 'skip'];
  for (const word of words) yield hear(word, withDesk(world, post, { drafts: 0 }));
  yield hear('silence', world);
  yield hear('lost', world);
}

function* answers(world: World, post: number): Generator<Next> {
  const { putOff } = world.process;
  const tell = (seen: At<'told'>['seen'], next: World): Next => ({
    label: `told of post ${post + 1}: ${seen}`,
    world: withProcess(next, { at: 'told', post, seen, putOff }),
  });
  yield tell(deskOf(world, post).posts > 0 ? 'yes' : 'no', withDesk(world, post, { drafts: 0 }));
  yield tell('unknown', world);
  yield tell('failed', world);
  yield { label: 'Ctrl-C while the person is asked', world: ended(world) };
}

/** `resolve` and `retry`, between two runs. */
function* resolves(rules: Rules, world: World, post: number): Generator<Next> {
  if (world.process.at !== 'off') return;
  const { state, attempts } = deliveryOf(world, post);
  if (state === 'unconfirmed') {
    const looked = withDesk(world, post, { drafts: 0 });
    const next =
      deskOf(world, post).posts > 0
        ? settled(looked, post, 'accepted', 'accepted')
        : settled(looked, post, 'absent', 'uploaded');
    yield { label: `the person resolves post ${post + 1}`, world: next };
    yield { label: `the person gives post ${post + 1} up`, world: settled(world, post, 'given-up', 'failed') };
  }
  const proven = attempts.every(({ outcome }) => outcome === 'refused' || outcome === 'absent');
  if (state === 'failed' && proven && attempts.length < rules.maxAttempts)
    yield {
      label: `the person wants to see post ${post + 1} again`,
      world: moved(moved(moved(world, post, 'planned'), post, 'prepared'), post, 'uploaded'),
    };
}
