import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startSandbox } from '../../adapters/sandboxes/rednote/index.ts';
import type { JsonObject, Sandbox } from '../../src/contract/index.ts';

export interface RednoteStage {
  readonly sandbox: Sandbox;
  /** flags that lead `--to rednote` to this sandbox */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  fault(fault: JsonObject): Promise<void>;
}

/** A sandbox in this process, and an account that is signed in to it, for a CLI in another. */
export async function stageRednote(folder: string, settings: JsonObject = {}): Promise<RednoteStage> {
  const sandbox = await startSandbox({ settings: { listLagMs: 0, reviewMs: 0, transcodeMs: 0, ...settings } });
  onTestFinished(() => sandbox.close());
  const config = join(folder, 'config');
  await mkdir(join(config, 'accounts'), { recursive: true, mode: 0o700 });
  const secret = JSON.stringify({ v: 1, secret: sandbox.credentials });
  await writeFile(join(config, 'accounts', 'rednote@main.json'), secret, { mode: 0o600 });
  const options = Object.entries(sandbox.options).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return {
    sandbox,
    flags: [
      ...sandbox.hosts.flatMap((host) => ['--allow-host', host]),
      ...options.flatMap((option) => ['--set', option]),
      ...['--to', 'rednote', '--pace', 'none', '--yes'],
    ],
    env: { CLIPFERRY_CONFIG_DIR: config, CLIPFERRY_FETCH_GAP_MS: '0' },
    async fault(fault) {
      const answer = await fetch(new URL('/sandbox/faults', sandbox.home), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      });
      if (!answer.ok) throw new Error(`the sandbox refused the fault: ${answer.status} ${await answer.text()}`);
    },
  };
}
