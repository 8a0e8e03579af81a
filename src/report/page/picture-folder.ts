import { randomBytes } from 'node:crypto';
import { lstat, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { because, FerryError } from '../../contract/index.ts';
import { ensureFolder, hashFile, onDisk, writeFileAtomically } from '../../disk/index.ts';

/** The folder beside a page. It may hold what is not from here: that is neither written over nor taken away. */
export interface PictureFolder {
  readonly name: string;
  /** `<sha256>.<format>`; false: something else has that name. FerryError `usage` where the folder is a link. */
  put(name: string, bytes: Buffer): Promise<boolean>;
  /** after the last one: takes away what the same page had there before */
  end(): Promise<void>;
}

/** Says which pictures are ours, page by page: two pages may share a folder. */
const manifestFile = 'clipferry-pictures.json';
const maxManifestBytes = 64 * 1024 * 1024;

const manifestSchema = z.object({
  v: z.literal(1),
  pages: z.record(z.string(), z.array(z.string().regex(/^[0-9a-f]{64}\.(?:webp|jpeg|png)$/))),
});

type Pages = z.output<typeof manifestSchema>['pages'];

export function openPictureFolder(page: string): PictureFolder {
  const folder = `${page.replace(/\.html?$/i, '')}-files`;
  const manifest = join(folder, manifestFile);
  const used = new Set<string>();
  const known = new Set<string>();
  let before: Promise<Pages | null> | null = null;
  const open = async (): Promise<Pages | null> => {
    await assertNoLink(folder);
    await ensureFolder(folder);
    const pages = await readManifest(manifest);
    for (const names of Object.values(pages ?? {})) for (const name of names) known.add(name);
    return pages;
  };
  return {
    name: basename(folder),
    async put(name, bytes) {
      before ??= open();
      await before;
      if (used.has(name)) return true;
      const path = join(folder, name);
      const there = await lookAt(path, name);
      if (there === 'other' && !known.has(name)) return false;
      if (there !== 'same') await write(path, bytes);
      used.add(name);
      return true;
    },
    async end() {
      if (before === null && (await lstat(folder).catch(() => null))?.isDirectory() !== true) return;
      const pages = await (before ?? readManifest(manifest));
      // Something else has the manifest's name.
      if (pages === null) return;
      const own = basename(page);
      const others = new Set(Object.entries(pages).flatMap(([one, names]) => (one === own ? [] : names)));
      for (const name of pages[own] ?? []) {
        const path = join(folder, name);
        if (!used.has(name) && !others.has(name) && (await lookAt(path, name)) === 'same')
          await onDisk(path, () => rm(path, { force: true }));
      }
      if (used.size === 0 && pages[own] === undefined) return;
      await writeFileAtomically(manifest, `${JSON.stringify({ v: 1, pages: { ...pages, [own]: [...used] } })}\n`);
    },
  };
}

/** Not synced one by one, which would take minutes for thousands: they can be made again. */
async function write(path: string, bytes: Buffer): Promise<void> {
  const part = `${path}.${process.pid}-${randomBytes(6).toString('hex')}.part`;
  await onDisk(path, async () => {
    try {
      await writeFile(part, bytes, { flag: 'wx' });
      await rename(part, path);
    } finally {
      await rm(part, { force: true });
    }
  });
}

async function assertNoLink(folder: string): Promise<void> {
  const found = await lstat(folder).catch(() => null);
  if (found === null || found.isDirectory()) return;
  throw new FerryError('usage', because('not-written-over', { path: folder, holds: 'special' }), { effect: 'none' });
}

/** None yet: no pages. null: a file of that name that is not ours. */
async function readManifest(path: string): Promise<Pages | null> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return {};
  if (!found.isFile() || found.size > maxManifestBytes) return null;
  try {
    const read = manifestSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return read.success ? read.data.pages : null;
  } catch {
    return null;
  }
}

/** A picture is named by its bytes, so its name says whether it is one. */
async function lookAt(path: string, name: string): Promise<'nothing' | 'same' | 'other'> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return 'nothing';
  if (!found.isFile()) return 'other';
  const hash = await hashFile(path).catch(() => null);
  return hash !== null && name.startsWith(`${hash.sha256}.`) ? 'same' : 'other';
}
