import type { Dirent, Stats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { openArchive } from '../../archive/open.ts';
import type { IsoTime } from '../../contract/index.ts';
import { toIso } from '../../kit/index.ts';
import type { Cli } from '../context.ts';

/** An export that lies where people leave them. */
export interface FoundExport {
  readonly path: string;
  readonly name: string;
  readonly folder: string;
  /** null: a folder */
  readonly bytes: number | null;
  readonly modifiedAt: IsoTime;
}

/** Of each folder, the newest files that might be one are looked into. */
const mostLookedInto = 40;
/** A folder with more files and folders in it than this is no unpacked export. */
const mostInUnpacked = 500;

/** Exports in this folder and among the downloads, newest first. Only names and first bytes are read. */
export async function findExports(cli: Cli, here = process.cwd()): Promise<readonly FoundExport[]> {
  const folders = [...new Set([here, await downloadsFolder(cli.env)].map((folder) => resolve(folder)))];
  const found: FoundExport[] = [];
  for (const folder of folders)
    for (const candidate of await candidatesIn(folder)) if (await isExport(cli, candidate.path)) found.push(candidate);
  return found.sort((one, other) => (one.modifiedAt < other.modifiedAt ? 1 : -1));
}

/** As the desktop is set up: people's downloads have names in their own language. */
async function downloadsFolder(env: NodeJS.ProcessEnv): Promise<string> {
  const home = env['HOME'] || homedir();
  const settings = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'user-dirs.dirs');
  const text = await readFile(settings, 'utf8').catch(() => '');
  const [, named] = /^XDG_DOWNLOAD_DIR="(.+)"$/m.exec(text) ?? [];
  const folder = named?.replace(/^\$HOME/, home);
  return folder !== undefined && isAbsolute(folder) ? folder : join(home, 'Downloads');
}

async function candidatesIn(folder: string): Promise<readonly FoundExport[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): readonly Dirent[] => []);
  const candidates: FoundExport[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (!(await mayBeExport(entry, path))) continue;
    const facts = await stat(path).catch((): Stats | null => null);
    if (facts === null) continue;
    const bytes = entry.isDirectory() ? null : facts.size;
    candidates.push({ path, name: entry.name, folder, bytes, modifiedAt: toIso(Math.floor(facts.mtimeMs)) });
  }
  return candidates.sort((one, other) => (one.modifiedAt < other.modifiedAt ? 1 : -1)).slice(0, mostLookedInto);
}

async function mayBeExport(entry: Dirent, path: string): Promise<boolean> {
  if (entry.name.startsWith('.')) return false;
  if (entry.isFile()) return /\.(zip|json|txt)$/i.test(entry.name);
  if (!entry.isDirectory()) return false;
  const inside = await readdir(path).catch((): readonly string[] => []);
  return (
    inside.some((name) => /\.(json|txt)$/i.test(name)) && (await countInside(path, mostInUnpacked)) <= mostInUnpacked
  );
}

/** Ends soon after `enough`: a folder of downloads may hold anything. */
async function countInside(folder: string, enough: number): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): readonly Dirent[] => []);
  let count = entries.length;
  for (const entry of entries) {
    if (count > enough) break;
    if (entry.isDirectory()) count += await countInside(join(folder, entry.name), enough - count);
  }
  return count;
}

async function isExport(cli: Cli, path: string): Promise<boolean> {
  try {
    const archive = await openArchive(path);
    try {
      for (const entry of cli.registry.sources) {
        const source = await entry.load();
        if ((await source.recognise(archive)).mine) return true;
      }
      return false;
    } finally {
      await archive.close();
    }
  } catch {
    // Nobody named it: what cannot be read here is just not offered.
    return false;
  }
}
