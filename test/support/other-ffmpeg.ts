import { execFileSync } from 'node:child_process';
import { haveOrSkip } from './need.ts';

/**
 * Beside the copy of `npm ci` (2018): the one on PATH, and those that CLIPFERRY_TEST_FFMPEG names, separated by commas. CI has Debian's
 * there and not on PATH, so that all else is tested as on a machine without.
 */
export const otherFfmpegs: readonly string[] = [...new Set([...onPath(), ...named()])];

/** Declares, beside the tests of `what`, whether they can run here. */
export function haveOtherFfmpegOrSkip(what: string): boolean {
  return haveOrSkip(what, otherFfmpegs.length > 0, 'apt-get install ffmpeg');
}

function onPath(): readonly string[] {
  try {
    return [execFileSync('sh', ['-c', 'command -v ffmpeg'], { encoding: 'utf8' }).trim()];
  } catch {
    return [];
  }
}

function named(): readonly string[] {
  return (process.env['CLIPFERRY_TEST_FFMPEG'] ?? '').split(',').filter((path) => path !== '');
}
