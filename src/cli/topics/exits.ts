import { exitCodes } from '../fail.ts';
import type { Row } from './page.ts';

/** A row for every code there is. */
export function exitRows(meanings: Readonly<Record<keyof typeof exitCodes, string>>): readonly Row[] {
  return Object.entries(exitCodes).map(([name, code]) => [String(code), meanings[name as keyof typeof exitCodes]]);
}
