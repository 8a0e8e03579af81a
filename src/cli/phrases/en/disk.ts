import type { PhraseBook } from '../../../contract/index.ts';
import type { DiskReasons } from '../../../contract/reasons/disk.ts';

const again = 'run the same command again';

export const disk: PhraseBook<DiskReasons> = {
  'disk-full': ({ path }) => ({
    says: `no space left ${path === undefined ? 'on the disk' : `in ${path}`}`,
    ways: [
      `free some space and ${again}`,
      'if there is space, the disk may have no room for more files, however small (df -i shows it): remove some',
    ],
  }),
  'disk-quota': ({ path }) => ({
    says: `your share of the disk is used up${path === undefined ? '' : `, in ${path}`}`,
    ways: [`free some space and ${again}`, 'ask whoever runs this computer for a larger quota'],
  }),
  'file-too-big': ({ path }) => ({
    says: `a file is larger than this disk can hold${inside(path)}`,
    ways: ['use a disk with another file system: FAT32, common on sticks, ends at 4 GB a file'],
  }),
  'disk-forbidden': ({ path }) => ({
    says: `this computer does not let you use ${path === undefined ? 'a file or folder' : path}`,
    ways: ['check who owns it (ls -ld shows it), and that you may read and write there', 'choose another folder'],
  }),
  'disk-read-only': ({ path }) => ({
    says: `the disk can only be read, not written${inside(path)}`,
    ways: ['choose a folder on another disk', 'mount the disk so that it can be written'],
  }),
  'too-many-open-files': ({ path }) => ({
    says: `too many files are open at once on this computer${path === undefined ? '' : `: ${path} could not be opened`}`,
    ways: [`close other programs and ${again}`, 'raise the limit: ulimit -n 4096'],
  }),
  'memory-full': () => ({
    says: 'this computer has no memory left',
    ways: [`close other programs and ${again}`],
  }),
  'name-too-long': ({ path }) => ({
    says: path === undefined ? 'a path is too long for this disk' : `this path is too long for the disk: ${path}`,
    ways: ['choose a folder with a shorter path'],
  }),
  'name-impossible': ({ path }) => ({
    says:
      path === undefined
        ? 'a name holds a character this disk does not take'
        : `this name holds a character the disk does not take: ${visible(path)}`,
    ways: ['choose a folder whose path has only letters, digits, spaces, - and _', 'use another disk'],
  }),
  'not-a-folder': ({ path }) => ({
    says: `a file stands where a folder should be${path === undefined ? '' : `, at or above ${path}`}`,
    ways: ['move the file away, or choose another folder'],
  }),
  'is-a-folder': ({ path }) => ({
    says: `a folder stands where a file should be${inside(path)}`,
    ways: [`move the folder away and ${again}`],
  }),
  'link-loop': ({ path }) => ({
    says: `links lead in a circle${inside(path)}`,
    ways: ['remove the link, or choose another folder'],
  }),
  'folder-gone': ({ path }) => ({
    says: path === undefined ? 'a file or folder is not there' : `${path} is not there`,
    ways: [`check its name; if it is on a drive or a network share, connect it and ${again}`],
  }),
  'disk-unable': ({ path }) => ({
    says: `this place cannot hold clipferry's files${inside(path)}`,
    ways: ["choose a folder on this computer's own disk"],
  }),
  'disk-broken': ({ path }) => ({
    says: `the disk reports an error of its own${path === undefined ? '' : ` at ${path}`}`,
    ways: ['save what matters from this disk and have it checked', 'use another disk'],
  }),
  'disk-gone': ({ path }) => ({
    says: `the disk is no longer connected${path === undefined ? '' : `: ${path} cannot be reached`}`,
    ways: [`connect it and ${again}`],
  }),
  'file-busy': ({ path }) => ({
    says: path === undefined ? 'a file is in use by another program' : `${path} is in use by another program`,
    ways: [`close what has it open and ${again}`],
  }),
};

function inside(path: string | undefined): string {
  return path === undefined ? '' : `: ${path}`;
}

/** What cannot be printed is shown as a box: it is what the path must do without. */
function visible(path: string): string {
  return path.replaceAll(/\p{Cc}/gu, '\u25a1');
}
