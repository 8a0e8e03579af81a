import { describe, expect, test } from 'vitest';
import { because, type Destination, type DestinationSession, type ServerLimits } from '../../src/contract/index.ts';
import { openConnection } from '../../src/engine/connection.ts';
import { easy, FakeDestination } from './fake-destination.ts';
import { failure, Stage } from './stage.ts';

const account = { destination: 'fake', label: 'me' };

/** A destination whose limits are its server's, as `{ maxPictures }`. */
function serverBound(find: () => Promise<ServerLimits>): { destination: Destination; closed: () => boolean } {
  let closed = false;
  const session: DestinationSession = {
    ...new FakeDestination().session(),
    findServerLimits: find,
    close: async () => {
      closed = true;
    },
  };
  const destination: Destination = {
    ...new FakeDestination().destination,
    limitsComeFromServer: true,
    capabilities: (_options, server) => ({
      ...easy,
      images: easy.images === null ? null : { ...easy.images, maxCount: Number(server?.['maxPictures'] ?? 1) },
    }),
    connect: async () => session,
  };
  return { destination, closed: () => closed };
}

const opened = async (stage: Stage, destination: Destination) =>
  openConnection(stage.ledger, account, {
    destination,
    options: {},
    ctx: undefined as never,
    signal: new AbortController().signal,
  });

describe('a connection', () => {
  test('has the limits of its server, and carries them for the plan', async () => {
    const stage = await Stage.open();
    const { destination } = serverBound(async () => ({ maxPictures: 16 }));
    const connection = await opened(stage, destination);
    expect(connection.server).toEqual({ maxPictures: 16 });
    expect(connection.capabilities.images?.maxCount).toBe(16);
  });

  test('asks no server where limits are the same everywhere', async () => {
    const stage = await Stage.open();
    const connection = await opened(stage, new FakeDestination().destination);
    expect(connection.server).toBeNull();
  });

  test('whose server does not tell is closed again', async () => {
    const stage = await Stage.open();
    const error = failure('retryable', 'timeout', { effect: 'none' });
    const { destination, closed } = serverBound(() => Promise.reject(error));
    await expect(opened(stage, destination)).rejects.toBe(error);
    expect(closed()).toBe(true);
  });

  test('is not opened for an account that was stopped, and says why', async () => {
    const stage = await Stage.open();
    const captcha = { code: 'captcha', said: 'prove that you are human' };
    await stage.ledger.accounts.stop(account, captcha, stage.clock.now());
    await expect(opened(stage, new FakeDestination().destination)).rejects.toMatchObject({
      kind: 'account-risk',
      reason: because('account-stopped', { destination: 'fake', account: 'me', why: captcha }),
    });
  });
});

test('a plan keeps the server’s limits it was made with', async () => {
  const fake = new FakeDestination();
  const stage = await Stage.planned(1, fake);
  expect((await stage.ledger.plans.last(account))?.header).toMatchObject({ v: 2, server: null });
});
