import { onTestFinished } from 'vitest';
import { rednote } from '../../../adapters/destinations/rednote/index.ts';
import type {
  Asset,
  DestinationSession,
  Draft,
  JsonObject,
  RemotePost,
  RenditionFile,
  Sandbox,
} from '../../../src/contract/index.ts';
import { createHostGuard } from '../../../src/net/guard.ts';
import { createHttpClient } from '../../../src/net/http.ts';
import { createRedactor } from '../../../src/net/redact.ts';
import { MemoryCredentials, TempFiles, type TestContext, testContext } from '../../support/adapter-context.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { FaultyHttp } from '../../support/fault-http.ts';
import { sampleImage, sampleVideo } from '../../support/samples.ts';
import { tempDir } from '../../support/temp.ts';

export const signal = new AbortController().signal;

/** The adapter, signed in to a sandbox, and all that a test may look at. */
export interface Client {
  readonly session: DestinationSession;
  readonly http: FaultyHttp;
  readonly ctx: TestContext;
  video(bytes?: number): Promise<RenditionFile>;
  image(role?: 'image' | 'cover'): Promise<RenditionFile>;
  upload(file: RenditionFile): Promise<Asset>;
  /** everything uploaded, ready for `openPublish` */
  videoDraft(changes?: Partial<Draft>): Promise<Draft>;
  imageDraft(changes?: Partial<Draft>, count?: number): Promise<Draft>;
  publish(draft: Draft): Promise<RemotePost>;
}

let seed = 1;

export async function signIn(
  sandbox: Sandbox,
  options: JsonObject = {},
  moreHosts: readonly string[] = [],
): Promise<Client> {
  const inner = createHttpClient({
    guard: createHostGuard({ allowedHosts: [...sandbox.hosts, ...moreHosts] }),
    redact: createRedactor(),
    userAgent: 'clipferry-test',
  });
  onTestFinished(() => inner.close());
  const http = new FaultyHttp(inner);
  const files = new TempFiles(await tempDir());
  const ctx = testContext({
    http,
    files,
    credentials: new MemoryCredentials(sandbox.credentials),
    // The sandbox judges schedules by the time of day.
    clock: fakeClock(new Date().toISOString()),
  });
  const session = await rednote.connect(
    { destination: 'rednote', label: 'me' },
    rednote.options.parse({ ...sandbox.options, ...options }) as JsonObject,
    ctx,
    signal,
  );
  http.calm();
  const upload = async (file: RenditionFile): Promise<Asset> => {
    let ticket = await session.openUpload(file, signal);
    while (ticket.next !== null) ticket = await session.sendPart(file, ticket, ticket.next, signal);
    return session.finishUpload(file, ticket, signal);
  };
  const video = (bytes?: number) => files.add(sampleVideo(seed++, bytes));
  const image = async (role: 'image' | 'cover' = 'image') => files.add(await sampleImage(seed++, role));
  const medium = async (file: RenditionFile) => ({ file, asset: await upload(file) });
  return {
    session,
    http,
    ctx,
    video,
    image,
    upload,
    videoDraft: async (changes = {}) => ({
      ...words('video'),
      media: [await medium(await video())],
      cover: await medium(await image('cover')),
      ...changes,
    }),
    imageDraft: async (changes = {}, count = 1) => {
      const media = [];
      for (let index = 0; index < count; index += 1) media.push(await medium(await image()));
      return { ...words('images'), media, cover: null, ...changes };
    },
    publish: async (draft) => session.publish(draft, await session.openPublish(draft, `key-${seed++}`, signal), signal),
  };
}

function words(kind: Draft['kind']): Omit<Draft, 'media' | 'cover'> {
  seed += 1;
  return {
    deliveryKey: `rednote:me:${seed}`,
    postRef: `post-${seed}`,
    order: seed,
    kind,
    title: `Ferry ${seed}`,
    body: 'The crossing',
    hashtags: [],
    visibility: 'public',
    createdAt: '2024-06-02T18:00:00.000Z',
    scheduledAt: null,
    location: null,
    language: 'en',
  };
}
