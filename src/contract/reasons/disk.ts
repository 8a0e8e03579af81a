interface Place {
  /** the file or folder that was being worked on */
  readonly path: string;
}

/** The disk's refusals. */
export interface DiskReasons {
  /** no room, or no entry left for another file */
  readonly 'disk-full': Place;
  /** this user's share of the disk is used up */
  readonly 'disk-quota': Place;
  /** larger than this kind of file system takes (FAT32: 4 GiB) */
  readonly 'file-too-big': Place;
  readonly 'disk-forbidden': Place;
  readonly 'disk-read-only': Place;
  readonly 'too-many-open-files': Place;
  /** the computer's memory, not the disk */
  readonly 'memory-full': Place;
  readonly 'name-too-long': Place;
  /** a character this disk does not take, or that no path may hold */
  readonly 'name-impossible': Place;
  /** a file stands where a folder should be */
  readonly 'not-a-folder': Place;
  /** a folder stands where a file should be */
  readonly 'is-a-folder': Place;
  /** links that lead to each other */
  readonly 'link-loop': Place;
  readonly 'folder-gone': Place;
  /** it is no place for files (/proc), or lacks what we need (locks, waiting until the bytes are safe) */
  readonly 'disk-unable': Place;
  /** the disk itself reports an error */
  readonly 'disk-broken': Place;
  /** the drive or share is no longer connected */
  readonly 'disk-gone': Place;
  readonly 'file-busy': Place;
}
