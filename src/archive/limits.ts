/**
 * Where an archive stops being an export and starts being an attack or a mistake. The largest JSON export seen was
 * about 20 MB (TikTok, 2026-11), and one that carries its videos has tens of gigabytes: every limit is far above real use.
 */
export interface ArchiveLimits {
  /** files and folders together */
  readonly maxEntries: number;
  /** uncompressed size of one zip entry */
  readonly maxEntryBytes: number;
  /** uncompressed size of all zip entries together */
  readonly maxTotalBytes: number;
  /** uncompressed : compressed, for one entry and for the whole zip */
  readonly maxRatio: number;
  /** below this uncompressed size the ratio does not matter: inflating it costs less than a second */
  readonly ratioFloorBytes: number;
}

const GIB = 1024 ** 3;

/** `maxRatio`: a pretty-printed watch history packs 20 to 40 times smaller, a file of one repeated byte 1,030 times. */
export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = {
  maxEntries: 250_000,
  maxEntryBytes: 16 * GIB,
  maxTotalBytes: 256 * GIB,
  maxRatio: 200,
  ratioFloorBytes: 64 * 1024 ** 2,
};
