import { AsyncLocalStorage } from 'node:async_hooks';
import net from 'node:net';

/** What an adapter did that only the engine may do, as sentences. */
export interface Conduct {
  readonly breaches: readonly string[];
  /** Runs adapter code: from here on sockets, timers and printing are breaches. */
  watch<Result>(work: () => Result): Result;
  /** Runs what the context gives the adapter: it may do all that. */
  exempt<Result>(work: () => Result): Result;
  /** Puts everything back. */
  end(): void;
}

/**
 * Watches the process for what adapters must not do: open connections outside `ctx.http`, keep timers, print. Follows the
 * calls, so that a server in the same process, the test itself and the context's own client are left alone.
 */
export function watchConduct(): Conduct {
  const watched = new AsyncLocalStorage<boolean>();
  const breaches: string[] = [];
  const undo: (() => void)[] = [];

  const guard = <Target extends object, Key extends keyof Target>(target: Target, key: Key, breach: string) => {
    const original = target[key];
    if (typeof original !== 'function') throw new Error(`${String(key)} is not a function`);
    const guarded = new Proxy(original, {
      apply(actual, self, args) {
        if (watched.getStore() === true) breaches.push(breach);
        return Reflect.apply(actual, self, args);
      },
    });
    target[key] = guarded;
    undo.push(() => {
      target[key] = original;
    });
  };

  guard(net.Socket.prototype, 'connect', 'opened a connection outside ctx.http');
  guard(globalThis, 'setTimeout', 'kept a timer');
  guard(globalThis, 'setInterval', 'kept a timer');
  guard(process.stdout, 'write', 'printed to stdout');
  guard(process.stderr, 'write', 'printed to stderr');
  guard(console, 'log', 'printed to the console');
  guard(console, 'error', 'printed to the console');

  return {
    breaches,
    watch: (work) => watched.run(true, work),
    exempt: (work) => watched.run(false, work),
    end: () => {
      for (const restore of undo.reverse()) restore();
    },
  };
}
