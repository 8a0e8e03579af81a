export interface Cost {
  readonly wallS: number;
  /** user and system time of this process */
  readonly cpuS: number;
  /** the highest seen, looked at every 20 ms: what was there before the work is part of it */
  readonly peakRssMb: number;
}

/** Runs once. */
export async function measure(work: () => Promise<unknown>): Promise<Cost> {
  let peak = process.memoryUsage.rss();
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  await work();
  const wallS = Number(process.hrtime.bigint() - start) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(look);
  return { wallS, cpuS: (user + system) / 1e6, peakRssMb: Math.max(peak, process.memoryUsage.rss()) / 1e6 };
}

export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const text = [head, ...rows.map((row) => row.map(cell))];
  const widths = head.map((_, column) => Math.max(...text.map((row) => (row[column] ?? '').length)));
  for (const row of text) console.log(row.map((one, column) => one.padStart(widths[column] ?? 0)).join('  '));
}

function cell(value: string | number): string {
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
}
