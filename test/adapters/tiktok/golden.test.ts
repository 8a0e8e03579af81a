import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryArchiveOf } from '../../support/memory-archive.ts';
import { GOLDEN, goldenNames, type Summary, summarise } from './golden.ts';

/** name of the folder · what it shows · what comes out */
const TABLE: readonly (readonly [name: string, shows: string, result: string])[] = [
  ['g1', '2021: VideoLink, Profile Information, user_data.json', 'G1: 2 posts'],
  ['g2', '2023: Date, Link, Likes and nothing else', 'G2: 1 post'],
  ['g3', '2024-12: who can view, deleted posts, places, the long EU key', 'G3: 2 posts, 2 deleted'],
  ['g4', '2025-03: Post instead of Video', 'G4: 1 post'],
  ['g5', '2025-11: covers, photo posts, Title N/A', 'G5: 2 posts, 1 deleted'],
  ['g6', '2025-12: collections, stories, an unknown sound', 'G6: 2 posts'],
  ['g6-story-like-a-post', 'a story with date and file is read and marked', 'G6: 1 post'],
  ['g6-story-unknown', 'stories of unknown shape are kept as unreadable', 'G6: 1 post, 2 unreadable'],
  ['null-lists', 'null is how TikTok writes "no posts"', 'G4-G5: nothing'],
  ['empty-lists', '[] too', 'G3: nothing'],
  ['empty-sections', '{} too', 'G6: nothing'],
  ['empty-object', 'no section at all', 'unknown: nothing'],
  ['only-likes', 'a single section without posts', 'G6: nothing'],
  ['only-activity', 'a single section without posts', 'G4-G6: nothing'],
  ['watch-history-is-not-posts', 'a VideoList under other parents is not ours', 'G4-G6: nothing'],
  ['photo-separators', 'line breaks, blanks, tabs; one-photo posts', 'G5: 6 posts'],
  ['links-without-files', 'N/A, empty, missing, login page, web page', 'G5: 5 posts'],
  ['activity-videos', '2022: a list that looks like posts under a known parent is named', 'G1-G3: nothing'],
  ['posts-elsewhere', 'lists that look like posts, wherever they stand, are named', 'G6: 1 post'],
  ['named-json-txt', 'Notepad added .txt', 'G4: 1 post'],
  ['links-that-break', 'words instead of links, files mixed with pages', 'G5: 1 post, 3 unreadable'],
  ['protected-storage', '/kfc/ stays a video and says so', 'G5: 1 post'],
  ['expiry-in-path', 'eight hexadecimal digits in the path; none at all', 'G5: 2 posts'],
  ['unknown-values', 'a new audience, new fields, a signed link in one', 'G5: 2 posts'],
  ['bad-items', 'dates that are none, items that are no objects', 'G5: 1 post, 9 unreadable'],
  ['title-and-texts', 'real titles, quotes, emoji, line breaks', 'G5: 2 posts'],
  ['same-second', 'posts of one second get .2 and .3', 'G5: 4 posts'],
  ['same-second-other-order', 'and the same ones in another export', 'G5: 4 posts'],
  ['txt-same-second', 'and in TXT', 'TXT 2025: 4 posts'],
  ['ids-from-history', 'ids made shortly before the post and seen often', 'G5: 3 posts'],
  ['ids-of-other-people', 'ids that may be somebody else’s are left out', 'G6: 5 posts'],
  ['doubled', 'the document twice in one file', 'G5: 2 posts'],
  ['doubled-but-different', 'two documents that disagree', 'usage: two-documents'],
  ['truncated', 'cut off inside a post', 'usage: json-truncated'],
  ['truncated-in-skipped-part', 'cut off inside the watch history', 'usage: json-truncated'],
  ['garbage-after-the-end', 'words after the document', 'usage: json-broken'],
  ['trailing-comma', 'edited by hand', 'usage: json-broken'],
  ['trailing-comma-in-skipped-part', 'edited by hand where nobody looks', 'usage: json-broken'],
  ['removed-block', 'edited by hand', 'usage: json-broken'],
  ['missing-bracket', 'edited by hand', 'usage: json-broken'],
  ['raw-line-break-in-text', 'an editor wrapped a line', 'usage: json-broken'],
  ['bom', 'a byte order mark', 'G5: 2 posts'],
  ['crlf', 'Windows line ends', 'G5: 2 posts'],
  ['minified', 'no blanks, \\u escapes', 'G5: 2 posts'],
  ['utf16', 'saved again by an editor', 'usage: export-utf16'],
  ['empty-file', 'no bytes', 'usage: export-empty'],
  ['web-page', 'a login page saved under the name', 'usage: export-is-web-page'],
  ['other-json', 'somebody else’s JSON', 'usage: tiktok/other-json'],
  ['json-list', 'a list instead of an object', 'usage: tiktok/other-json'],
  ['section-renamed', 'the next rename: posts found by their parents', 'unknown: 1 post'],
  ['list-renamed', 'a new list name in a known place', 'G5: 1 post'],
  ['renamed-by-browser', 'user_data_tiktok (1).json in a folder', 'G5: 2 posts'],
  ['lemon8-beside', 'the other app’s file is left alone', 'G5: 2 posts'],
  ['two-exports', 'two exports in one folder', 'usage: several-exports'],
  ['json-and-txt', 'JSON wins', 'G5: 2 posts'],
  ['txt-2020', 'Video Link, Like(s), Videos.txt', 'TXT 2020: 2 posts'],
  ['txt-2025', 'Post.txt, image links on lines of their own', 'TXT 2025: 3 posts, 1 deleted'],
  ['txt-2025-utc', '2025-05: dates with UTC, a photo post over several lines', 'TXT 2025: 1 post'],
  ['txt-other-dates', 'a file of an unknown language and another way to write dates is named', 'TXT: nothing'],
  ['txt-2026', 'Posts.txt, dates with UTC, new labels, two colons', 'TXT 2026: 2 posts'],
  ['txt-2026-dutch', 'Berichten.txt', 'TXT 2025: 2 posts'],
  ['txt-dutch-messages-are-not-posts', 'Berichten.txt with messages', 'TXT: nothing'],
  ['txt-unknown-language', 'found by shape; LIVE replays are not posts', 'TXT 2025: 2 posts, 1 deleted'],
  ['txt-empty-english', 'You have no data', 'TXT: nothing'],
  ['txt-empty-german', 'Du hast keine Daten', 'TXT: nothing'],
  ['txt-windows', 'byte order mark and Windows line ends', 'TXT 2025: 2 posts'],
  ['txt-utf16', 'saved again by an editor', 'usage: export-utf16'],
  ['txt-bare', 'one file under any name', 'TXT 2025: 1 post'],
  ['txt-named-json', 'the wrong format chosen', 'TXT 2025: 1 post'],
  ['txt-bad-records', 'notes, headings, a missing blank line', 'TXT 2025: 2 posts, 4 unreadable'],
  ['txt-two-exports', 'two exports in one folder', 'usage: several-exports'],
  ['txt-only-likes', 'a single section without posts', 'TXT: nothing'],
  ['nothing-of-tiktok', 'a picture and notes', 'usage: tiktok/no-export'],
  ['unknown-txt', 'some text', 'usage: tiktok/neither-json-nor-txt'],
];

describe('golden exports', () => {
  it.each(TABLE)('%s (%s) → %s', async (name, _, result) => {
    const summary = await summarise({ ...memoryArchiveOf(GOLDEN + name), name });
    expect(headline(summary)).toBe(result);
    expect(summary).toEqual(JSON.parse(readFileSync(`${GOLDEN}${name}.expected.json`, 'utf8')));
  });

  it('lists every folder', () => {
    expect(TABLE.map(([name]) => name).sort()).toEqual(goldenNames());
  });

  it('gives the same refs to the same posts in two exports and in TXT', async () => {
    const [first, second, txt] = await Promise.all(
      ['same-second', 'same-second-other-order', 'txt-same-second'].map(refsByKey),
    );
    expect(second).toEqual(first);
    expect(txt).toEqual(first);
  });
});

async function refsByKey(name: string): Promise<Record<string, unknown>> {
  const { items = [] } = await summarise(memoryArchiveOf(GOLDEN + name));
  const pairs = items.map((item) => [String(item['media']).split(' ')[1], item['post']] as const);
  return Object.fromEntries(pairs.sort());
}

function headline(summary: Summary): string {
  if (summary.error) return `${summary.error.kind}: ${summary.error.reason.code}`;
  const items = summary.items ?? [];
  const count = (kind: string): number => items.filter((item) => kind in item).length;
  const posts = count('post');
  const parts = [
    posts > 0 ? `${posts} post${posts > 1 ? 's' : ''}` : '',
    count('deleted') > 0 ? `${count('deleted')} deleted` : '',
    count('unreadable') > 0 ? `${count('unreadable')} unreadable` : '',
  ].filter((part) => part !== '');
  return `${summary.generation}: ${parts.join(', ') || 'nothing'}`;
}
