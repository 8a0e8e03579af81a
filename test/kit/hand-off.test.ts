import { describe, expect, it } from 'vitest';
import {
  because,
  type Draft,
  FerryError,
  type HandOff,
  type HandOffPlace,
  type PersonSaid,
  type Showing,
} from '../../src/contract/index.ts';
import { publishByHand, reconcileByHand } from '../../src/kit/index.ts';

const draft: Draft = {
  deliveryKey: 'pinboard:me:1',
  postRef: '1',
  order: 1,
  kind: 'images',
  title: null,
  body: 'Ferry at dusk',
  hashtags: [],
  visibility: 'public',
  createdAt: '2024-06-02T18:00:00.000Z',
  scheduledAt: null,
  location: null,
  language: null,
  media: [],
  cover: null,
};

const place: HandOffPlace = {
  text: {
    title: null,
    body: [],
    hashtags: { max: 3, inBody: (tag) => `#${tag}` },
    links: 'keep',
    captionWanted: false,
  },
  checklist: () => [],
  readAddress: (pasted) => (pasted.includes('/pin/7') ? { id: '7', url: 'https://pinboard.test/pin/7' } : null),
  composer: null,
};

/** Says the same to whatever is asked, and keeps what was shown. */
class Says implements HandOff {
  readonly shown: Showing[] = [];
  readonly asked: Showing[] = [];
  readonly #said: PersonSaid | { readonly kind: 'unsure' };

  constructor(said: PersonSaid | { readonly kind: 'unsure' }) {
    this.#said = said;
  }

  async present(showing: Showing): Promise<PersonSaid> {
    this.shown.push(showing);
    if (this.#said.kind === 'unsure') throw new Error('nobody is unsure of what they have before them');
    return this.#said;
  }

  async ask(showing: Showing) {
    this.asked.push(showing);
    return this.#said;
  }
}

/** Somebody who never answers: only a stop ends it, as the contract wants. */
const silent: HandOff = {
  present: (_showing, signal) => untilStopped(signal),
  ask: (_showing, signal) => untilStopped(signal),
};

function untilStopped(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

const { signal } = new AbortController();

async function refusal(call: Promise<unknown>): Promise<FerryError> {
  const error = await call.then(
    () => 'nothing was refused',
    (cause: unknown) => cause,
  );
  if (!(error instanceof FerryError)) throw new Error(`no FerryError: ${String(error)}`);
  return error;
}

describe('a draft that is shown to a person', () => {
  it.each([
    ['its address', 'look https://pinboard.test/pin/7 !', { id: '7', url: 'https://pinboard.test/pin/7' }],
    ['something that names no post', 'https://elsewhere.test/', { id: '', url: null }],
    ['no address', null, { id: '', url: null }],
  ])('is a post by their word when they posted it and gave %s', async (_, url, named) => {
    const remote = await publishByHand(draft, { handOff: new Says({ kind: 'posted', url }), place }, signal);
    expect(remote).toEqual({ ...named, saidBy: 'person' });
  });

  it.each([
    ['not-now', 'needs-user', 'not-now'],
    ['skip', 'permanent', 'skipped-by-person'],
  ] as const)('was certainly not posted when they say %s', async (kind, errorKind, code) => {
    const error = await refusal(publishByHand(draft, { handOff: new Says({ kind }), place }, signal));
    expect(error).toMatchObject({ kind: errorKind, code, effect: 'none', scope: 'post' });
  });

  it('was not shown where nobody is, and neither would the next one be', async () => {
    const error = await refusal(publishByHand(draft, { handOff: null, place }, signal));
    expect(error).toMatchObject({ kind: 'needs-user', code: 'nobody-to-publish', effect: 'none', scope: 'account' });
  });

  it('may have been posted when the run is stopped meanwhile', async () => {
    const stop = new AbortController();
    const call = refusal(publishByHand(draft, { handOff: silent, place }, stop.signal));
    stop.abort();
    expect(await call).toMatchObject({ kind: 'interrupted', code: 'aborted', effect: 'unknown' });
  });

  it('may have been posted when the page breaks, and what broke is kept', async () => {
    const broken = new Error('the page broke');
    const handOff: HandOff = { ...silent, present: () => Promise.reject(broken) };
    const error = await refusal(publishByHand(draft, { handOff, place }, signal));
    expect(error.effect).toBe('unknown');
    expect(error.cause).toBe(broken);
  });

  it('comes as it is, with its place and the reason why it is them', async () => {
    const person = new Says({ kind: 'posted', url: null });
    await publishByHand(draft, { handOff: person, place }, signal);
    await publishByHand(draft, { handOff: person, place, because: because('not-now') }, signal);
    expect(person.shown).toEqual([
      { draft, place },
      { draft, place, because: because('not-now') },
    ]);
    expect(person.asked).toEqual([]);
  });
});

describe('a draft that was shown by an earlier run', () => {
  it.each([
    ['its address', 'https://pinboard.test/pin/7', { id: '7', url: 'https://pinboard.test/pin/7' }],
    ['no address', null, { id: '', url: null }],
  ])('is a post by their word when they say so and give %s', async (_, url, named) => {
    const answer = await reconcileByHand(draft, { handOff: new Says({ kind: 'posted', url }), place }, signal);
    expect(answer).toEqual({ kind: 'yes', remote: { ...named, saidBy: 'person' } });
  });

  it.each(['not-now', 'skip'] as const)('is none when they say %s', async (kind) => {
    expect(await reconcileByHand(draft, { handOff: new Says({ kind }), place }, signal)).toEqual({ kind: 'no' });
  });

  it('stays in doubt when they are unsure', async () => {
    const answer = await reconcileByHand(draft, { handOff: new Says({ kind: 'unsure' }), place }, signal);
    expect(answer).toEqual({ kind: 'unknown', because: because('person-unsure') });
  });

  it('stays in doubt where nobody is', async () => {
    const answer = await reconcileByHand(draft, { handOff: null, place }, signal);
    expect(answer).toEqual({ kind: 'unknown', because: because('nobody-who-knows') });
  });

  it('is only asked about, never shown anew', async () => {
    const person = new Says({ kind: 'not-now' });
    await reconcileByHand(draft, { handOff: person, place }, signal);
    expect(person.asked).toEqual([{ draft, place }]);
    expect(person.shown).toEqual([]);
  });

  it('is left as it was by a stop: asking changes nothing', async () => {
    const stop = new AbortController();
    const call = refusal(reconcileByHand(draft, { handOff: silent, place }, stop.signal));
    stop.abort();
    expect(await call).toMatchObject({ kind: 'interrupted', code: 'aborted', effect: 'none' });
  });
});
