import { createHash } from 'node:crypto';
import { access, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DestinationHarness,
  describeDestination,
  impossible,
  type PublicPost,
  type Stage,
} from '../../contract/describe-destination.ts';
import { sampleImage, sampleLongVideo } from '../../support/samples.ts';
import { folder } from './folder.ts';

describeDestination('folder', () => folderHarness('anything'));
describeDestination('folder for rednote', () => folderHarness('rednote'));
describeDestination('folder for instagram', () => ({
  ...folderHarness('instagram'),
  samples: { video: async (seed, bytes) => sampleLongVideo(seed, bytes), image: sampleImage },
}));

function folderHarness(purpose: string): DestinationHarness {
  return {
    destination: folder,
    options: { out: '', for: purpose },
    serverLimits: null,
    start: () => startStage(purpose),
    badCredentials: [],
    loginAnswers: impossible('a folder has no login form'),
    otherServer: impossible('a folder is on no server and wants no login'),
    situations: {
      'other-account': impossible('a folder belongs to whoever may write there'),
      'upload-processing': impossible('files travel inside publish, there are no uploads'),
      'login-revoked': impossible('a folder has no login that could end'),
      'upload-forgotten': impossible('files travel inside publish, there are no uploads'),
      'asset-forgotten': impossible('files travel inside publish, there are no assets'),
      'post-processing': impossible('a folder is complete when it gets its name'),
      'post-refused': impossible('nobody reviews what lies in a folder'),
      'post-damaged': async (stage, remote) => damage(stage, remote.id),
      'post-edited': async (stage, remote) => edit(stage, remote.id),
      'post-removed': async (stage, remote) => rename(join(outOf(stage), remote.id), join(outOf(stage), '.trash')),
      'account-at-risk': impossible('nobody watches a folder for automation'),
      'quota-spent': impossible('a folder counts no posts per day'),
      'success-without-id': impossible('a folder is not asked over a network'),
    },
  };
}

async function startStage(purpose: string): Promise<Stage> {
  const root = await mkdtemp(join(tmpdir(), 'clipferry-handoff-'));
  const out = join(root, 'hand off');
  return {
    account: { destination: 'folder', label: 'me' },
    options: { out, for: purpose },
    credentials: null,
    hosts: [],
    secrets: [],
    published: () => readPosts(out),
    advance: async () => undefined,
    close: () => rm(root, { recursive: true, force: true }),
  };
}

/** What a person would find, read without the adapter's help: files by their names, captions from caption.txt. */
async function readPosts(out: string): Promise<readonly PublicPost[]> {
  const names = (await readdir(out).catch(() => [])).filter((name) => /^\d{4} /.test(name)).sort();
  return Promise.all(names.map((name) => readPost(join(out, name), name)));
}

async function readPost(path: string, id: string): Promise<PublicPost> {
  const post = JSON.parse(await readFile(join(path, 'post.json'), 'utf8'));
  const caption = (await readFile(join(path, 'caption.txt'), 'utf8')).slice(0, -1);
  const titleEnd = post.title === null ? -2 : caption.indexOf('\n\n');
  const files = (await readdir(path)).sort();
  const media = files.filter((file) => /^(video|\d+)\./.test(file));
  const cover = files.find((file) => file.startsWith('cover.'));
  return {
    id,
    title: titleEnd === -2 ? null : caption.slice(0, titleEnd),
    body: caption.slice(titleEnd + 2),
    visibility: post.visibility,
    media: await Promise.all(media.map((file) => hash(join(path, file)))),
    alt: post.files.filter(({ role }: { role: string }) => role !== 'cover').map(({ alt }: { alt: string }) => alt),
    cover: cover ? await hash(join(path, cover)) : null,
    createdAt: post.createdAt,
    scheduledAt: post.scheduledAt,
  };
}

async function hash(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

async function damage(stage: Stage, id: string): Promise<void> {
  const video = join(outOf(stage), id, 'video.mp4');
  await access(video);
  await rm(video);
}

/** The person polishes the caption in their editor. */
async function edit(stage: Stage, id: string): Promise<void> {
  const path = join(outOf(stage), id, 'caption.txt');
  await writeFile(path, (await readFile(path, 'utf8')).replace('crossing', 'night crossing'));
}

function outOf(stage: Stage): string {
  return String(stage.options['out']);
}
