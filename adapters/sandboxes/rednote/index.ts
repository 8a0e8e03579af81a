import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FerryError, isFerryError, type Sandbox, type SandboxOptions } from '../../../src/contract/index.ts';
import { makeFolders } from '../../../src/disk/index.ts';
import { createFaults } from './faults.ts';
import { creatorHost, edithHost, wwwHost } from './hosts.ts';
import { openJournal } from './journal.ts';
import { cookiesOf, createAccount, readyAccount, signIn } from './logins.ts';
import { allNotes } from './note-json.ts';
import { homeHost } from './page.ts';
import { type Answer, type Listener, startServer } from './server.ts';
import { decodeSettings, type Settings, type Site, sites } from './settings.ts';
import { type Ports, pieceNames } from './state.ts';
import { openStore } from './store.ts';
import { uploadHost } from './upload-host.ts';
import type { SiteBases, World } from './world.ts';

/**
 * Plays REDnote's HTTP contract on loopback: both sites, two upload hosts, and a page to look at. With a folder the
 * state, the sessions and the ports survive a restart. FerryError (`usage`) for settings, ports or a folder it cannot use.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = decodeSettings(options.settings);
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'clipferry-rednote-sandbox-')));
  const { journal, store } = await openFolder(folder);
  const noBases: SiteBases = { creator: '', edith: '', www: '' };
  const world: World = {
    settings,
    journal,
    state: journal.state,
    store,
    faults: createFaults(settings.faults),
    bases: { sites: { 'xiaohongshu.com': noBases, 'rednote.com': noBases }, uploadHosts: ['', ''] },
  };
  let stopped = false;
  const stop = async (listeners: readonly Listener[]): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await Promise.all(listeners.map((listener) => listener.close()));
    journal.close();
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  };
  const listeners = await listenAll(world, stop);
  ensureReadySessions(world);
  return describe(world, listeners, () => stop([...listeners.values()]));
}

/** What the folder holds. FerryError (`usage`) when it cannot be used. */
async function openFolder(folder: string): Promise<Pick<World, 'journal' | 'store'>> {
  try {
    await makeFolders(folder);
    const journal = openJournal(folder);
    const store = openStore(folder);
    store.removeAllBut(pieceNames(journal.state));
    return { journal, store };
  } catch (cause) {
    if (isFerryError(cause)) throw cause;
    throw new FerryError('usage', { code: 'rednote/sandbox-folder', values: { folder } }, { effect: 'none', cause });
  }
}

/** Every host by name: `creator.rednote.com`, `upload.0` and so on. */
function answers(world: World): ReadonlyMap<string, Answer> {
  const all = new Map<string, Answer>();
  for (const site of sites) {
    all.set(`creator.${site}`, creatorHost(world, site));
    all.set(`edith.${site}`, edithHost(world, site));
    all.set(`www.${site}`, wwwHost(world, site, homeHost(world, site)));
  }
  return all.set('upload.0', uploadHost(world, 0)).set('upload.1', uploadHost(world, 1));
}

async function listenAll(
  world: World,
  stop: (listeners: readonly Listener[]) => Promise<void>,
): Promise<ReadonlyMap<string, Listener>> {
  const ports = { ...world.state.ports, ...namedPorts(world.settings) };
  const listeners = new Map<string, Listener>();
  try {
    for (const [name, answer] of answers(world)) listeners.set(name, await startServer(answer, ports[name] ?? null));
  } catch (error) {
    await stop([...listeners.values()]);
    throw error;
  }
  const base = (name: string): string => listeners.get(name)?.base ?? '';
  const ofSite = (site: Site): SiteBases => ({
    creator: base(`creator.${site}`),
    edith: base(`edith.${site}`),
    www: base(`www.${site}`),
  });
  world.bases.sites = { 'xiaohongshu.com': ofSite('xiaohongshu.com'), 'rednote.com': ofSite('rednote.com') };
  world.bases.uploadHosts = [hostOf(base('upload.0')), hostOf(base('upload.1'))];
  const bound: Ports = Object.fromEntries([...listeners].map(([name, listener]) => [name, listener.port]));
  world.journal.record({ kind: 'ports', ports: bound });
  return listeners;
}

function namedPorts({ ports, site }: Settings): Ports {
  const named = { [`creator.${site}`]: ports.creator, [`edith.${site}`]: ports.edith, [`www.${site}`]: ports.home };
  const all = { ...named, 'upload.0': ports.upload?.[0], 'upload.1': ports.upload?.[1] };
  return Object.fromEntries(Object.entries(all).flatMap(([name, port]) => (port === undefined ? [] : [[name, port]])));
}

function hostOf(base: string): string {
  return base.replace('http://', '');
}

/** One account a site, signed in, also after a restart in which its session had ended. */
function ensureReadySessions(world: World): void {
  for (const site of sites) {
    const account = readyAccount(world, site) ?? createAccount(world, site, 'Sandbox Creator');
    const alive = [...world.state.mainSessions.values(), ...world.state.creatorSessions.values()];
    if (alive.filter((login) => login.accountId === account.id).length < 2) signIn(world, account);
  }
}

function describe(world: World, listeners: ReadonlyMap<string, Listener>, close: () => Promise<void>): Sandbox {
  const { site } = world.settings;
  const { creator, edith, www } = world.bases.sites[site];
  const account = (of: Site): { readonly account: string; readonly cookies: string } => {
    const ready = readyAccount(world, of);
    return { account: ready?.id ?? '', cookies: ready ? cookiesOf(world.state, ready) : '' };
  };
  const { cookies } = account(site);
  return {
    home: `${www}/`,
    options: { site, endpoints: { creator, edith, www } },
    credentials: { cookies },
    facts: {
      v: 1,
      creator,
      edith,
      upload: world.bases.uploadHosts.map((host) => `http://${host}`),
      home: www,
      cookies,
      sites: Object.fromEntries(sites.map((of) => [of, { ...world.bases.sites[of], ...account(of) }])),
    },
    hosts: [...listeners.values()].map((listener) => hostOf(listener.base)),
    posts: () => allNotes(world),
    close,
  };
}
