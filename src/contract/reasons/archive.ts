/** `path`: what the person typed, or the file inside the folder they typed. Control characters are spelled out. */
interface Place {
  readonly path: string;
}

interface Entry extends Place {
  readonly entry: string;
}

/** The export as a file: zip, folder, bare file. */
export interface ArchiveReasons {
  readonly 'archive-missing': Place;
  readonly 'archive-no-permission': Place;
  readonly 'archive-unreadable': Place & { readonly systemCode: string };
  readonly 'archive-empty': Place & { readonly what: 'file' | 'folder' | 'zip' };
  /** another packer's file */
  readonly 'archive-kind': Place & { readonly packer: string };
  /** a file that people have beside their export, and take for it */
  readonly 'archive-other-file': Place & {
    readonly looksLike: 'video' | 'picture' | 'sound' | 'pdf' | 'document' | 'database';
  };
  /** a pipe or a device */
  readonly 'archive-special-file': Place;
  /** `instead`: what to name; null: the outer zip has to be unpacked first; `zips`: so many beside other files; absent: it is alone */
  readonly 'archive-nested': Entry & { readonly instead: string | null; readonly zips?: number };
  /** `bytes`: where the file ends; `unfinished`: its name is that of a download under way */
  readonly 'archive-truncated': Place & {
    readonly entry?: string;
    readonly bytes?: number;
    readonly unfinished?: boolean;
  };
  /** of the whole file */
  readonly 'archive-damaged': Place & {
    readonly fault: 'list' | 'hidden-entries' | 'start' | 'after-end' | 'comment';
    readonly bytesAfterEnd?: number;
  };
  readonly 'archive-entry-damaged': Entry & {
    readonly fault:
      | 'folder-with-content'
      | 'shared-bytes'
      | 'misplaced'
      | 'behind-end'
      | 'two-sizes'
      | 'deflate'
      | 'too-long'
      | 'too-short'
      | 'checksum';
    readonly bytes?: number;
    readonly announcedBytes?: number;
  };
  readonly 'archive-changed': Place;
  readonly 'archive-multi-disk': Place;
  readonly 'archive-encrypted': Place & { readonly entry?: string };
  readonly 'archive-method': Entry & { readonly method: number };
  readonly 'archive-path': Entry & {
    readonly fault: 'nameless' | 'too-long' | 'nul' | 'absolute' | 'drive' | 'escape' | 'control';
    readonly maxLength?: number;
  };
  readonly 'archive-link': Entry & { readonly fault: 'nowhere' | 'outside' | 'symbolic' | 'special' };
  /** `twin`: the entry it cannot be told from on most disks; absent: the same name twice */
  readonly 'archive-duplicate': Entry & { readonly twin?: string };
  readonly 'archive-too-many-entries': Place & { readonly maxEntries: number };
  readonly 'archive-bomb': Place & {
    /** absent: all entries together */
    readonly entry?: string;
    readonly bytes: number;
    /** absent: the size alone is too much */
    readonly compressedBytes?: number;
  };
}
