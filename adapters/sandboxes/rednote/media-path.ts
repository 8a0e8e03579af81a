/** Where the sandbox's own page shows a file. */
export function mediaPath(fileId: string): string {
  return `/media/${encodeURIComponent(fileId.replace('spectrum/', ''))}`;
}

/** The other way round; null when the path is not of that form. */
export function fileIdOfPath(pathname: string): string | null {
  const slug = /^\/media\/([A-Za-z0-9]{1,64})$/.exec(pathname)?.[1];
  return slug === undefined ? null : `spectrum/${slug}`;
}
