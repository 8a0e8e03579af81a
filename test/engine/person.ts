import { because, type Capabilities, FerryError } from '../../src/contract/index.ts';
import { FakeDestination, type Script } from './fake-destination.ts';

/** A destination a person publishes at, as an adapter would have it. What they do is a script of `publish`, what they say one of `reconcile`. */
export function personDestination(more: Partial<Capabilities> = {}): FakeDestination {
  return new FakeDestination({
    publisher: 'person',
    upload: null,
    publish: { resend: 'unsafe', absence: { provableAfterMs: 0 } },
    ...more,
  });
}

/** They publish it, and say so without an address. */
export const posts: Script = async (_call, real) => ({ ...((await real()) as object), saidBy: 'person' });

export const saysNotNow: Script = async () => {
  throw new FerryError('needs-user', because('not-now'), { effect: 'none' });
};

export const skips: Script = async () => {
  throw new FerryError('permanent', because('skipped-by-person'), { effect: 'none' });
};

/** Never says a word; ends only with the signal. `onShown` tells that they have it before them. */
export function walksAway(onShown: () => void = () => {}): Script {
  return (_call, _real, signal) => silence(signal, onShown);
}

export function postsAndWalksAway(onShown: () => void = () => {}): Script {
  return async (_call, real, signal) => {
    await real();
    return silence(signal, onShown);
  };
}

/** What they answer when they are asked later: whether it is there. */
export const isUnsure: Script = async () => ({ kind: 'unknown', because: { code: 'fake/nobody-knows' } });

function silence(signal: AbortSignal, onShown: () => void): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) return end();
    signal.addEventListener('abort', end, { once: true });
    onShown();
  });
}
