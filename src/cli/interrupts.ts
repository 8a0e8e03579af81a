import { because, FerryError, isFerryError } from '../contract/index.ts';
import type { StopControl } from '../engine/stop.ts';
import { type ExitCode, exitCodes } from './fail.ts';
import type { Log } from './log-file.ts';
import type { Talk } from './phrases/talk.ts';
import type { Ui } from './ui.ts';

/** What is in flight gets this long after the first Ctrl-C. The README promises it. */
const graceMs = 10_000;

/** After that, and after a second Ctrl-C: to close files and sockets. Then the process ends, whatever still runs in it. */
const lastMs = 1_000;

/** As a shell has it: 128 and the signal's number. A closed terminal, or a lost ssh connection, is SIGHUP. */
const codeOfSignal = {
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
  SIGHUP: exitCodes.hungUp,
} as const satisfies Partial<Record<NodeJS.Signals, ExitCode>>;

type StopSignalName = keyof typeof codeOfSignal;

export interface Interrupts {
  /** of a command that was stopped */
  readonly exitCode: ExitCode;
  /** Takes the listeners away. The end that was promised still comes. */
  forget(): void;
}

/** The first signal finishes what is in flight, the second leaves now. Ctrl-C at a question counts as the first. */
export function listenForInterrupts(
  stop: StopControl,
  { ui, talk, log }: { readonly ui: Ui; readonly talk: Talk; readonly log: Log },
): Interrupts {
  let exitCode: ExitCode = exitCodes.interrupted;
  const leave = () => {
    stop.abort();
    setTimeout(() => {
      log.write('end', `exit ${exitCode}, in the middle of its work`);
      process.exit(exitCode);
    }, lastMs).unref();
  };
  const onSignal = (signal: NodeJS.Signals) => {
    exitCode = codeOfSignal[signal as StopSignalName];
    log.write('signal', signal);
    if (stop.draining) return leave();
    if (!stop.onlyLooks) ui.note(`\n${talk.text.stopping}`);
    stop.drain();
  };
  const unlisten = stop.onDrain(() => setTimeout(leave, graceMs).unref());
  const signals = Object.keys(codeOfSignal) as StopSignalName[];
  for (const signal of signals) process.on(signal, onSignal);
  return {
    get exitCode() {
      return exitCode;
    },
    forget() {
      unlisten();
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

/** After Ctrl-C, whatever a cut-off step says of itself (ffmpeg gets the signal too) is only that. */
export function asInterrupted(error: unknown, stop: StopControl): unknown {
  const wasCut = (isFerryError(error) && error.kind === 'interrupted') || isAbort(error);
  if (!stop.now.aborted && !(stop.draining && wasCut)) return error;
  return new FerryError('interrupted', because('interrupted'), { effect: 'none', cause: error });
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
