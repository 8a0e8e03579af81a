import { workspaceFolder } from '../config/places.ts';
import { diskReason } from '../disk/errors.ts';
import { environmentKeys } from './language/key-variables.ts';
import { fitted } from './layout.ts';
import { type Log, noLog, openLog } from './log-file.ts';
import type { Talk } from './phrases/talk.ts';
import { shownArguments } from './shown-arguments.ts';
import { readVersion } from './version.ts';

interface LogFlags {
  readonly logFile?: string;
  readonly workspace?: string;
}

/** The log of one command: its begin is written, and how the process dies if it does. FerryError `usage` `log-file-unwritable`, `log-file-taken`. */
export function beginLog({ logFile: path, workspace }: LogFlags, talk: Talk): Log {
  if (path === undefined) return withKeys(noLog());
  const log = withKeys(
    openLog({
      path,
      workspace: workspaceFolder(workspace, process.env),
      now: () => new Date().toISOString(),
      onGiveUp: (error) => {
        const reason = diskReason(error, path);
        const why = reason === null ? String(error) : talk.sayAtOnce(reason).sentence;
        process.stderr.write(`${fitted(talk.text.logFile.gaveUp(path, why), process.stderr)}\n`);
      },
    }),
  );
  const { version, platform, arch, argv } = process;
  log.write('begin', `clipferry ${readVersion()}, Node ${version}, ${platform} ${arch}`, {
    arguments: [...shownArguments(argv.slice(2))],
    folder: process.cwd(),
  });
  const dies = (error: unknown) => log.error(error);
  process.on('uncaughtExceptionMonitor', dies);
  return {
    ...log,
    get isOpen() {
      return log.isOpen;
    },
    close() {
      process.off('uncaughtExceptionMonitor', dies);
      log.close();
    },
  };
}

function withKeys(log: Log): Log {
  for (const key of environmentKeys(process.env)) log.redactor.add(key);
  return log;
}

/** Of an error that came up before any command began: where even the log cannot be written, the error is what counts. */
export function tryBeginLog(flags: LogFlags, talk: Talk): Log {
  try {
    return beginLog(flags, talk);
  } catch {
    return noLog();
  }
}

export function endLog(log: Log, exitCode: number): void {
  log.write('end', `exit ${exitCode}`);
  log.close();
}
