import type { Reason } from '../contract/index.ts';
import type { Cli } from './context.ts';
import { printable } from './printable.ts';
import { oneLine, reasonData } from './tell.ts';

interface Remark {
  readonly where: string;
  readonly because: Reason;
}

export interface Remarks {
  /** a script is told at once; for people it is kept until `show`, unless there are many and they did not ask for all */
  add(remark: Remark): Promise<void>;
  show(): Promise<void>;
}

const mostRemarks = 10;

/** What was left aside: the first ones, and how to see the others; to a script all of them. */
export function collectRemarks({ ui, talk }: Cli): Remarks {
  const shown: Remark[] = [];
  let count = 0;
  return {
    async add(remark) {
      count += 1;
      if (ui.verbose || shown.length < mostRemarks) shown.push(remark);
      if (ui.json)
        ui.data({ v: 1, kind: 'remark', where: remark.where, reason: await reasonData(talk, remark.because) });
    },
    async show() {
      for (const { where, because } of shown)
        ui.note(`  ${talk.text.because(printable(where), await oneLine(talk, because))}`);
      if (count > shown.length) ui.note(`  ${talk.text.journey.more(count - shown.length)}`);
    },
  };
}
