import { access, constants, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import {
  because,
  FerryError,
  type LocalLook,
  type LocalPlace,
  type Options,
  type PlaceOfAccount,
  type Reason,
} from '../../../src/contract/index.ts';
import { diskReason, systemCodeOf } from '../../../src/disk/index.ts';
import { diskError } from './errors.ts';
import { assertFree, isSameOwner, readMarker } from './marker.ts';
import { folderReason } from './reasons.ts';
import { Shelf } from './shelf.ts';
import { holdsFiles } from './untouched.ts';

/** The folder as a place on this computer: whose it is, and whether it can be seen and filled. */
export function localPlace(outOf: (options: Options, folder: string) => string): LocalPlace {
  const path = (options: Options, at: PlaceOfAccount) => outOf(options, at.folder);
  return {
    path,
    async assertUsable(options, at) {
      const root = path(options, at);
      await assertFolderOrNothing(root);
      await assertNotAway(root);
      await assertFree(root, { owner: ownerOf(at), isOwnPlace: root === at.folder });
      await assertWritable(root);
    },
    async isOwn(options, at) {
      const marker = await readMarker(path(options, at));
      return marker !== null && isSameOwner(marker, ownerOf(at));
    },
    findTrouble: (options, at) => findTrouble(path(options, at)),
    look: (options, at) => lookInto(path(options, at)),
  };
}

function ownerOf({ workspaceId, account }: PlaceOfAccount) {
  return { workspace: workspaceId, account: account.label };
}

export async function assertFolderOrNothing(root: string): Promise<void> {
  if ((await look(root)) !== 'file') return;
  throw new FerryError('usage', because('not-a-folder', { path: root }), { effect: 'none' });
}

function lookInto(root: string): LocalLook {
  const shelf = new Shelf(root);
  return async (draft, how, signal) => {
    signal.throwIfAborted();
    const found = await shelf.find(draft.deliveryKey, 'remembered');
    return found !== null && holdsFiles(join(root, found.entry.name), { draft, post: found.post, how, signal });
  };
}

async function findTrouble(root: string): Promise<Reason | null> {
  try {
    if ((await look(root)) !== 'nothing') return null;
    return (await findAway(root)) ?? folderReason('place-missing', { folder: root });
  } catch (error) {
    if (error instanceof FerryError) return error.reason;
    return diskReason(error, root);
  }
}

/** A disk that is not connected: what lies on it is not gone, and nothing may be written in its stead. */
export async function assertNotAway(root: string): Promise<void> {
  const away = await findAway(root);
  if (away !== null) throw new FerryError('needs-user', away, { effect: 'none', scope: 'account' });
}

async function findAway(root: string): Promise<Reason | null> {
  const mount = mountOf(resolve(root));
  if (mount === null) return null;
  const isThere = (await look(mount)) === 'folder' && (resolve(root) === mount || !(await isLeftBehind(mount)));
  return isThere ? null : folderReason('place-away', { folder: root, missing: mount });
}

/** Where systems put disks that come and go: `/media/ann/STICK`, `/run/media/ann/STICK`, `/mnt/usb`, `/Volumes/STICK`. */
const mountPoints = /^(\/media\/[^/]+\/[^/]+|\/run\/media\/[^/]+\/[^/]+|\/mnt\/[^/]+|\/Volumes\/[^/]+)(\/|$)/;

function mountOf(path: string): string | null {
  if (process.platform === 'win32') return path.slice(0, path.indexOf(sep) + 1) || null;
  return mountPoints.exec(path)?.[1] ?? null;
}

/** The empty folder a disk leaves behind when it is taken off: it lies on the disk of the folder above it. */
async function isLeftBehind(mount: string): Promise<boolean> {
  const [own, above] = await Promise.all([stat(mount), stat(dirname(mount))]);
  return own.dev === above.dev && (await readdir(mount)).length === 0;
}

async function look(path: string): Promise<'folder' | 'file' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return 'nothing';
    throw diskError(error, { path });
  }
}

/** The folder, or the nearest one above it that is there. */
async function assertWritable(root: string): Promise<void> {
  let at = resolve(root);
  while ((await look(at)) === 'nothing' && dirname(at) !== at) at = dirname(at);
  await access(at, constants.W_OK | constants.X_OK).catch((error: unknown) => {
    throw diskError(error, { path: at });
  });
}
