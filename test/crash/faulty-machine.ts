import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { bundledFfmpeg } from '../support/media-samples.ts';

/** A disk of its own, as small as a test wants it. Needs root on Linux. */
export interface SmallDisk {
  readonly path: string;
  freeBytes(): number;
  /** so that this much is left */
  leave(bytes: number): void;
  grow(): void;
  readOnly(): void;
  writable(): void;
}

export const canMount = process.platform === 'linux' && process.getuid?.() === 0 && tryMount();

function tryMount(): boolean {
  const path = `/tmp/clipferry-can-mount-${process.pid}`;
  try {
    mkdirSync(path, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path], { stdio: 'ignore' });
    execFileSync('umount', [path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export function mountSmallDisk(folder: string, bytes: number): SmallDisk {
  const path = join(folder, 'small-disk');
  mkdirSync(path);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path]);
  onTestFinished(() => {
    execFileSync('umount', ['-l', path]);
  });
  const remount = (option: string) => {
    execFileSync('mount', ['-o', `remount,${option}`, path]);
  };
  const used = () => {
    const { blocks, bfree, bsize } = statfsSync(path);
    return (blocks - bfree) * bsize;
  };
  return {
    path,
    freeBytes: () => {
      const { bavail, bsize } = statfsSync(path);
      return bavail * bsize;
    },
    leave: (left) => remount(`size=${used() + left}`),
    grow: () => remount('size=256m'),
    readOnly: () => remount('ro'),
    writable: () => remount('rw'),
  };
}

/** An ffmpeg that answers questions about itself, and does this when it gets a file to work on. */
export function makeFfmpeg(folder: string, onWork: string): string {
  const path = join(folder, 'ffmpeg');
  writeFileSync(path, `#!/bin/sh\ncase " $* " in\n*" -i "*) ${onWork} ;;\nesac\nexec '${bundledFfmpeg}' "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}
