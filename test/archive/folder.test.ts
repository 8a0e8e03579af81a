import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findZipsInside, openArchive } from '../../src/archive/open.ts';
import { makeZip } from '../support/zip-writer.ts';
import { asNobody, openFileDescriptors, readAll, readEntry, readWhole, refusal, useTempFolder } from './help.ts';

const temp = useTempFolder();

async function makeFolder(name: string, files: Record<string, string | Buffer>): Promise<string> {
  const root = temp.path(name);
  await mkdir(root, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(temp.path(name, path)), { recursive: true });
    await writeFile(temp.path(name, path), text);
  }
  return root;
}

describe('a folder', () => {
  it('shows the same entries as a zip of it', async () => {
    const files = { 'user_data_tiktok.json': '{}', 'TikTok/Post/Posts.txt': 'posts', 'TikTok/Post.txt': 'post' };
    const root = await makeFolder('plain', files);
    const zip = temp.path('plain.zip');
    await writeFile(zip, makeZip({ entries: Object.entries(files).map(([name, data]) => ({ name, data })) }));
    const [fromFolder, fromZip] = [await openArchive(root), await openArchive(zip)];
    expect(fromFolder.entries).toEqual(fromZip.entries);
    expect(await readAll(fromFolder)).toEqual(await readAll(fromZip));
    await Promise.all([fromFolder.close(), fromZip.close()]);
  });

  it('is read through a wrapper folder, and without what systems leave behind', async () => {
    const root = await makeFolder('wrapped', {
      'TikTok_Data_123/user_data_tiktok.json': '{}',
      'TikTok_Data_123/.DS_Store': 'x',
      '__MACOSX/TikTok_Data_123/._user_data_tiktok.json': 'x',
      '.git/config': 'x',
      'desktop.ini': 'x',
    });
    expect(await readWhole(root)).toEqual({ 'TikTok_Data_123/user_data_tiktok.json': '{}' });
    expect(await readWhole(`${root}/`)).toEqual({ 'TikTok_Data_123/user_data_tiktok.json': '{}' });
  });

  it('may be named through a link', async () => {
    const root = await makeFolder('target', { 'a.json': '1' });
    await symlink(root, temp.path('by-link'));
    expect(await readWhole(temp.path('by-link'))).toEqual({ 'a.json': '1' });
  });

  it('lists a link that stays inside only under its own name', async () => {
    const root = await makeFolder('inside', { 'real/a.json': '1' });
    await symlink('real/a.json', temp.path('inside/b.json'));
    await symlink('.', temp.path('inside/real/loop'));
    expect(await readWhole(root)).toEqual({ 'real/a.json': '1' });
  });

  it.each([
    ['out of the folder', '/etc/passwd', 'outside'],
    ['to the folder above', '../..', 'outside'],
    ['to a neighbour with the same beginning', '../../leaving-2', 'outside'],
    ['nowhere', 'gone.json', 'nowhere'],
    ['in a circle', 'link', 'nowhere'],
  ])('refuses a link that leads %s', async (title, target, fault) => {
    await makeFolder('leaving-2', { 'a.json': '1' });
    const root = await makeFolder('leaving', { 'sub/a.json': '1' });
    await symlink(target, temp.path('leaving/sub/link'));
    const error = await refusal(openArchive(root));
    await rm(temp.path('leaving'), { recursive: true });
    const values = { path: root, entry: 'sub/link', fault };
    expect(error.reason, title).toEqual({ code: 'archive-link', values });
  });

  it.each([
    ['no files', {}, 'archive-empty', { what: 'folder' }],
    ['only debris', { '.DS_Store': 'x', 'sub/._a': 'x' }, 'archive-empty', { what: 'folder' }],
    [
      'only a zip',
      { 'x.zip': makeZip({ entries: [{ name: 'a' }] }) },
      'archive-nested',
      { entry: 'x.zip', instead: expect.stringMatching(/only a zip\/x\.zip$/) },
    ],
    [
      'names apart in case only',
      { 'a.json': '1', 'A.JSON': '2' },
      'archive-duplicate',
      { twin: expect.stringMatching(/^a\.json$/i) },
    ],
    [
      'nothing but a name that climbs out by a backslash, which is passed over like a hidden file',
      { 'x\\..\\..\\b.json': '1' },
      'archive-empty',
      {},
    ],
    ['a name from the root of a drive', { '\\b.json': '1' }, 'archive-path', { fault: 'absolute' }],
    [
      'one path written with both slashes',
      { 'a\\b.json': '1', 'a/b.json': '2' },
      'archive-duplicate',
      { entry: 'a/b.json' },
    ],
    ['a newline in a name', { 'a\nb.json': '1' }, 'archive-path', { entry: 'a\\u000ab.json', fault: 'control' }],
  ])('refuses %s', async (title, files, code, values) => {
    const root = await makeFolder(title, files);
    const error = await refusal(openArchive(root));
    expect(error.reason).toMatchObject({ code, values: { path: root, ...values } });
  });

  it('that a zip of Windows was unpacked into is read', async () => {
    const root = await makeFolder('windows', {
      'TikTok_Data\\user_data_tiktok.json': '{}',
      'TikTok_Data\\.DS_Store': 'x',
    });
    expect(await readWhole(root)).toEqual({ 'TikTok_Data/user_data_tiktok.json': '{}' });
  });

  it('whose own name ends in .zip is a folder all the same', async () => {
    const root = await makeFolder('TikTok_Data_1.zip', { 'user_data_tiktok.json': '{}' });
    expect(await readWhole(root)).toEqual({ 'user_data_tiktok.json': '{}' });
  });

  it('names the zip to give instead', async () => {
    const root = await makeFolder('nested', { 'x.zip': makeZip({ entries: [{ name: 'a' }] }) });
    expect((await refusal(openArchive(root))).reason.values).toMatchObject({ instead: `${root}/x.zip` });
  });

  it('of downloads names the zip in it, for when nothing else there is an export', async () => {
    const root = await makeFolder('downloads', { 'TikTok_Data_1.ZIP': makeZip({ entries: [] }), 'notes.md': 'x' });
    const archive = await openArchive(root);
    expect(await findZipsInside(archive)).toEqual({
      code: 'archive-nested',
      values: { path: root, entry: 'TikTok_Data_1.ZIP', instead: `${root}/TikTok_Data_1.ZIP`, zips: 1 },
    });
    await archive.close();
    const without = await openArchive(await makeFolder('no-zip', { 'notes.md': 'x' }));
    expect(await findZipsInside(without)).toBeNull();
    await without.close();
  });

  it('stops at the entry limit instead of walking a whole disk', async () => {
    const root = await makeFolder('large', Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`d${i}/f`, ''])));
    const limits = { maxEntries: 40, maxEntryBytes: 1, maxTotalBytes: 1, maxRatio: 1, ratioFloorBytes: 1 };
    expect((await refusal(openArchive(root, { limits }))).reason).toEqual({
      code: 'archive-too-many-entries',
      values: { path: root, maxEntries: 40 },
    });
  });

  it('passes over pipes and never waits for them', async () => {
    const root = await makeFolder('pipes', { 'a.json': '1' });
    execFileSync('mkfifo', [temp.path('pipes/pipe')]);
    expect(await readWhole(root)).toEqual({ 'a.json': '1' });
  });

  it('refuses a subfolder it may not read, instead of losing it', async () => {
    const root = await makeFolder('locked', { 'a.json': '1', 'sub/b.json': '2' });
    await chmod(temp.path('locked/sub'), 0o000);
    const error = await asNobody(() => refusal(openArchive(root)));
    await chmod(temp.path('locked/sub'), 0o700);
    expect(error.reason).toEqual({ code: 'archive-no-permission', values: { path: temp.path('locked/sub') } });
  });

  it('notices a file that changed after it was listed', async () => {
    const files = { 'grown.json': '1', 'shrunk.json': '12345', 'gone.json': '1', 'pipe.json': '', 'link.json': '1' };
    const root = await makeFolder('changing', files);
    const before = await openFileDescriptors();
    const archive = await openArchive(root);
    await writeFile(temp.path('changing/grown.json'), '12');
    await writeFile(temp.path('changing/shrunk.json'), '1');
    await rename(temp.path('changing/gone.json'), temp.path('changing/moved.json'));
    await rm(temp.path('changing/pipe.json'));
    execFileSync('mkfifo', [temp.path('changing/pipe.json')]);
    await rm(temp.path('changing/link.json'));
    await symlink('/etc/passwd', temp.path('changing/link.json'));
    const codes: Record<string, string> = {};
    for (const { path } of archive.entries) codes[path] = (await refusal(readEntry(archive, path))).code;
    expect(codes).toEqual({
      'gone.json': 'archive-missing',
      'grown.json': 'archive-changed',
      'link.json': 'archive-unreadable',
      'pipe.json': 'archive-special-file',
      'shrunk.json': 'archive-changed',
    });
    await archive.close();
    expect(await openFileDescriptors()).toBe(before);
  });
});
