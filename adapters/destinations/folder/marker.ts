import { link, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FerryError, type Language } from '../../../src/contract/index.ts';
import { readText, syncFolder, systemCodeOf, writeDurably } from '../../../src/disk/index.ts';
import { decode, decodeJson } from '../../../src/kit/index.ts';
import { diskError, rethrow } from './errors.ts';
import { keyHash, pageFiles } from './layout.ts';
import { pageWords } from './page-words.ts';
import { folderReason } from './reasons.ts';
import { Shelf } from './shelf.ts';

/** A hand-off folder belongs to one account of one workspace, and says so in this file: names and paths may change, it does not. */
export const markerFile = 'clipferry-folder.json';

export interface Owner {
  /** the workspace's own id */
  readonly workspace: string;
  /** the account's label */
  readonly account: string;
}

const markerSchema = z.looseObject({ v: z.literal(1), workspace: z.string().min(1), account: z.string().min(1) });
const anyVersion = z.looseObject({ v: z.number().int() });

/** A label and an id fit a hundred times over: what is longer is no marker, and is not read. */
const maxMarkerBytes = 1024 * 1024;

export function markerText({ workspace, account }: Owner, language: Language): string {
  const about = pageWords[language].marker(account);
  return `${JSON.stringify({ about, v: 1, workspace, account }, null, 2)}\n`;
}

/** FerryError `usage` where it is damaged or of a newer clipferry. */
export function decodeMarker(text: string, path: string): Owner {
  const broken = { kind: 'usage', code: 'folder/marker-broken', effect: 'none' } as const;
  const value = decodeJson(text, path, broken);
  const { success, data } = anyVersion.safeParse(value);
  if (success && data.v > 1) throw new FerryError('usage', folderReason('marker-newer', { path }), { effect: 'none' });
  const { workspace, account } = decode(markerSchema, value, path, broken);
  return { workspace, account };
}

/** null: it has none. */
export async function readMarker(root: string): Promise<Owner | null> {
  const path = join(root, markerFile);
  try {
    const text = await readText(path, maxMarkerBytes);
    if (text === null) throw new FerryError('usage', folderReason('marker-broken', { what: path }), { effect: 'none' });
    return decodeMarker(text.replace(/^\uFEFF/, ''), path);
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw diskError(error, { path });
  }
}

interface Claim {
  readonly owner: Owner | { readonly workspace: null; readonly account: string };
  /** nothing of a person's lies there: the account's own folder in the workspace */
  readonly isOwnPlace: boolean;
}

/** FerryError when the folder is another account's, or holds things that are none of ours. Changes nothing. */
export async function assertFree(root: string, { owner, isOwnPlace }: Claim): Promise<void> {
  const marker = await readMarker(root);
  if (marker === null) return assertUnmarked(root, owner.account, isOwnPlace);
  if (isSameOwner(marker, owner)) return;
  throw new FerryError(
    'usage',
    folderReason('of-other-account', { folder: root, account: marker.account, marker: markerFile }),
    {
      effect: 'none',
      scope: 'account',
    },
  );
}

export function isSameOwner(one: Owner, other: Claim['owner']): boolean {
  return one.workspace === other.workspace && one.account === other.account;
}

/** Without a marker: new, or filled by a clipferry that wrote none, or its marker was deleted to give it away. */
async function assertUnmarked(root: string, account: string, isOwnPlace: boolean): Promise<void> {
  const names = await visibleNames(root);
  if (names.length === 0 || isOwnPlace) return;
  const shelf = new Shelf(root);
  await shelf.refresh();
  const entries = shelf.entries();
  const stranger = entries.find(({ deliveryKey }) => !deliveryKey.startsWith(`folder:${account}:`));
  if (stranger !== undefined) {
    const other = stranger.deliveryKey.split(':')[1] ?? '';
    throw new FerryError(
      'usage',
      folderReason('of-other-account', { folder: root, account: other, marker: markerFile }),
      {
        effect: 'none',
        scope: 'account',
      },
    );
  }
  const foreign = names.find((name) => !pageFiles.some((page) => page === name));
  if (entries.length === 0 && foreign !== undefined)
    throw new FerryError('usage', folderReason('not-empty', { folder: root, name: foreign }), {
      effect: 'none',
      scope: 'account',
    });
}

/** What systems put into every folder or onto every disk is nobody's. */
const ofTheSystem: readonly string[] = [
  'Thumbs.db',
  'desktop.ini',
  'lost+found',
  'System Volume Information',
  '$RECYCLE.BIN',
];

export async function visibleNames(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.') && !ofTheSystem.includes(name)).sort();
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw diskError(error, { path: folder });
  }
}

/** Changes with whatever is done to the marker: a claim that is told of it need not be made again. null: there is none. */
export async function markerStamp(root: string): Promise<string | null> {
  const path = join(root, markerFile);
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = await stat(path);
    return [dev, ino, size, mtimeMs, ctimeMs].join(' ');
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw diskError(error, { path });
  }
}

/** From now on the folder, which is there, is this account's. FerryError when it is another's. */
export async function claim(
  root: string,
  claimed: { readonly owner: Owner; readonly isOwnPlace: boolean },
  language: Language,
): Promise<void> {
  await assertFree(root, claimed);
  // Hidden while it grows, and of this workspace alone: what a killed run left of it goes.
  const part = join(root, `.${keyHash(claimed.owner.workspace)}.marker.part`);
  await rm(part, { force: true }).catch(rethrow({ path: part }));
  if ((await readMarker(root)) !== null) return;
  await writeMarker(root, part, markerText(claimed.owner, language));
  // Two may have begun at once: the first one has it.
  await assertFree(root, claimed);
}

async function writeMarker(root: string, part: string, text: string): Promise<void> {
  const path = join(root, markerFile);
  try {
    await writeDurably(part, text);
    await putInPlace(part, path);
    await syncFolder(root);
  } catch (error) {
    throw diskError(error, { path });
  } finally {
    await rm(part, { force: true }).catch(() => undefined);
  }
}

/** A link never replaces what is there. Disks that know no links (FAT) get a rename. */
async function putInPlace(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return;
    await rename(part, path);
  }
}
