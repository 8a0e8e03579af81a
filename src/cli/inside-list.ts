import type { JsonObject, Source, SourceItem, SourcePost } from '../contract/index.ts';
import type { Inspection } from '../core/inspection.ts';
import type { Cli } from './context.ts';
import { columns, cutTo, firstLine } from './layout.ts';
import { type InsideName, insideNames } from './list-names.ts';
import { reasonData } from './tell.ts';

/** What stands behind the numbers of `inspect`: the items themselves, one a line, as they are read. */
export async function printList(
  cli: Cli,
  name: InsideName,
  { source, items }: { readonly source: Source; readonly items: AsyncIterable<SourceItem> },
): Promise<void> {
  let count = 0;
  for await (const item of items) {
    if (!isIn(name, item)) continue;
    count += 1;
    if (cli.ui.json) cli.ui.data(await dataOf(cli, item, source.name));
    else cli.ui.line(await lineOf(cli, item, source.name));
  }
  if (count === 0) cli.ui.line(cli.talk.text.lists.empty);
}

const numbers: Readonly<Record<InsideName, (found: Inspection) => number>> = {
  posts: ({ posts }) => posts,
  videos: ({ videos }) => videos,
  'photo-posts': ({ photoPosts }) => photoPosts,
  'without-file': ({ withoutFile }) => withoutFile,
  private: (found) => found.private,
  friends: ({ friends }) => friends,
  'without-caption': ({ withoutCaption }) => withoutCaption,
  deleted: ({ deleted }) => deleted,
  unreadable: ({ unreadable }) => unreadable,
};

/** The lists that have something on them. */
export function namesInside(found: Inspection): readonly InsideName[] {
  return insideNames.filter((name) => numbers[name](found) > 0);
}

/** As `core/inspection.ts` counts. */
function isIn(name: InsideName, item: SourceItem): boolean {
  if (item.kind !== 'post') return item.kind === name;
  const { audience, caption, media } = item.post;
  const hasImages = media.some(({ kind }) => kind === 'image');
  switch (name) {
    case 'posts':
      return true;
    case 'videos':
      return media.length > 0 && !hasImages;
    case 'photo-posts':
      return hasImages;
    case 'without-file':
      return media.length === 0;
    case 'private':
    case 'friends':
      return audience === name;
    case 'without-caption':
      return caption === null;
    case 'deleted':
    case 'unreadable':
      return false;
  }
}

const captionCells = 60;

async function lineOf({ talk }: Cli, item: SourceItem, source: string): Promise<string> {
  switch (item.kind) {
    case 'post':
      return columns(dayOf(talk, item.post), item.post.ref, cutTo(firstLine(item.post.caption ?? ''), captionCells));
    case 'deleted':
      return columns(item.createdAt === null ? '' : talk.speech.day(item.createdAt), item.ref, item.where);
    case 'unreadable':
      return columns(item.where, `${(await talk.say(item.because, source)).sentence} [${item.because.code}]`);
  }
}

function dayOf({ speech }: Cli['talk'], { createdAt }: SourcePost): string {
  return speech.day(createdAt);
}

async function dataOf({ talk }: Cli, item: SourceItem, source: string): Promise<JsonObject> {
  switch (item.kind) {
    case 'post': {
      const { ref, createdAt, caption, audience, media } = item.post;
      return { v: 1, kind: 'post', ref, createdAt, caption, audience, media: media.length };
    }
    case 'deleted':
      return { v: 1, ...item };
    case 'unreadable':
      return { v: 1, kind: item.kind, where: item.where, reason: await reasonData(talk, item.because, source) };
  }
}
