import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printTable } from './measure.ts';
import { writeVariedExport } from './plan-export.ts';
import { machineLoad } from './process-cost.ts';
import { type NodeUsage, nodeUsage } from './process-usage.ts';

const cli = resolve(import.meta.dirname, '../../dist/program/clipferry.js');
const rival = fileURLToPath(new URL('./plan-command-rival.mjs', import.meta.url));

/**
 * `npm run bench -- plan-command [--quick | sizes…]`: the real `clipferry plan` of an export of which nothing is fetched, with captions as
 * different as people's and with none, beside a script that reads it whole and cuts captions. Three pairs for up to 10,000 posts, one above.
 */
export async function planCommand(args: readonly string[]): Promise<void> {
  const sizes = args.map(Number).filter((size) => size > 0);
  const quick = args.includes('--quick');
  console.log(`plan-command: ${machineLoad()}; \`clipferry plan\` for REDnote, nothing fetched, no page`);
  const folder = await mkdtemp(join(tmpdir(), 'clipferry-bench-plan-command-'));
  try {
    const empty = await nodeUsage(['-e', '0'], { cwd: folder, log: join(folder, 'empty.log') });
    const rows: (string | number)[][] = [['node -e 0', '', ...shown(empty), '', '', '', '', '']];
    for (const size of sizes.length > 0 ? sizes : quick ? [300] : [1_000, 10_000, 50_000])
      for (const captions of ['varied', 'none'] as const)
        for (let pair = 0; pair < (quick || size > 10_000 ? 1 : 3); pair += 1)
          rows.push(await compare(folder, size, captions));
    const rivals = ['script CPU s', 'wall s', 'MiB'];
    printTable(['posts', 'captions', 'CPU s', 'wall s', 'peak MiB', ...rivals, 'CPU / its', 'wall / its'], rows);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`wanted: 50,000 in <= 4 s of CPU, with as much memory as 1,000. ${machineLoad()}`);
}

async function compare(folder: string, size: number, captions: 'varied' | 'none'): Promise<(string | number)[]> {
  const path = join(folder, 'user_data_tiktok.json');
  await writeVariedExport(path, { posts: size, withCaptions: captions === 'varied' });
  const place = { cwd: folder, log: join(folder, 'said.log') };
  const script = await nodeUsage([rival, path, join(folder, 'plan.json')], place);
  const workspace = join(folder, 'workspace');
  await rm(workspace, { recursive: true, force: true });
  const global = ['--workspace', workspace, '--tz', 'UTC', '--no-input', '--yes'];
  const ours = await nodeUsage([cli, ...global, 'plan', path, '--to', 'rednote', '--no-report'], place);
  const ratios = [ours.cpuS / script.cpuS, ours.wallS / script.wallS];
  return [size, captions, ...shown(ours), ...shown(script), ...ratios];
}

function shown({ cpuS, wallS, peakMib }: NodeUsage): readonly number[] {
  return [cpuS, wallS, Math.round(peakMib)];
}
