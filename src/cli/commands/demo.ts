import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { because, FerryError } from '../../contract/index.ts';
import { makeDemoMedia, samplePosts, serveDemoFiles, writeCaptions } from '../../demo/index.ts';
import { ensureFolder } from '../../disk/index.ts';
import { toEpochMs } from '../../kit/index.ts';
import { findFfmpeg } from '../../media/ffmpeg.ts';
import { type Cli, getDestination } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { migrate } from './migrate.ts';

interface DemoFlags {
  readonly keep?: string;
  readonly to?: string;
  readonly stay?: true;
}

/** The main job on a sample made here: no account, no network beyond this computer. */
export async function demo(cli: Cli, flags: DemoFlags): Promise<ExitCode> {
  const to = flags.to ?? 'rednote';
  const destination = await getDestination(cli, to);
  const { text, speech } = cli.talk;
  // Before the sample's own places are known.
  const ownExport = speech.command('inspect', text.places.export);
  const folder = flags.keep === undefined ? await mkdtemp(join(tmpdir(), 'clipferry-demo-')) : resolve(flags.keep);
  const media = join(folder, 'what-tiktok-serves');
  await ensureFolder(media);
  const ffmpeg = await findFfmpeg(cli.config.ffmpeg);
  cli.ui.progress(text.demo.drawing);
  await makeDemoMedia(media, ffmpeg.path, cli.stop.drained);
  cli.ui.endProgress();
  const files = await serveDemoFiles(media);
  try {
    const exportPath = await writeExport(cli, folder, files.base);
    const captions = join(folder, 'captions.csv');
    await writeCaptions(captions);
    const how = destination.sandbox ? '--rehearse' : '--yes';
    const command = speech.command('migrate', exportPath, '--to', to, '--captions', captions, how);
    cli.ui.note(text.demo.ready(folder, command));
    cli.talk.knows({ workspace: workspaceIn(folder) });
    const code = await migrate(
      inItsFolder(cli, folder, files.host),
      {
        to,
        account: 'main',
        captions,
        order: 'oldest',
        privatePosts: 'private',
        ...(destination.sandbox ? { rehearse: true } : {}),
        ...(flags.stay ? { stay: true } : {}),
      },
      exportPath,
    );
    return explain(cli, code, ownExport);
  } finally {
    await files.close();
  }
}

function workspaceIn(folder: string): string {
  return join(folder, 'workspace');
}

function inItsFolder(cli: Cli, folder: string, host: string): Cli {
  return {
    ...cli,
    yes: true,
    config: {
      ...cli.config,
      workspace: workspaceIn(folder),
      allowHosts: [...cli.config.allowHosts, host],
      fetchGapMs: 0,
    },
  };
}

async function writeExport(cli: Cli, folder: string, base: string): Promise<string> {
  const [entry] = cli.registry.sources;
  const source = await entry?.load();
  if (!source?.sample) throw new FerryError('fatal', because('no-sample'), { effect: 'none' });
  const sample = source.sample(samplePosts(base, toEpochMs(cli.clock.now())), cli.clock.now());
  const path = join(folder, sample.fileName);
  await writeFile(path, sample.text);
  return path;
}

/** The sample holds posts that must wait for a person; a demo that shows them has done all it should. */
function explain({ ui, talk }: Cli, code: ExitCode, ownExport: string): ExitCode {
  if (code !== exitCodes.waitsForPerson) return code;
  ui.note(`\n${talk.text.demo.done(ownExport)}`);
  return exitCodes.done;
}
