import { baseRules, type PlantedFault, type Rules } from './world.ts';

export interface Guarantee {
  readonly name: string;
  readonly rules: Rules;
}

const resends = ['safe', 'unsafe', 'safe-for-a-while'] as const;
const absences = ['unprovable', 'provable'] as const;

/** Every combination of the two facts a destination declares. */
export const guarantees: readonly Guarantee[] = resends.flatMap((resend) =>
  absences.map((absence) => ({ name: `${resend}, ${absence}`, rules: { ...baseRules, resend, absence } })),
);

/** A small world in which a person takes a post back, or finds it gone, and wants it again. */
export const comingBack: Partial<Rules> = {
  maxAttempts: 2,
  maxRequests: 1,
  left: { refusals: 1, ledgerFaults: 0, clockJumps: 0, comebacks: 1 },
};

export interface Planted {
  readonly fault: PlantedFault;
  /** the guarantees under which it must make two posts, as `resend, absence` */
  readonly bites: readonly string[];
  readonly change?: Partial<Rules>;
}

/** `bites` is what was found, looked at one by one, and then held: a platform with `resend: safe` forgives a lot. */
export const plantedFaults: readonly Planted[] = [
  {
    fault: 'no intent row',
    bites: ['unsafe, unprovable', 'unsafe, provable', 'safe-for-a-while, unprovable', 'safe-for-a-while, provable'],
  },
  {
    fault: 'blind retry after a timeout',
    bites: ['unsafe, unprovable', 'unsafe, provable', 'safe-for-a-while, unprovable', 'safe-for-a-while, provable'],
  },
  {
    fault: 'window shorter than delay + lag',
    bites: ['safe, provable', 'unsafe, provable', 'safe-for-a-while, provable'],
    change: { windowTicks: baseRules.delayTicks + baseRules.lagTicks - 1 },
  },
  {
    fault: 'window counted from the start of the call',
    bites: ['safe, provable', 'unsafe, provable', 'safe-for-a-while, provable'],
  },
  {
    fault: 'window judged when the look ends',
    bites: ['safe, provable', 'unsafe, provable', 'safe-for-a-while, provable'],
  },
  { fault: 'window not begun anew by a repeat', bites: ['safe, provable', 'safe-for-a-while, provable'] },
  {
    fault: 'expired key re-sent',
    bites: ['unsafe, unprovable', 'unsafe, provable', 'safe-for-a-while, unprovable', 'safe-for-a-while, provable'],
  },
  {
    fault: 'key judged when the look begins',
    bites: ['safe-for-a-while, unprovable', 'safe-for-a-while, provable'],
  },
  {
    fault: 'no margin before the key expires',
    bites: ['safe-for-a-while, unprovable', 'safe-for-a-while, provable'],
  },
  {
    // A clock set back by more than the margin makes an expired key look fresh; the listing knows better.
    fault: 'key preferred over listing',
    bites: ['safe-for-a-while, unprovable', 'safe-for-a-while, provable'],
    change: { clearListing: true, delayTicks: 0, left: { refusals: 0, ledgerFaults: 0, clockJumps: 1 } },
  },
  {
    fault: 'refused repeat taken for a refusal',
    bites: ['safe, unprovable', 'safe, provable', 'safe-for-a-while, unprovable', 'safe-for-a-while, provable'],
  },
  {
    fault: 'failed look taken for absence',
    bites: ['safe, provable', 'unsafe, provable', 'safe-for-a-while, provable'],
  },
  {
    fault: 'ledger error taken for a refusal',
    bites: guarantees.map(({ name }) => name),
  },
  {
    // Where only a person or a refusal lets a second attempt go, two processes need more luck than this small world has.
    fault: 'no run lock',
    bites: ['unsafe, provable', 'safe-for-a-while, provable'],
    change: { maxAttempts: 2, maxRequests: 1, left: { refusals: 0, ledgerFaults: 0, clockJumps: 0 } },
  },
  {
    fault: 'refused when read back taken for never published',
    bites: ['unsafe, unprovable', 'unsafe, provable', 'safe, provable', 'safe-for-a-while, provable'],
    change: { ...comingBack },
  },
  {
    fault: 'brought back while the removal is unknown',
    bites: ['unsafe, unprovable', 'unsafe, provable', 'safe, provable', 'safe-for-a-while, provable'],
    change: { ...comingBack },
  },
  {
    fault: 'written again on the word of a listing',
    bites: ['unsafe, unprovable', 'unsafe, provable', 'safe, provable', 'safe-for-a-while, provable'],
    change: { ...comingBack },
  },
];
