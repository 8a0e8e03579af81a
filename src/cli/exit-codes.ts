/** Scripts rely on these numbers: the README lists them. */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  waitsForPerson: 3,
  failedForGood: 4,
  stoppedEarly: 5,
  unconfirmed: 6,
  locked: 7,
  fatal: 8,
  accountAtRisk: 9,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
