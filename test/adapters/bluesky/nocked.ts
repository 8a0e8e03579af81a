import { bluesky } from '../../../adapters/destinations/bluesky/index.ts';
import type { DestinationSession, JsonObject } from '../../../src/contract/index.ts';
import { createHostGuard } from '../../../src/net/guard.ts';
import { createHttpClient } from '../../../src/net/http.ts';
import { createRedactor } from '../../../src/net/redact.ts';
import { MemoryCredentials, TempFiles, testContext } from '../../support/adapter-context.ts';
import type { useNock } from '../../support/nock.ts';
import { tempDir } from '../../support/temp.ts';

export const pdsOrigin = 'https://pds.example';
export const did = 'did:plc:335yvie2a2rx5ih2xkt2eo3s';
export const account = {
  did,
  handle: 'ferry.example',
  pds: pdsOrigin,
  accessJwt: 'access-token-1',
  refreshJwt: 'refresh-token-1',
};

export async function nockedContext(credentials: JsonObject | null = account, allowedHosts: readonly string[] = []) {
  const files = new TempFiles(await tempDir());
  const http = createHttpClient({
    guard: createHostGuard({ allowedHosts }),
    redact: createRedactor(),
    userAgent: 'clipferry-tests',
  });
  const store = new MemoryCredentials(credentials);
  return { files, store, ctx: testContext({ http, files, credentials: store }) };
}

/** A session against answers from paper. */
export async function nockedSession(
  mock: ReturnType<typeof useNock>,
  options: JsonObject = {},
): Promise<{ readonly session: DestinationSession; readonly files: TempFiles }> {
  const { ctx, files } = await nockedContext();
  mock(pdsOrigin).get('/xrpc/com.atproto.server.getSession').reply(200, { did, handle: account.handle });
  const session = await bluesky.connect(
    { destination: 'bluesky', label: 'me' },
    bluesky.options.parse(options) as JsonObject,
    ctx,
    new AbortController().signal,
  );
  return { session, files };
}
