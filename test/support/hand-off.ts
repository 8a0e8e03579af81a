import type { Draft, HandOff, PersonSaid, Showing } from '../../src/contract/index.ts';

/** What the person does with a draft that is put before them. */
export type Deed =
  /** publishes it and gives its address */
  | 'posts'
  /** publishes it and gives no address */
  | 'posts without the address'
  /** publishes it and pastes something else */
  | 'posts and pastes rubbish'
  | 'not now'
  | 'skips'
  /** never says a word, and has not published it */
  | 'walks away'
  /** never says a word, and has published it */
  | 'posts and walks away';

/** What they say when they are asked later. `the truth` is looked up where the post would be. */
export type Memory =
  | 'the truth'
  | 'the truth without the address'
  | 'posted'
  | 'not now'
  | 'skip'
  | 'unsure'
  | 'silence';

/** A person at a hand-off page, as a test wants them. */
export class FakePerson implements HandOff {
  readonly shown: Draft[] = [];
  readonly asked: Draft[] = [];
  deed: Deed = 'posts';
  memory: Memory = 'the truth';
  readonly #publish: (draft: Draft) => Promise<string>;
  readonly #find: (draft: Draft) => Promise<string | null>;
  #onSilence: () => void = () => undefined;

  /** `publish`: does it by hand, and says where it is. `find`: where this draft is public, or null. */
  constructor(deeds: {
    readonly publish: (draft: Draft) => Promise<string>;
    readonly find: (draft: Draft) => Promise<string | null>;
  }) {
    this.#publish = deeds.publish;
    this.#find = deeds.find;
  }

  /** Resolves when the person has fallen silent in front of a draft or a question. */
  nextSilence(): Promise<void> {
    return new Promise((resolve) => {
      this.#onSilence = resolve;
    });
  }

  async present({ draft }: Showing, signal: AbortSignal): Promise<PersonSaid> {
    signal.throwIfAborted();
    this.shown.push(draft);
    switch (this.deed) {
      case 'posts':
        return { kind: 'posted', url: await this.#publish(draft) };
      case 'posts without the address':
        await this.#publish(draft);
        return { kind: 'posted', url: null };
      case 'posts and pastes rubbish':
        await this.#publish(draft);
        return { kind: 'posted', url: 'it is up!' };
      case 'not now':
        return { kind: 'not-now' };
      case 'skips':
        return { kind: 'skip' };
      case 'walks away':
        return this.#silence(signal);
      case 'posts and walks away':
        await this.#publish(draft);
        return this.#silence(signal);
    }
  }

  async ask({ draft }: Showing, signal: AbortSignal): Promise<PersonSaid | { readonly kind: 'unsure' }> {
    signal.throwIfAborted();
    this.asked.push(draft);
    switch (this.memory) {
      case 'the truth':
      case 'the truth without the address':
        return this.#recall(draft);
      case 'posted':
        return { kind: 'posted', url: null };
      case 'not now':
        return { kind: 'not-now' };
      case 'skip':
        return { kind: 'skip' };
      case 'unsure':
        return { kind: 'unsure' };
      case 'silence':
        return this.#silence(signal);
    }
  }

  async #recall(draft: Draft): Promise<PersonSaid> {
    const url = await this.#find(draft);
    if (url === null) return { kind: 'not-now' };
    return { kind: 'posted', url: this.memory === 'the truth' ? url : null };
  }

  #silence(signal: AbortSignal): Promise<never> {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      this.#onSilence();
    });
  }
}
