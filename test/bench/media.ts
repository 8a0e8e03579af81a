import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClipSet, makeClips } from './clips.ts';
import { ourRun } from './our-run.ts';
import { compareInPairs, type Outcome } from './pairs.ts';
import { bytesIn, costOf, machineLoad, versionOf } from './process-cost.ts';

/**
 * `npm run bench -- media [--quick]`: clips made ready for REDnote with a cover each, beside (i) ffmpeg for each file and (ii)
 * a shell loop that probes and does only what must be done, two at a time. Then clips that need nothing but have TikTok's own
 * tag. All with the ffmpeg on PATH; ours is the whole program, from the export to the folder. The rivals take their cover from a fixed place
 * and look at nothing. Three pairs, about five minutes on two cores; CPU is what to trust where the machine is busy.
 */
export async function media(args: readonly string[]): Promise<void> {
  const versions = { ffmpeg: versionOf('ffmpeg'), ffprobe: versionOf('ffprobe') };
  if (versions.ffmpeg === null || versions.ffprobe === null) {
    console.log('media: no ffmpeg and ffprobe on PATH, which the rivals are made of (apt-get install ffmpeg)');
    process.exitCode = 1;
    return;
  }
  const quick = args.includes('--quick');
  console.log(`media: ffmpeg ${versions.ffmpeg}; ${machineLoad()}`);
  const mixed = quick ? { fit: 6, repack: 2, transcode: 2 } : { fit: 24, repack: 8, transcode: 8 };
  const same = { lengthS: quick ? 2 : 3, pairs: quick ? 1 : 3 };
  await compare('mixed: 60 % fit, 20 % repack, 20 % transcode', { ...mixed, ...same, tagged: false, most: 1 });
  const all = mixed.fit + mixed.repack + mixed.transcode;
  const fit = { fit: all, repack: 0, transcode: 0, tagged: true };
  await compare("all fit, with TikTok's own comment tag", { ...fit, ...same, most: 0.3 });
}

const isMedia = (name: string) => /\.(mp4|jpe?g)$/.test(name);

interface Comparison extends ClipSet {
  readonly pairs: number;
  /** wanted: our CPU by that of the smart loop */
  readonly most: number;
}

async function compare(title: string, { pairs, most, ...set }: Comparison): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'clipferry-bench-media-'));
  try {
    const clips = join(folder, 'clips');
    await mkdir(clips);
    const count = await makeClips(clips, set);
    const source = await bytesIn(clips, () => true);
    console.log(`\n${count} clips of ${set.lengthS} s, ${(source / 1e6).toFixed(1)} MB; ${title}`);
    const runRival = async (name: string, script: string, turn: number): Promise<Outcome> => {
      const out = join(folder, `${name} ${turn}`);
      const path = `${out}.sh`;
      await mkdir(out);
      await writeFile(path, script);
      const cost = await costOf({ command: 'bash', args: [path, clips, out], cwd: folder, log: `${path}.log` });
      return { cost, bytes: await madeIn(out, count) };
    };
    const runOurs = async (turn: number): Promise<Outcome> => {
      const own = join(folder, `ours ${turn}`);
      const out = join(own, 'posts');
      await mkdir(own);
      const cost = await ourRun({ folder: own, media: clips, posts: count, kind: 'video', filesEach: 1, out });
      return { cost, bytes: await madeIn(out, count) };
    };
    await compareInPairs({
      pairs,
      rivals: Object.entries(rivals).map(([name, script]) => ({
        name,
        isPaired: name === smart,
        most: name === smart ? most : null,
        run: (turn) => runRival(name, script, turn),
      })),
      ours: { name: 'clipferry', run: runOurs },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Bytes of its videos and covers, of which there must be as many. */
async function madeIn(out: string, count: number): Promise<number> {
  const { videos, covers } = await countOf(out);
  if (videos !== count || covers !== count)
    throw new Error(`made ${videos} videos and ${covers} covers of ${count} in ${out}`);
  return bytesIn(out, isMedia);
}

async function countOf(out: string): Promise<{ readonly videos: number; readonly covers: number }> {
  let videos = 0;
  let covers = 0;
  await bytesIn(out, (name) => {
    if (name.endsWith('.mp4')) videos += 1;
    if (/\.jpe?g$/.test(name)) covers += 1;
    return false;
  });
  return { videos, covers };
}

const encode =
  '-map 0:V:0 -map 0:a:0? -map_metadata -1 -c:v libx264 -preset veryfast -crf 21 -pix_fmt yuv420p -threads 1 -c:a aac -b:a 128k -movflags +faststart -f mp4';
const cover = 'ffmpeg -nostdin -v error -y -ss 0.5 -i "$out" -frames:v 1 -q:v 2 -threads 1 "$2/$name.jpg"';
const head = 'export LC_ALL=C; one() { set -e; name=$(basename "$1" | sed "s/\\.[^.]*$//"); out="$2/$name.mp4"';
const tail = `${cover}; }; export -f one; find "$1" -type f -print0 | sort -z | xargs -0 -P2 -I{} bash -c 'one "$1" "$2"' _ {} "$2"`;

const smart = 'smart loop';

/** What a user would write instead. Encoded as we do it, one thread each; the cover from the same place. */
const rivals: Readonly<Record<string, string>> = {
  'ffmpeg for each': `${head}
ffmpeg -nostdin -v error -y -i "$1" -vf "scale='min(1080,iw)':-2" ${encode} "$out"
${tail}
`,
  [smart]: `${head}
facts=$(ffprobe -v error -show_entries stream=codec_name,width,pix_fmt:format=format_name:format_tags=comment,location -of flat "$1")
case "$facts" in *'codec_name="h264"'*) picture=fits;; *) picture=not;; esac
width=$(sed -n 's/.*width=\\([0-9]*\\)/\\1/p' <<<"$facts" | head -1)
if [ $picture = not ] || [ "$width" -gt 1080 ]; then
  ffmpeg -nostdin -v error -y -i "$1" -vf "scale='min(1080,iw)':-2" ${encode} "$out"
elif [ "\${1##*.}" != mp4 ] || grep -q tags <<<"$facts" || [ "$(head -c 65536 "$1" | grep -c -a moov)" = 0 ]; then
  ffmpeg -nostdin -v error -y -i "$1" -map 0:V:0 -map 0:a:0? -map_metadata -1 -c copy -movflags +faststart -f mp4 "$out"
else
  cp --reflink=auto "$1" "$out"
fi
${tail}
`,
};
