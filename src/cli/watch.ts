import type { Activity, Watcher } from '../engine/engine.ts';
import { assertNever } from '../kit/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Talk } from './phrases/talk.ts';
import type { Ui } from './ui.ts';

const staleAfterMs = 4000;
const redrawEveryMs = 100;

/** One line on stderr that says what is going on in each lane, e.g. `fetching tt-… 3.1 of 9.8 MB · publishing tt-…`. */
export function createWatcher(ui: Ui, talk: Talk, onChange: () => void): Watcher {
  const latest = new Map<Activity['kind'], { readonly text: string; readonly at: number }>();
  let drawnAt = 0;
  return {
    activity(what) {
      const now = Date.now();
      if (what.kind === 'changed') {
        onChange();
        return;
      }
      latest.set(what.kind, { text: describe(what, talk), at: now });
      if (now - drawnAt < redrawEveryMs) return;
      drawnAt = now;
      const parts = [...latest.values()].filter((entry) => now - entry.at < staleAfterMs).map((entry) => entry.text);
      ui.progress(parts.join(' · '));
    },
  };
}

function describe(what: Exclude<Activity, { kind: 'changed' }>, talk: Talk): string {
  const { text } = talk;
  switch (what.kind) {
    case 'fetching':
      return text.fetching(what.subject, what.bytes, what.totalBytes);
    case 'preparing':
      return text.preparing(what.subject, Math.floor(what.fraction * 100));
    case 'uploading':
      return text.uploading(what.subject, what.bytes, what.totalBytes);
    case 'publishing':
      return text.publishing(what.subject);
    case 'checking':
      return text.checking(what.subject);
    case 'showing':
      return text.showing(what.subject);
    case 'asking':
      return text.asking(what.subject);
    case 'removing':
      return text.removing(what.subject);
    case 'waiting':
      return text.waitingUntil(what.until, what.because === null ? null : talk.sayAtOnce(what.because).sentence);
    default:
      return assertNever(what);
  }
}

/** `--json`: every event the ledger writes from now on, one a line, in order, each once. */
export interface EventPrinter {
  poke(): void;
  finish(): Promise<void>;
}

const pageSize = 500;

export async function createEventPrinter(ui: Ui, ledger: Ledger): Promise<EventPrinter> {
  if (!ui.json) return { poke: () => {}, finish: async () => {} };
  let lastId = await ledger.events.lastId();
  let printing: Promise<void> = Promise.resolve();
  const print = async () => {
    for (;;) {
      const events = await ledger.events.after(lastId, pageSize);
      for (const event of events) {
        ui.data({ v: 1, ...event });
        lastId = event.id;
      }
      if (events.length < pageSize) return;
    }
  };
  const poke = () => {
    printing = printing.then(print);
  };
  return {
    poke,
    async finish() {
      poke();
      await printing;
    },
  };
}
