import nock from 'nock';
import { afterEach, beforeEach } from 'vitest';

// Importing nock already puts it between node:http and the network: only tests that asked for it want that.
nock.restore();

/**
 * For tables of status and body only: everything else talks to a real server. Call it once inside `describe`. While its
 * tests run nothing leaves the machine, and a test fails when a mock was not used or a request met no mock. It reaches code
 * that calls `http.request` (got does); a named import of `request` from node:http was bound before and goes past it.
 */
export function useNock(): (origin: string) => nock.Scope {
  const unmatched: string[] = [];
  const onNoMatch = (request: { method?: string; host?: string; path?: string }) => {
    unmatched.push(`${request.method ?? '?'} ${request.host ?? ''}${request.path ?? ''}`);
  };
  beforeEach(() => {
    unmatched.length = 0;
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
    nock.emitter.on('no match', onNoMatch);
  });
  afterEach(() => {
    const unused = nock.pendingMocks();
    nock.emitter.off('no match', onNoMatch);
    nock.abortPendingRequests();
    nock.cleanAll();
    nock.enableNetConnect();
    nock.restore();
    if (unused.length > 0) throw new Error(`mocks nobody called: ${unused.join(', ')}`);
    if (unmatched.length > 0) throw new Error(`requests no mock answered: ${unmatched.join(', ')}`);
  });
  return (origin) => nock(origin);
}
