import type { CliResult } from '../support/cli.ts';
import { run, runToTheEnd, type Scene } from './sweep.ts';

export interface KilledSeries {
  readonly kills: number;
  /** of the run that was left alone */
  readonly last: CliResult;
}

interface RandomKills {
  readonly kills: number;
  readonly spanMs: number;
  readonly random: () => number;
  /** what else goes wrong after a kill, and what a person does about a run that stops with 8; false: they can do nothing here */
  readonly harm?: { afterKill(): Promise<void>; restore(): Promise<boolean> };
}

/**
 * The same command, killed with SIGKILL at `kills` random moments of up to `spanMs`, then left alone until it is done. A
 * run that ends before its moment comes is not killed and ends the series early.
 */
export async function killAtRandom(scene: Scene, { kills, spanMs, random, harm }: RandomKills): Promise<KilledSeries> {
  let done = 0;
  for (; done < kills; done += 1) {
    const result = await run(scene, {}, (child) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), Math.round(random() * spanMs));
      child.once('exit', () => clearTimeout(timer));
    });
    if (result.code === null) await harm?.afterKill();
    if (result.code === 8 && (await harm?.restore()) === true) continue;
    // 5: it gave up for now, so there is something left to kill.
    if (result.code !== null && result.code !== 5) return { kills: done, last: result };
  }
  return { kills: done, last: await runToTheEnd(scene, null) };
}
