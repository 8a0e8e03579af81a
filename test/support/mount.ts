import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Real small disks for tests: only where this user may mount (root, as in CI's containers). */
export const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && canMount();

function canMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** `options` as `mount -o` takes them: `ro`, `size=4m`, `nr_inodes=10`. Gone when the test ends. */
export async function mounted(options: string): Promise<string> {
  const place = await mkdtemp(join(tmpdir(), 'clipferry-mount-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place]);
  onTestFinished(async () => {
    execFileSync('umount', [place]);
    await rm(place, { recursive: true });
  });
  return place;
}

export function remounted(place: string, how: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,${how}`, place]);
}
