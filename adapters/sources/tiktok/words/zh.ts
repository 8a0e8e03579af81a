import type { SourceWords, Speech } from '../../../../src/contract/index.ts';
import type { Names, TiktokReasons } from '../reasons.ts';

const inTheApp = '在 TikTok 里申请：设置 → 账号 → 下载你的数据，格式选 JSON';

export const zh: SourceWords<TiktokReasons> = {
  title: 'TikTok 数据导出',
  nouns: { name: 'TikTok', askForExport: '向 TikTok 重新申请导出文件' },
  reasons: {
    'no-export': ({ path }) => ({
      says: `${path === undefined ? '这里' : `“${path}”里`}没有 TikTok 的导出文件`,
      ways: [inTheApp],
    }),
    'other-json': ({ file }) => ({ says: `${named(file)}是 JSON，但不是 TikTok 的导出文件`, ways: [inTheApp] }),
    'neither-json-nor-txt': ({ file }) => ({
      says: `${named(file)}既不是 TikTok 的 JSON 导出文件，也不是 TXT 导出文件`,
      ways: [inTheApp],
    }),
    'json-before-txt': ({ file }) =>
      `导出文件里同时有 JSON 和 TXT，只读取了${file === undefined ? ' JSON' : `“${file}”`}，没有读取 TXT 文件`,
    'document-repeated': ({ file, copies }, speech) =>
      `${named(file)}里同一份内容连续重复了${copies === undefined ? '多次' : ` ${speech.number(copies)} 次`}，只读取了一次`,
    'no-posts-in-it': ({ names, more }, speech) => ({
      says: heldBy(names, more, speech),
      ways: ['向 TikTok 重新申请导出文件，勾选“Posts”（或全部数据）'],
    }),
    'posts-section-empty': '导出文件里有帖子这一栏，但没有列出帖子',
    'posts-file-empty': '导出文件里有存放帖子的文件，但没有列出帖子',
    'unknown-kind': 'clipferry 不认识这种导出文件的格式，看起来像帖子的都读取了',
    'unknown-parts': ({ names = [], more = 0 }, speech) =>
      `导出文件里有 clipferry 不认识的部分，请检查帖子有没有少${names.length === 0 ? '' : `：${listOf(names, more, speech)}`}`,
    'looks-like-posts': ({ names = [], more = 0 }, speech) =>
      `导出文件里有些内容看起来像帖子，但位置从未见过，所以没有读取${names.length === 0 ? '' : `：${listOf(names, more, speech)}`}`,
    stories: ({ stories }, speech) =>
      `导出文件里有${stories === undefined ? '' : ` ${speech.number(stories)} 条`}快拍：能读取的标为“story”，其余列为无法读取`,
    'audience-never-said': '这份导出文件没有说明每篇帖子谁能看到，请在计划里检查有没有不公开的帖子',
    'audience-not-known': ({ posts }, speech) =>
      `${posts === undefined ? '有些' : `有 ${speech.number(posts)} 篇`}帖子的可见范围无法识别，请看计划里的“whoCanView”`,
    'item-too-long': ({ maxBytes }, speech) =>
      maxBytes === undefined ? '内容过长' : `内容超过 ${speech.bytes(maxBytes)}`,
    'item-no-object': '这一条不是带字段的对象',
    'item-without-date': '没有日期',
    'item-bad-date': ({ date }) =>
      `日期${date === undefined ? '' : `“${date}”`}不对，应写成 YYYY-MM-DD HH:MM:SS，且不早于 1970 年`,
    'item-not-a-link': 'Link 里有不是网址的内容',
    'item-mixed-links': 'Link 里混有文件和网页',
    'item-story': '这是快拍，格式无法识别',
    'item-without-date-and-link': '既没有日期也没有链接',
  },
};

function named(file: string | undefined): string {
  return file === undefined ? '这个文件' : `“${file}”`;
}

function heldBy(names: readonly string[] | undefined, more: number | undefined, speech: Speech): string {
  if (names === undefined) return '这份导出文件里没有帖子';
  return names.length === 0
    ? '这份导出文件是空的，没有帖子'
    : `这份导出文件里只有${listOf(names, more ?? 0, speech)}，没有帖子`;
}

function listOf(names: Names['names'], more: number, speech: Speech): string {
  const shown = names.map((name) => `“${name}”`).join('、');
  return more > 0 ? `${shown}，另有 ${speech.number(more)} 项` : shown;
}
