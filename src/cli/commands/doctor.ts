import { existsSync } from 'node:fs';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isFerryError, type Reason } from '../../contract/index.ts';
import { strayDiskError } from '../../disk/index.ts';
import { openLedger } from '../../ledger/open.ts';
import { describeFfmpeg, findFfmpeg } from '../../media/ffmpeg.ts';
import { findObstacleOf } from '../account-options.ts';
import { browsersOf } from '../browsers.ts';
import { adapterContext, openVaultFor } from '../connect.ts';
import { type Cli, getDestination } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { wordServices } from '../language/examine.ts';
import { padTo } from '../layout.ts';
import { parseOptions } from '../options.ts';
import { inOneLine } from '../tell.ts';
import { placeInWords } from '../vault-place.ts';

type Part = keyof Cli['talk']['text']['doctor']['names'];

interface Finding {
  readonly what: Part;
  readonly ok: boolean;
  readonly says: string;
  readonly hints: readonly string[];
}

export interface DoctorFlags {
  readonly account: string;
  readonly set?: readonly string[];
}

/** What one destination needs beyond this computer, looked at and never changed. */
async function examine(cli: Cli, { account: label, set }: DoctorFlags, name: string): Promise<ExitCode> {
  const { ui, talk } = cli;
  const { ok, bad } = talk.text.doctor;
  const destination = await getDestination(cli, name);
  const options = parseOptions(destination, set ?? []);
  const account = { destination: name, label };
  const ctx = adapterContext(cli, account, { store: null, browsers: browsersOf(cli, account) });
  const findings = (await destination.examine?.(account, options, ctx, cli.stop.drained)) ?? [];
  if (findings.length === 0) ui.line(talk.text.doctor.nothingToExamine);
  for (const { ok: isFine, says } of findings) {
    const { sentence, ways } = await talk.say(says, name);
    const hints = ways.map((way) => talk.text.way(way.text, way.command));
    if (ui.json) ui.data({ v: 1, kind: 'check', what: name, ok: isFine, says: sentence, hints });
    else ui.line(`${isFine ? ui.colour.green(padTo(ok, 4)) : ui.colour.red(padTo(bad, 4))} ${sentence}`);
    for (const hint of ui.json ? [] : hints) ui.line(`     ${hint}`);
  }
  return findings.every((finding) => finding.ok) ? exitCodes.done : exitCodes.waitsForPerson;
}

/** Every part the main job needs, tried for real. */
export async function doctor(cli: Cli, flags: DoctorFlags, destination?: string): Promise<ExitCode> {
  if (destination !== undefined) return examine(cli, flags, destination);
  const { ui, talk } = cli;
  const { names, ok, bad } = talk.text.doctor;
  const findings = [
    checkNode(cli),
    await checkSqlite(cli),
    await checkFfmpeg(cli),
    await checkPictures(cli),
    await checkDisk(cli),
    await checkVault(cli),
  ];
  const services = await checkServices(cli);
  for (const finding of [...findings, ...services]) {
    if (ui.json) {
      ui.data({ v: 1, kind: 'check', ...finding });
      continue;
    }
    const mark = finding.ok ? ui.colour.green(padTo(ok, 4)) : ui.colour.red(padTo(bad, 4));
    ui.line(`${mark} ${padTo(names[finding.what], 10)} ${finding.says}`);
    for (const hint of finding.hints) ui.line(`${' '.repeat(16)}${hint}`);
  }
  await printObstacles(cli);
  if (!findings.every((finding) => finding.ok)) return exitCodes.fatal;
  return services.every((service) => service.ok) ? exitCodes.done : exitCodes.waitsForPerson;
}

/** Whom the person named for words; they are no part of this computer, and most people name nobody. */
async function checkServices(cli: Cli): Promise<readonly Finding[]> {
  const { translation, speech } = wordServices(cli);
  const looks = [
    ['translation', translation],
    ['speech', speech],
  ] as const;
  const findings: Finding[] = [];
  for (const [what, look] of looks)
    if (look !== null) findings.push(await attempt(cli, what, async () => ({ says: await look() })));
  return findings;
}

/** Destinations that cannot be used are no fault of this computer, and are told all the same. */
async function printObstacles(cli: Cli): Promise<void> {
  const { ui, talk } = cli;
  for (const { name } of cli.registry.destinations) {
    const obstacle = findObstacleOf(await getDestination(cli, name));
    if (obstacle === null) continue;
    const { sentence, ways } = await talk.say(obstacle.because, name);
    const hints = ways.map((way) => talk.text.way(way.text, way.command));
    if (ui.json) ui.data({ v: 1, kind: 'destination', name, usable: false, says: sentence, hints });
    ui.line(`${padTo('-', 4)} ${padTo(name, 10)} ${sentence}`);
    for (const hint of hints) ui.line(`${' '.repeat(16)}${hint}`);
  }
}

type Look = () => Promise<{ readonly says: string; readonly ok?: boolean; readonly hints?: readonly string[] }>;

async function attempt({ talk }: Cli, what: Part, look: Look): Promise<Finding> {
  try {
    const { says, ok = true, hints = [] } = await look();
    return { what, ok, says, hints };
  } catch (thrown) {
    const error = strayDiskError(thrown, tmpdir());
    if (!isFerryError(error))
      return { what, ok: false, says: error instanceof Error ? error.message : String(error), hints: [] };
    const { sentence, ways } = await talk.say(error.reason);
    return { what, ok: false, says: sentence, hints: ways.map((way) => talk.text.way(way.text, way.command)) };
  }
}

function checkNode({ talk }: Cli): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = (major === 20 && minor >= 19) || (major === 22 && minor >= 14) || major > 22;
  return { what: 'node', ok, says: process.version, hints: ok ? [] : [talk.text.doctor.nodeNeeded] };
}

function checkSqlite(cli: Cli): Promise<Finding> {
  return attempt(cli, 'sqlite', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clipferry-doctor-'));
    try {
      const ledger = await openLedger(folder, 'write');
      await ledger.close();
      return { says: cli.talk.text.doctor.sqlite };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

function checkFfmpeg(cli: Cli): Promise<Finding> {
  const inWords = async (reason: Reason) => inOneLine(cli.talk, await cli.talk.say(reason));
  return attempt(cli, 'ffmpeg', async () => {
    const report = describeFfmpeg(await findFfmpeg(cli.config.ffmpeg), new Date(cli.clock.now()).getUTCFullYear());
    const [says = '', ...hints] = await Promise.all(report.notes.map(inWords));
    return { says, ok: report.ok, hints };
  });
}

function checkPictures(cli: Cli): Promise<Finding> {
  return attempt(cli, 'pictures', async () => {
    await import('../../media/image.ts');
    return { says: cli.talk.text.doctor.pictures };
  });
}

/** Encoding stops before this is used up. */
const littleBytes = 2_000_000_000;

function checkDisk(cli: Cli): Promise<Finding> {
  return attempt(cli, 'disk', async () => {
    const { bavail, bsize } = await statfs(nearestFolder(cli.config.workspace));
    const free = bavail * bsize;
    const { doctor: words } = cli.talk.text;
    const ok = free > littleBytes;
    return { says: words.disk(free, cli.config.workspace), ok, hints: ok ? [] : [words.littleDisk] };
  });
}

/** The folder itself, or what it would be made in. */
function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

function checkVault(cli: Cli): Promise<Finding> {
  return attempt(cli, 'secrets', async () => ({
    says: cli.talk.text.doctor.keptIn(placeInWords(cli.talk, (await openVaultFor(cli)).place)),
  }));
}
