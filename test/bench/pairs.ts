import { printTable } from './measure.ts';
import { machineLoad, type ProcessCost } from './process-cost.ts';

export interface Outcome {
  readonly cost: ProcessCost;
  /** of what it made */
  readonly bytes: number;
}

interface Contender {
  readonly name: string;
  run(turn: number): Promise<Outcome>;
}

export interface Rival extends Contender {
  /** beside this one each of our runs is measured; the others run once */
  readonly isPaired: boolean;
  /** our CPU may be this much of its; null: nothing was asked for */
  readonly most: number | null;
}

interface Contest {
  readonly rivals: readonly Rival[];
  readonly ours: Contender;
  readonly pairs: number;
}

/**
 * Pairs run one after the other, so that what else the machine does meets both. Ratios are of a pair; what the table says of several is the
 * one in the middle, and all are told below it.
 */
export async function compareInPairs({ rivals, ours, pairs }: Contest): Promise<void> {
  const outcomes = new Map<string, Outcome[]>();
  const own: Outcome[] = [];
  for (let turn = 0; turn < pairs; turn += 1) {
    for (const rival of rivals) {
      if (turn > 0 && !rival.isPaired) continue;
      outcomes.set(rival.name, [...(outcomes.get(rival.name) ?? []), await rival.run(turn)]);
    }
    own.push(await ours.run(turn));
  }
  const ratios = (name: string, of: (cost: ProcessCost) => number) =>
    (outcomes.get(name) ?? []).map(({ cost }, turn) => {
      const mine = own[turn];
      return mine === undefined ? Number.NaN : of(mine.cost) / of(cost);
    });
  const cpu = (name: string) => ratios(name, ({ cpuS }) => cpuS);
  printTable(
    ['', 'CPU s', 'wall s', 'MB out', 'our CPU / its', 'wanted', 'our wall / its'],
    [
      ...rivals.map(({ name, most }) => [
        ...rowOf(name, outcomes.get(name) ?? []),
        middle(cpu(name)),
        most === null ? '' : `<= ${most.toFixed(1)}`,
        middle(ratios(name, ({ wallS }) => wallS)),
      ]),
      [...rowOf(ours.name, own), '', '', ''],
    ],
  );
  for (const { name } of rivals.filter(({ isPaired }) => isPaired && pairs > 1))
    console.log(`our CPU / ${name}, pair by pair: ${cpu(name).map(toText).join('  ')}`);
  console.log(machineLoad());
}

function rowOf(name: string, outcomes: readonly Outcome[]): readonly (string | number)[] {
  return [
    name,
    middle(outcomes.map(({ cost }) => cost.cpuS)),
    middle(outcomes.map(({ cost }) => cost.wallS)),
    middle(outcomes.map(({ bytes }) => bytes / 1e6)),
  ];
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function toText(value: number): string {
  return value.toFixed(2);
}
