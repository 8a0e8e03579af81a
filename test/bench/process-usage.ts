import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const reporter = fileURLToPath(new URL('./process-usage.cjs', import.meta.url));
const shape = z.object({ cpuS: z.number(), wallS: z.number(), peakMib: z.number() });

/** Of one Node process, without what it started. */
export type NodeUsage = Readonly<z.infer<typeof shape>>;

/** `node …args`, which writes what it says to `log`. Throws with the end of the log when it fails. */
export async function nodeUsage(
  args: readonly string[],
  { cwd, log }: { cwd: string; log: string },
): Promise<NodeUsage> {
  const out = openSync(log, 'w');
  const child = spawn(process.execPath, ['-r', reporter, ...args], { cwd, stdio: ['ignore', out, out, 'pipe'] });
  let told = '';
  child.stdio[3]?.on('data', (bytes) => {
    told += String(bytes);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  closeSync(out);
  if (code !== 0)
    throw new Error(`node ${args.join(' ')} ended with ${code}:\n${readFileSync(log, 'utf8').slice(-2000)}`);
  return shape.parse(JSON.parse(told));
}
