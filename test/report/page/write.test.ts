import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeReportPage } from '../../../src/report/page/index.ts';
import { inertJson, readScript } from '../../../src/report/page/script.ts';
import { plainSpeech } from '../../support/speech.ts';
import { tempDir } from '../../support/temp.ts';
import { makeThumbnail } from './rig.ts';
import { makePost, sampleReport } from './sample-report.ts';

const speech = plainSpeech('en');

describe('writing the page of the report', () => {
  it('says how many bytes and entries it has', async () => {
    const file = join(await tempDir(), 'report.html');
    const { bytes, entries } = await writeReportPage(sampleReport({ posts: 431 }), {
      file,
      thumbnails: 'inside',
      speech,
    });
    expect(entries).toBe(435);
    expect((await readFile(file)).length).toBe(bytes);
  });

  it('leaves the page that was there when the entries end in an error', async () => {
    const folder = await tempDir();
    const file = join(folder, 'report.html');
    await writeFile(file, 'old');
    const { head } = sampleReport();
    async function* entries() {
      yield makePost();
      throw new Error('the ledger went away');
    }
    const writing = writeReportPage({ head, entries: entries() }, { file, thumbnails: 'inside', speech });
    await expect(writing).rejects.toThrow('the ledger went away');
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['report.html']);
  });

  it('refuses a place that is a folder, and says which', async () => {
    const file = join(await tempDir(), 'report.html');
    await mkdir(file);
    await expect(writeReportPage(sampleReport(), { file, thumbnails: 'inside', speech })).rejects.toMatchObject({
      kind: 'fatal',
      reason: { values: { path: file } },
    });
  });

  it('takes away pictures of an earlier page beside it, and nothing else', async () => {
    const folder = await tempDir();
    const file = join(folder, 'report.html');
    const [one, other] = [await makeThumbnail('#123'), await makeThumbnail('#fed')];
    const write = (thumbnail: (number: number) => typeof one) =>
      writeReportPage(sampleReport({ posts: 4, thumbnail }), { file, thumbnails: 'beside', speech });
    await write((number) => (number === 1 ? one : other));
    const first = await readdir(join(folder, 'report-files'));
    expect(first).toHaveLength(3);
    await writeFile(join(folder, 'report-files', 'notes.txt'), 'mine');
    await write(() => other);
    const second = await readdir(join(folder, 'report-files'));
    expect(second).toHaveLength(3);
    expect(second).toContain('notes.txt');
    expect(await readFile(file, 'utf8')).not.toContain('data:image');
  });

  it('leaves pictures that are somebody else’s, whatever their names, and shows its own in the page then', async () => {
    const folder = await tempDir();
    const file = join(folder, 'report.html');
    const [one, other] = [await makeThumbnail('#123'), await makeThumbnail('#fed')];
    const write = (thumbnail: typeof one) =>
      writeReportPage(sampleReport({ posts: 1, thumbnail: () => thumbnail }), { file, thumbnails: 'beside', speech });
    await write(one);
    const files = join(folder, 'report-files');
    const [mine = ''] = (await readdir(files)).filter((name) => name.endsWith('.webp'));
    const strange = `${'a'.repeat(64)}.png`;
    await writeFile(join(files, strange), 'theirs');
    await write(other);
    expect(await readdir(files)).toContain(strange);
    expect(await readdir(files)).not.toContain(mine);
    await writeFile(join(files, mine), 'theirs too');
    await write(one);
    expect(await readFile(join(files, mine), 'utf8')).toBe('theirs too');
    expect(await readFile(file, 'utf8')).toContain('data:image/webp');
  });

  it('never goes through a link in place of the folder beside it', async () => {
    const folder = await tempDir();
    const file = join(folder, 'report.html');
    const album = join(folder, 'album');
    await mkdir(album);
    await writeFile(join(album, `${'a'.repeat(64)}.png`), 'theirs');
    await symlink(album, join(folder, 'report-files'));
    const thumbnail = await makeThumbnail('#123');
    const report = sampleReport({ posts: 1, thumbnail: () => thumbnail });
    await expect(writeReportPage(report, { file, thumbnails: 'beside', speech })).rejects.toMatchObject({
      reason: { code: 'not-written-over', values: { holds: 'special' } },
    });
    expect(await readdir(album)).toEqual([`${'a'.repeat(64)}.png`]);
  });

  it('never says of a rehearsal that something was published', async () => {
    const file = join(await tempDir(), 'report.html');
    const report = sampleReport({ about: 'result', account: { rehearsal: true } });
    await writeReportPage(report, { file, thumbnails: 'inside', speech });
    const [page = ''] = (await readFile(file, 'utf8')).split('<section class="certificate"', 1);
    expect(page).toContain('posts went through the rehearsal for REDnote');
    expect(page).toContain('Rehearsal: nothing of this is public');
    expect(page).not.toMatch(/are on REDnote|<span class="state">published|moved 2026/);
  });

  it('shows a workspace without a plan, and one without anything', async () => {
    const file = join(await tempDir(), 'report.html');
    const items = { seen: 5, posts: 3, deleted: 1, unreadable: 1 };
    await writeReportPage(sampleReport({ entries: [], head: { accounts: [], items } }), {
      file,
      thumbnails: 'inside',
      speech,
    });
    expect(await readFile(file, 'utf8')).toContain('No plan was made yet.');
    const nothing = { accounts: [], archive: null, next: [], items: { seen: 0, posts: 0, deleted: 0, unreadable: 0 } };
    await writeReportPage(sampleReport({ entries: [], head: nothing }), { file, thumbnails: 'inside', speech });
    const [page] = (await readFile(file, 'utf8')).split('<script', 1);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe("the page's own script", () => {
  it('is one piece that is valid JavaScript, with nothing imported', async () => {
    const script = await readScript();
    expect(() => new Function(script)).not.toThrow();
    expect(script).not.toMatch(/^\s*(import|export)\b/m);
    expect(script).not.toContain('</script');
  });

  it('gets its facts as JSON that cannot end the block it stands in', () => {
    const value = ['</script>', '<!--', '\u2028\u2029'];
    const text = inertJson(value);
    expect(text).not.toMatch(/[<\u2028\u2029]/);
    expect(JSON.parse(text)).toEqual(value);
  });
});
