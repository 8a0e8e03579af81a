import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeClip, makePhoto } from './draw.ts';
import { demoPosts, photoName } from './posts.ts';

/** Draws every video and photo the sample posts link to. */
export async function makeDemoMedia(folder: string, ffmpeg: string, signal: AbortSignal): Promise<void> {
  for (const post of demoPosts) {
    if (post.noFile || post.expired) continue;
    for (const [index, scene] of post.scenes.entries()) {
      if (post.clip === null)
        await makePhoto({ ...scene, width: 1080, height: 1440 }, join(folder, photoName(post, index)));
      else await makeClip(scene, post.clip, { ffmpeg, output: join(folder, `${post.name}.mp4`), signal });
    }
  }
}

/** The captions the export does not hold, as a person's own list. */
export async function writeCaptions(path: string): Promise<void> {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = demoPosts.flatMap((post) => (post.caption === null ? [] : [`${post.createdAt},${cell(post.caption)}`]));
  await writeFile(path, `date,caption\n${rows.join('\n')}\n`);
}
