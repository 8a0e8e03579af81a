import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FerryError, isFerryError, type Sandbox, type SandboxOptions } from '../../../src/contract/index.ts';
import { makeFolders } from '../../../src/disk/index.ts';
import { openJournal } from './journal.ts';
import { noteJson } from './note-json.ts';
import { routes } from './routes.ts';
import { type Listener, startServer } from './server.ts';
import { decodeSettings, type Settings, sites } from './settings.ts';
import { notesOf } from './state.ts';
import type { World } from './world.ts';

/**
 * Plays REDnote's creator page on loopback, with every trap that is known of it. With a folder its notes, logins and port
 * survive a restart. FerryError (`usage`) for settings, a port or a folder it cannot use.
 */
export async function startPageSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const site = sites.find((one) => one === options.options?.['site']);
  const settings = decodeSettings({ ...(site ? { site } : {}), ...options.settings });
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'clipferry-rednote-page-')));
  const world = await openWorld(folder, settings);
  const forget = async (): Promise<void> => {
    world.journal.close();
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  };
  let listener: Listener;
  try {
    listener = await startServer(routes(world), settings.port ?? world.state.port);
  } catch (error) {
    await forget();
    throw error;
  }
  if (world.state.port !== listener.port) world.journal.record({ kind: 'port', port: listener.port });
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await listener.close();
    await forget();
  };
  return describe(world, listener, () => {
    closing ??= close();
    return closing;
  });
}

async function openWorld(folder: string, settings: Settings): Promise<World> {
  const data = join(folder, 'page-data');
  try {
    await makeFolders(folder);
    await makeFolders(data);
    const journal = openJournal(folder);
    return { settings, journal, state: journal.state, data, button: null, scanned: false, hands: new Set() };
  } catch (cause) {
    if (isFerryError(cause)) throw cause;
    throw new FerryError('usage', { code: 'rednote/sandbox-folder', values: { folder } }, { effect: 'none', cause });
  }
}

function describe(world: World, { base }: Listener, close: () => Promise<void>): Sandbox {
  return {
    home: `${base}/sandbox`,
    options: { route: 'fill', site: world.settings.site, pages: base },
    credentials: {},
    facts: {
      v: 1,
      pages: base,
      home: `${base}/sandbox`,
      notes: `${base}/sandbox/notes`,
      journal: `${base}/sandbox/journal`,
      button: `${base}/sandbox/button`,
      settings: `${base}/sandbox/settings`,
      press: `${base}/sandbox/press`,
      scan: `${base}/sandbox/scan`,
      solve: `${base}/sandbox/solve`,
      signOut: `${base}/sandbox/sign-out`,
      reset: `${base}/sandbox/reset`,
    },
    hosts: [base.replace('http://', '')],
    posts: async () => notesOf(world.state).map((note) => noteJson(note, Date.now())),
    close,
  };
}
