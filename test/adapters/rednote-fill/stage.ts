import { copyFile, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { rednote } from '../../../adapters/destinations/rednote/index.ts';
import { startPageSandbox } from '../../../adapters/sandboxes/rednote-page/index.ts';
import { driveWindow } from '../../../src/browser/driven.ts';
import type {
  BrowserWindow,
  DestinationSession,
  Draft,
  HandOff,
  JsonObject,
  PersonSaid,
  Reason,
  RenditionFile,
  Sandbox,
  Showing,
} from '../../../src/contract/index.ts';
import { MemoryCredentials, noHttp, TempFiles, testContext } from '../../support/adapter-context.ts';
import { openBrowser } from '../../support/browser.ts';
import { sample } from '../../support/media-samples.ts';
import { sampleImage, sampleVideo } from '../../support/samples.ts';
import { tempDir } from '../../support/temp.ts';

/** Short waits, so that nobody sits through them. */
const quick: JsonObject = {
  ...{ signedIn: true, blankMs: 100, uploadMs: 100, titleRedrawMs: 100, topicMs: 200, topicSettleMs: 100 },
  ...{ submitMs: 0, giveUpMs: 800, successMs: 100, successStayMs: 300, review: 'none' },
};

// biome-ignore lint/suspicious/noExplicitAny: what the sandbox answers is looked at field by field.
type Loose = any;

/** The person in front of the window: what they are shown, and what they do then. */
export class Beholder implements HandOff {
  readonly shown: Showing[] = [];
  readonly asked: Showing[] = [];
  /** called with each showing; null: they say nothing, and the page's answer has to do */
  onShown: (showing: Showing) => Promise<PersonSaid | null> = async () => null;
  memory: PersonSaid | { readonly kind: 'unsure' } = { kind: 'unsure' };

  get reasons(): readonly (Reason | undefined)[] {
    return this.shown.map(({ because }) => because);
  }

  async present(showing: Showing, signal: AbortSignal): Promise<PersonSaid> {
    this.shown.push(showing);
    const said = await this.onShown(showing);
    if (said !== null) return said;
    return new Promise((_resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  async ask(showing: Showing): Promise<PersonSaid | { readonly kind: 'unsure' }> {
    this.asked.push(showing);
    return this.memory;
  }
}

export interface FillStage {
  readonly sandbox: Sandbox;
  readonly session: DestinationSession;
  readonly person: Beholder;
  /** the person's hand: a real press of the mouse on the page's own button */
  press(which?: 'publish' | 'save'): Promise<void>;
  draft(kind: 'video' | 'images', change?: Partial<Draft>): Promise<Draft>;
  /** as the engine does it */
  publish(draft: Draft): ReturnType<DestinationSession['publish']>;
  notes(): Promise<readonly Loose[]>;
  touches(): Promise<readonly Loose[]>;
  readonly logs: readonly string[];
  pathOf(sha256: string): string;
  /** the window clipferry drives */
  page(): Page;
}

/** `patienceMs`: the most that is waited for a part of the page that never comes. */
export async function openFillStage(
  settings: JsonObject = {},
  options: JsonObject = {},
  patienceMs = Number.POSITIVE_INFINITY,
): Promise<FillStage> {
  const folder = await tempDir();
  const sandbox = await startPageSandbox({ settings: { ...quick, ...settings } });
  onTestFinished(() => sandbox.close());
  const files = new TempFiles(folder);
  const pathOf = (sha: string) => `${files.path(sha)}${endings.get(sha) ?? ''}`;
  const person = new Beholder();
  const pages: Page[] = [];
  const signal = new AbortController().signal;
  const ctx = testContext({
    http: noHttp,
    files: {
      ensureFile: async (sha) => pathOf(sha),
      copyTo: (sha, path, end) => files.copyTo(sha, path, end),
      open: (sha, range) => files.open(sha, range),
      fill: (sha, into, start) => files.fill(sha, into, start),
    },
    credentials: new MemoryCredentials(null),
    handOff: person,
    browsers: {
      open: async ({ timeZone }, ends) => {
        const browser = await openBrowser();
        const context = await browser.newContext({
          viewport: { width: 1280, height: 900 },
          timezoneId: timeZone ?? 'UTC',
        });
        const page = await context.newPage();
        pages.push(page);
        return impatient(driveWindow(context, page, ends), patienceMs);
      },
    },
  });
  const account = { destination: 'rednote', label: 'me' };
  const session = await rednote.connect(account, { ...sandbox.options, route: 'fill', ...options }, ctx, signal);
  onTestFinished(() => session.close());
  const base = String(sandbox.facts['pages']);
  const get = async (path: string): Promise<Loose> => (await fetch(`${base}/sandbox/${path}`)).json();
  return {
    sandbox,
    session,
    person,
    logs: ctx.logs,
    pathOf,
    page: () => {
      const page = pages.at(-1);
      if (page === undefined) throw new Error('no window was opened');
      return page;
    },
    press: async (which = 'publish') => {
      let { button } = await get('button');
      // The page says where it drew them from time to time.
      for (let looks = 0; button === null && looks < 50; looks += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        ({ button } = await get('button'));
      }
      await pages.at(-1)?.mouse.click(button[which].x, button[which].y);
    },
    draft: (kind, change = {}) => makeDraft(files, kind, change),
    publish: async (draft) => {
      const ticket = await session.openPublish(draft, 'key-1', signal);
      return session.publish(draft, ticket, signal);
    },
    notes: async () => (await get('notes')).notes,
    touches: async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return (await get('journal')).touches;
    },
  };
}

/** The fields are filled in, and the person presses. */
export async function publishWithPress(stage: FillStage, kind: 'video' | 'images', change = {}) {
  const draft = await stage.draft(kind, change);
  stage.person.onShown = async () => {
    await stage.press();
    return null;
  };
  return { draft, remote: await stage.publish(draft) };
}

const endings = new Map<string, string>();

/** Real files, under names the page's own input takes. */
async function makeDraft(files: TempFiles, kind: 'video' | 'images', change: Partial<Draft>): Promise<Draft> {
  made += 1;
  const number = made;
  const picture = async (seed: number, role: 'image' | 'cover') => {
    const file = await files.add(await sampleImage(1000 + number * 10 + seed, role));
    return named(files, file, '.jpg');
  };
  const video = async () => {
    const path = await sample('good');
    const tail = Buffer.alloc(64, number);
    tail.writeUInt32BE(64, 0);
    tail.write('free', 4, 'latin1');
    const { facts } = sampleVideo(number);
    const bytes = Buffer.concat([await readFile(path), tail]);
    return named(files, await files.add({ role: 'video', mime: 'video/mp4', bytes, facts }), extname(path));
  };
  const media = kind === 'video' ? [await video()] : await Promise.all([1, 2, 3].map((n) => picture(n, 'image')));
  return {
    deliveryKey: `rednote:me:p${number}`,
    postRef: `p${number}`,
    order: number,
    kind,
    title: `Ferry at dusk ${number}`,
    body: 'First crossing of the year.\nThe wind came from the west.\n\n#ferry #sea',
    hashtags: ['ferry', 'sea'],
    visibility: 'public',
    createdAt: '2024-05-01T10:00:00.000Z',
    scheduledAt: null,
    location: null,
    language: null,
    media: media.map((file) => ({ file, asset: null })),
    cover: kind === 'video' ? { file: await picture(9, 'cover'), asset: null } : null,
    ...change,
  };
}

let made = 0;

async function named(files: TempFiles, file: RenditionFile, ending: string): Promise<RenditionFile> {
  endings.set(file.sha256, ending);
  await copyFile(files.path(file.sha256), `${files.path(file.sha256)}${ending}`);
  return file;
}

function impatient(window: BrowserWindow, patienceMs: number): BrowserWindow {
  const until: BrowserWindow['until'] = (selector, holds, timeoutMs) =>
    window.until(selector, holds, Math.min(timeoutMs, patienceMs));
  return {
    go: (url) => window.go(url),
    url: () => window.url(),
    look: (selector) => window.look(selector),
    until,
    click: (selector, index) => window.click(selector, index),
    type: (text) => window.type(text),
    press: (key) => window.press(key),
    attach: (selector, index, paths) => window.attach(selector, index, paths),
    onAnswer: (listener) => window.onAnswer(listener),
    onClose: (listener) => window.onClose(listener),
    close: () => window.close(),
  };
}
