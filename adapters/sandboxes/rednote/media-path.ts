/** Where the sandbox's own page shows a file. */
export function mediaPath(fileId: string): string {
  return `/media/${fileId}`;
}

/** The other way round; null when the path is not of that form. Ids have two segments or more. */
export function fileIdOfPath(pathname: string): string | null {
  return /^\/media\/((?:[a-z0-9_-]{1,32}\/){1,4}[A-Za-z0-9]{1,64})$/.exec(pathname)?.[1] ?? null;
}
