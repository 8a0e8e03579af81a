import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FerryError } from '../../contract/index.ts';
import { toEpochMs } from '../../kit/index.ts';
import { findFfmpeg } from '../../media/ffmpeg.ts';
import { type Cli, getDestination } from '../context.ts';
import { makeDemoMedia, samplePosts, serveDemoFiles, writeCaptions } from '../../demo/export.ts';
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
  const destination = await getDestination(cli.registry, to);
  const folder = flags.keep === undefined ? await mkdtemp(join(tmpdir(), 'clipferry-demo-')) : resolve(flags.keep);
  const media = join(folder, 'what-tiktok-serves');
  await mkdir(media, { recursive: true });
  const ffmpeg = await findFfmpeg(cli.config.ffmpeg);
  cli.ui.progress('drawing sample videos and photos');
  await makeDemoMedia(media, ffmpeg.path, cli.stop.now);
  cli.ui.endProgress();
  const files = await serveDemoFiles(media);
  try {
    const exportPath = await writeExport(cli, folder, files.base);
    const captions = join(folder, 'captions.csv');
    await writeCaptions(captions);
    cli.ui.note(`A sample export with one of everything is in ${folder}. What follows is what this does:
  clipferry migrate ${exportPath} --to ${to} --captions ${captions}${destination.sandbox ? ' --rehearse' : ' --yes'}
`);
    const demoCli: Cli = {
      ...cli,
      yes: true,
      config: {
        ...cli.config,
        workspace: join(folder, 'workspace'),
        allowHosts: [...cli.config.allowHosts, files.host],
        fetchGapMs: 0,
      },
    };
    const code = await migrate(
      demoCli,
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
    return explain(cli, code);
  } finally {
    await files.close();
  }
}

async function writeExport(cli: Cli, folder: string, base: string): Promise<string> {
  const [entry] = cli.registry.sources;
  const source = await entry?.load();
  if (!source?.sample) throw new FerryError('fatal', 'no-sample', 'no source can write a sample export');
  const sample = source.sample(samplePosts(base, toEpochMs(cli.clock.now())), cli.clock.now());
  const path = join(folder, sample.fileName);
  await writeFile(path, sample.text);
  return path;
}

/** The sample holds posts that must wait for a person; a demo that shows them has done all it should. */
function explain(cli: Cli, code: ExitCode): ExitCode {
  if (code !== exitCodes.waitsForPerson) return code;
  cli.ui.note(
    '\nSome posts wait for a person, as they should: each says why above. Your own export: clipferry inspect <the zip TikTok sent you>',
  );
  return exitCodes.done;
}
