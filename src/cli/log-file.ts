import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { because, FerryError, isFerryError, type Json, type JsonObject } from '../contract/index.ts';
import { reasonToJson } from '../core/reason-json.ts';
import { diskReason } from '../disk/errors.ts';
import { createRedactor, type Redactor } from '../net/redact.ts';
import { beginsAsLog, isOfWorkspace } from './log-place.ts';
import { printable } from './printable.ts';

/** `begin` and `end` of a command; `event` of the ledger; `note`, `asked`: what a person was told and asked; `request`: one to the net. */
export type LogKind = 'begin' | 'end' | 'event' | 'note' | 'asked' | 'request' | 'signal' | 'error' | 'adapter';

/** What happened, for whoever looks for a fault later. No secret gets into it. */
export interface Log {
  /** nobody wants to know: what is costly to tell may be left away */
  readonly isOpen: boolean;
  /** Knows every secret that was read in this process. Teach it each as soon as it is known. */
  readonly redactor: Redactor;
  write(kind: LogKind, text: string, data?: JsonObject): void;
  /** With its causes and where it was thrown. */
  error(thrown: unknown): void;
  /** All that was written is in the file already. Twice is harmless. */
  close(): void;
}

export function noLog(): Log {
  return {
    isOpen: false,
    redactor: createRedactor(),
    write: () => undefined,
    error: () => undefined,
    close: () => undefined,
  };
}

interface LogOptions {
  readonly path: string;
  /** whose own files are never written to */
  readonly workspace: string;
  /** ISO, UTC */
  readonly now: () => string;
  /** A line could not be written; nothing is written any more. Called once. */
  onGiveUp(error: unknown): void;
}

/** Only the owner may read it: captions and names are nobody else's business. */
const mode = 0o600;

/**
 * Appends to the file, line by line; each is handed to the system before the call returns, so that a crash loses none and nothing
 * waits in memory. Takes a new or empty file, or a log. FerryError `usage` `log-file-unwritable`, `log-file-taken`.
 */
export function openLog({ path, workspace, now, onGiveUp }: LogOptions): Log {
  if (isOfWorkspace(path, workspace)) throw taken(path, 'workspace');
  const fd = openForAppending(path);
  const redactor = createRedactor();
  let isOpen = true;

  const append = (line: string) => {
    if (!isOpen) return;
    const bytes = Buffer.from(`${line}\n`);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    } catch (error) {
      close();
      onGiveUp(error);
    }
  };
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    try {
      closeSync(fd);
    } catch {
      // what the disk says only now is of no use to anybody
    }
  };
  const write = (kind: LogKind, text: string, data: JsonObject = {}) => {
    if (!isOpen) return;
    const told = Object.keys(data).length === 0 ? '' : ` ${JSON.stringify(redactor.json(data))}`;
    append(`${now()} ${process.pid} ${kind} ${inOneLine(redactor.text(text))}${told}`);
  };
  return {
    get isOpen() {
      return isOpen;
    },
    redactor,
    write,
    error(thrown) {
      for (const [depth, error] of causesOf(thrown).entries())
        write('error', depth === 0 ? nameOf(error) : `caused by ${nameOf(error)}`, dataOf(error));
    },
    close,
  };
}

function openForAppending(path: string): number {
  let fd: number;
  try {
    // A pipe that nobody reads would wait for ever.
    fd = openSync(
      path,
      constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0),
      mode,
    );
  } catch (error) {
    const reason = diskReason(error, path);
    throw unwritable(path, reason === null ? null : reasonToJson(reason), error);
  }
  try {
    const file = fstatSync(fd);
    if (file.isDirectory()) throw unwritable(path, null, undefined);
    if (file.isFile() && file.size > 0 && !readHead(path)) throw taken(path, 'somebody');
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function readHead(path: string): boolean {
  try {
    return beginsAsLog(path);
  } catch (error) {
    const reason = diskReason(error, path);
    throw unwritable(path, reason === null ? null : reasonToJson(reason), error);
  }
}

function taken(path: string, whose: 'workspace' | 'somebody'): FerryError {
  return new FerryError('usage', because('log-file-taken', { path, whose }), { effect: 'none' });
}

function unwritable(path: string, why: JsonObject | null, cause: unknown): FerryError {
  return new FerryError('usage', because('log-file-unwritable', { path, because: why }), { effect: 'none', cause });
}

const mostCauses = 8;

function causesOf(thrown: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  for (let one = thrown; one !== undefined && one !== null && chain.length < mostCauses && !chain.includes(one); ) {
    chain.push(one);
    one = one instanceof Error ? one.cause : undefined;
  }
  return chain;
}

function nameOf(error: unknown): string {
  if (isFerryError(error)) return error.code;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function dataOf(error: unknown): JsonObject {
  const where = error instanceof Error && error.stack !== undefined ? { stack: framesOf(error.stack) } : {};
  if (!isFerryError(error)) return where;
  const { kind, effect, scope, remedy, retryAfterMs, reason } = error;
  return { kind, effect, scope, remedy, retryAfterMs, reason: reasonToJson(reason), ...where };
}

function framesOf(stack: string): Json {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
}

function inOneLine(text: string): string {
  return printable(text.trim().replaceAll(/\s*\r?\n\s*/g, ' ⏎ '));
}
