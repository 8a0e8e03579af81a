import { because, FerryError } from '../contract/index.ts';

/** For the begin of a call, before anything is sent: throws when the person asked to stop. */
export function assertNotAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new FerryError('interrupted', because('aborted'), { effect: 'none' });
}
