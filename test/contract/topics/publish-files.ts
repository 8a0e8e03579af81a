import { expect } from 'vitest';
import type { Asset, DestinationSession, RenditionFile } from '../../../src/contract/index.ts';
import { type Kit, stored } from '../kit.ts';

/** Publishes files already there and demands that the place holds exactly their bytes, once. */
export async function publishFiles(
  kit: Kit,
  session: DestinationSession,
  files: readonly { readonly file: RenditionFile; readonly asset: Asset }[],
): Promise<void> {
  const plain = await kit.draft();
  const cover = plain.cover && {
    ...plain.cover,
    asset: kit.capabilities.upload ? await kit.uploadFile(session, plain.cover.file) : null,
  };
  const draft = stored({ ...plain, media: files.map(({ file, asset }) => ({ file, asset })), cover });
  const ticket = await kit.openPublish(session, draft);
  const remote = await session.publish(draft, ticket, kit.signal);
  const posts = await kit.postsOf(draft);
  expect(posts.map((post) => post.id)).toEqual([remote.id]);
  expect(posts[0]?.media).toEqual(files.map(({ file }) => file.sha256));
}
