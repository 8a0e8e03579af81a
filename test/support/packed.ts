import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtCli, packedCliVariable, root } from './cli.ts';

/**
 * Packs the program as npm would publish it, so that child processes run what people get: a file that is missing from the
 * package is noticed. Its dependencies are the ones installed here. Nothing is packed where nothing was built.
 */
export function setup(): (() => void) | undefined {
  // Asked once for each project of vitest's configuration.
  if (!existsSync(builtCli) || process.env[packedCliVariable] !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'clipferry-packed-'));
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const packed: unknown = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }));
  const [{ filename }] = packed as [{ filename: string }];
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder]);
  symlinkSync(join(root, 'node_modules'), join(folder, 'package', 'node_modules'));
  process.env[packedCliVariable] = join(folder, 'package', 'dist/program/clipferry.js');
  return () => rmSync(folder, { recursive: true, force: true });
}
