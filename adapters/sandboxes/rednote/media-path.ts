/** Where the sandbox's own page shows a file. Not its id: the platform's addresses do not give that away either. */
export function mediaPath(fileId: string): string {
  return `/media/${fileId.replaceAll('/', '.')}`;
}

/** The other way round; null when the path is not of that form. */
export function fileIdOfPath(pathname: string): string | null {
  const slug = /^\/media\/((?:[a-z0-9_-]{1,32}\.){1,4}[A-Za-z0-9]{1,64})$/.exec(pathname)?.[1];
  return slug === undefined ? null : slug.replaceAll('.', '/');
}
