import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isFerryError } from '../../contract/index.ts';
import { openLedger } from '../../ledger/open.ts';
import { describeFfmpeg, findFfmpeg } from '../../media/ffmpeg.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { openVaultFor } from '../lines.ts';
import { bytes } from '../words.ts';

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly says: string;
  readonly hint: string | null;
}

/** Every part the main job needs, tried for real. */
export async function doctor(cli: Cli): Promise<ExitCode> {
  const findings = [
    checkNode(),
    await checkSqlite(),
    await checkFfmpeg(cli),
    await checkPictures(),
    await checkDisk(cli),
    await checkVault(cli),
  ];
  for (const finding of findings) {
    if (cli.ui.json) cli.ui.data({ v: 1, kind: 'check', ...finding });
    else {
      cli.ui.line(
        `${finding.ok ? cli.ui.colour.green('ok  ') : cli.ui.colour.red('bad ')} ${finding.what.padEnd(10)} ${finding.says}`,
      );
      if (finding.hint !== null) cli.ui.line(`                ${finding.hint}`);
    }
  }
  return findings.every((finding) => finding.ok) ? exitCodes.done : exitCodes.fatal;
}

async function attempt(
  what: string,
  look: () => Promise<{ readonly says: string; readonly ok?: boolean; readonly hint?: string | null }>,
): Promise<Finding> {
  try {
    const { says, ok = true, hint = null } = await look();
    return { what, ok, says, hint };
  } catch (error) {
    if (!isFerryError(error))
      return { what, ok: false, says: error instanceof Error ? error.message : String(error), hint: null };
    return { what, ok: false, says: error.message, hint: error.hint };
  }
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = (major === 20 && minor >= 19) || (major === 22 && minor >= 14) || major > 22;
  return {
    what: 'Node',
    ok,
    says: process.version,
    hint: ok ? null : 'clipferry needs Node 20.19 or newer (22: from 22.14 on)',
  };
}

function checkSqlite(): Promise<Finding> {
  return attempt('SQLite', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clipferry-doctor-'));
    try {
      const ledger = await openLedger(folder, 'write');
      await ledger.close();
      return { says: 'a ledger could be made and written' };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

function checkFfmpeg(cli: Cli): Promise<Finding> {
  return attempt('ffmpeg', async () => {
    const report = describeFfmpeg(await findFfmpeg(cli.config.ffmpeg), new Date(cli.clock.now()).getUTCFullYear());
    const [says = 'found', ...notes] = report.lines;
    return { says, ok: report.ok, hint: notes.length === 0 ? null : notes.join('. ') };
  });
}

function checkPictures(): Promise<Finding> {
  return attempt('pictures', async () => {
    await import('../../media/image.ts');
    return { says: 'sharp loads; JPEG, PNG, WebP, GIF and AVIF can be read, HEIC cannot' };
  });
}

/** Encoding stops before this is used up. */
const littleBytes = 2_000_000_000;

function checkDisk(cli: Cli): Promise<Finding> {
  return attempt('disk', async () => {
    const { bavail, bsize } = await statfs(cli.config.workspace).catch(() => statfs(dirname(cli.config.workspace)));
    const free = bavail * bsize;
    return {
      says: `${bytes(free)} free for ${cli.config.workspace}`,
      ok: free > littleBytes,
      hint:
        free > littleBytes
          ? null
          : 'Originals take about 4 to 15 MB a video: free some space, or choose another --workspace',
    };
  });
}

function checkVault(cli: Cli): Promise<Finding> {
  return attempt('secrets', async () => ({ says: `kept in ${(await openVaultFor(cli)).place}` }));
}
