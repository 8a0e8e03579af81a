import { existsSync } from 'node:fs';

/**
 * The folder clipferry was installed to, with its package.json: the same for the source, for what the compiler made of it and for the
 * bundle that people run, whose files stand at different depths.
 */
export function packageFolder(): URL {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    if (existsSync(new URL('package.json', folder)) || folder.href === new URL('..', folder).href) return folder;
  }
}

/** A file that is read while the program runs and is no part of it: a page's script, a worker. `path`: below the source's root, as compiled. */
export function builtFile(path: string): URL {
  return new URL(`dist/${path}`, packageFolder());
}
