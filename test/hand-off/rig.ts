import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { instagramPlace } from '../../adapters/destinations/instagram/index.ts';
import { rednotePlace } from '../../adapters/destinations/rednote/place.ts';
import type { Draft, Language, PersonSaid, Reason, Showing } from '../../src/contract/index.ts';
import type { HandOffOverview } from '../../src/core/hand-off.ts';
import { createDesk, type Desk } from '../../src/hand-off/desk.ts';
import type { DeskParts } from '../../src/hand-off/desk-parts.ts';
import { type HandOffServer, startHandOffServer } from '../../src/hand-off/server.ts';
import { pageWords } from '../../src/hand-off/words/index.ts';
import { handOffPlace } from '../../src/kit/index.ts';
import { TempFiles } from '../support/adapter-context.ts';
import { sampleImage, sampleVideo } from '../support/samples.ts';
import { plainSpeech } from '../support/speech.ts';
import { tempDir } from '../support/temp.ts';

export const nothingYet: HandOffOverview = {
  total: 3,
  posted: 0,
  left: 3,
  putOff: 0,
  needCommand: 0,
  skipped: 0,
  today: { posted: 0, allowed: 3 },
  nextAt: null,
};

export interface Rig {
  readonly desk: Desk;
  readonly server: HandOffServer;
  readonly paired: string[];
  /** where the account stands: tests set it */
  overview: HandOffOverview;
  /** deliveries whose answer is not written down */
  readonly open: Set<string>;
  readonly revealed: string[];
  draft(order: number, change?: Partial<Draft>): Promise<Draft>;
  /** shows it, as an adapter would */
  present(draft: Draft): Promise<PersonSaid>;
  ask(draft: Draft): Promise<PersonSaid | { readonly kind: 'unsure' }>;
  stop(): void;
}

interface RigOptions {
  readonly language?: Language;
  readonly place?: 'rednote' | 'instagram';
  readonly route?: 'app' | 'page';
  readonly briefing?: readonly Reason[];
  /** of this computer, other than loopback */
  readonly address?: string | null;
  readonly say?: DeskParts['say'];
}

/** A desk with its server, and what the engine would do around them in the test's hands. */
export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const { language = 'en', place = 'rednote', route = 'app' } = options;
  const folder = await tempDir();
  const files = new TempFiles(folder);
  const stopping = new AbortController();
  const rig = { paired: [] as string[], overview: nothingYet, open: new Set<string>(), revealed: [] as string[] };
  const words = pageWords[language];
  const own = place === 'rednote' ? rednotePlace : instagramPlace;
  const speech = plainSpeech(language);
  const desk = createDesk({
    files,
    words,
    speech,
    say: options.say ?? (async (reason) => ({ says: wordOf(own.words[language].reasons, reason, speech) })),
    overview: async () => rig.overview,
    isOpen: async (key) => rig.open.has(key),
    destination: own.words[language].title,
    account: 'main',
    reveal: async (shown) => {
      rig.revealed.push(...shown.map(({ name }) => name));
      return folder;
    },
    briefing: options.briefing ?? [],
  });
  const server = await startHandOffServer({
    desk,
    words,
    address: options.address ?? null,
    port: 0,
    onPaired: ({ kind }) => rig.paired.push(kind),
  });
  onTestFinished(() => server.close());
  const showing = (draft: Draft): Showing => ({
    draft,
    place: handOffPlace(own, { ...(place === 'rednote' ? { route } : {}) }),
  });
  return Object.assign(rig, {
    desk,
    server,
    draft: (order: number, change: Partial<Draft> = {}) => makeDraft(files, folder, order, change),
    present: (draft: Draft) => desk.handOff.present(showing(draft), stopping.signal),
    ask: (draft: Draft) => desk.handOff.ask(showing(draft), stopping.signal),
    stop: () => stopping.abort(),
  });
}

function wordOf(reasons: object, { code, values }: Reason, speech: DeskParts['speech']): string {
  const phrase: unknown = Reflect.get(reasons, code.split('/').at(-1) ?? '');
  const said: unknown = typeof phrase === 'function' ? phrase(values ?? {}, speech) : phrase;
  if (typeof said === 'string') return said;
  return String((said as { says?: unknown } | undefined)?.says ?? code);
}

async function makeDraft(files: TempFiles, folder: string, order: number, change: Partial<Draft>): Promise<Draft> {
  const cover = await files.add(await sampleImage(order * 10 + 9, 'cover'));
  const photos = await Promise.all([1, 2, 3].map(async (n) => files.add(await sampleImage(order * 10 + n))));
  const video = await files.add(sampleVideo(order));
  await writeFile(join(folder, 'here'), '');
  const isVideo = order % 2 === 1;
  return {
    deliveryKey: `rednote:main:p${order}`,
    postRef: `p${order}`,
    order,
    kind: isVideo ? 'video' : 'images',
    title: `Ferry at dusk ${order}`,
    body: `First crossing of the year.\nThe wind came from the west #ferry #sea`,
    hashtags: ['ferry', 'sea'],
    visibility: 'public',
    createdAt: '2024-05-01T10:00:00.000Z',
    scheduledAt: null,
    location: null,
    language: null,
    media: (isVideo ? [video] : photos).map((file) => ({ file, asset: null })),
    cover: isVideo ? { file: cover, asset: null } : null,
    ...change,
  };
}
