import { because, FerryError } from '../contract/index.ts';

/** The person asked to stop before anything was sent or changed. */
export function abortedError(): FerryError {
  return new FerryError('interrupted', because('aborted'), { effect: 'none' });
}

/** For the begin of a call. */
export function assertNotAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortedError();
}
