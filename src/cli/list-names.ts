/** Every number that a report shows can be asked for as a list, by one of these words: `clipferry report --only <word>`. */
export const listNames = [
  'published',
  'to-come',
  'held',
  'unconfirmed',
  'skipped',
  'failed',
  'removing',
  'removed',
  'not-planned',
  'deleted',
  'unreadable',
  'files-safe',
  'files-to-fetch',
  'files-held',
  'files-unfetchable',
] as const;

export type ListName = (typeof listNames)[number];

/** What lists were called once, when "waiting" was said of what goes by itself. Scripts may still say it. */
export const formerListNames: Readonly<Record<string, ListName>> = { waiting: 'to-come' };

/** The same for what is inside an export: `clipferry inspect <export> --list <word>`. */
export const insideNames = [
  'posts',
  'videos',
  'photo-posts',
  'without-file',
  'private',
  'friends',
  'without-caption',
  'deleted',
  'unreadable',
] as const;

export type InsideName = (typeof insideNames)[number];
