import type { Language } from '../../../src/contract/index.ts';

/** Every label of the overview page. */
export interface PageWords {
  /** BCP 47, for the page's `lang` */
  readonly tag: string;
  title(count: number): string;
  readonly heading: string;
  /** behind the number of posts that are shown */
  ofPosts(count: number): string;
  readonly search: string;
  readonly searchHint: string;
  readonly which: string;
  readonly all: string;
  readonly notPosted: string;
  readonly posted: string;
  readonly private: string;
  readonly copyTitle: string;
  readonly copyText: string;
  readonly copied: string;
  readonly copyByHand: string;
  readonly folder: string;
  readonly tick: string;
  readonly none: string;
  /** more than one: the parts of a long one */
  videos(count: number): string;
  partOf(part: number, parts: number): string;
  photos(count: number): string;
  readonly privateBadge: string;
  readonly friendsBadge: string;
  coverOf(number: string): string;
  photoOf(number: string): string;
  /** what the folder is, for whoever opens the file that marks it */
  marker(account: string): string;
}

const en: PageWords = {
  tag: 'en',
  title: (count) => `Hand-off: ${posts(count)}`,
  heading: 'Hand-off',
  ofPosts: (count) => `of ${posts(count)}`,
  search: 'Search',
  searchHint: 'Search title, text, date',
  which: 'Which posts',
  all: 'All',
  notPosted: 'Not posted yet',
  posted: 'Posted',
  private: 'Private',
  copyTitle: 'Copy title',
  copyText: 'Copy text',
  copied: 'Copied',
  copyByHand: 'Select and copy by hand',
  folder: 'Folder',
  tick: 'posted',
  none: 'No post matches.',
  videos: (count) => (count < 2 ? 'video' : `video in ${count} parts`),
  partOf: (part, parts) => `Part ${part} of ${parts}`,
  photos: (count) => (count === 1 ? '1 photo' : `${count} photos`),
  privateBadge: 'private',
  friendsBadge: 'friends only',
  coverOf: (number) => `Cover of post ${number}`,
  photoOf: (number) => `Photo of post ${number}`,
  marker: (account) =>
    `clipferry made this folder. It holds the posts of one account ("${account}") of one workspace. Leave this file here: clipferry knows the folder by it, also after you move or rename it.`,
};

function posts(count: number): string {
  return count === 1 ? '1 post' : `${count} posts`;
}

const zh: PageWords = {
  tag: 'zh-Hans',
  title: (count) => `待发布：${count} 篇帖子`,
  heading: '待发布',
  ofPosts: (count) => `/ 共 ${count} 篇`,
  search: '搜索',
  searchHint: '搜索标题、正文、日期',
  which: '筛选帖子',
  all: '全部',
  notPosted: '未发布',
  posted: '已发布',
  private: '不公开',
  copyTitle: '复制标题',
  copyText: '复制正文',
  copied: '已复制',
  copyByHand: '请手动选中复制',
  folder: '文件夹',
  tick: '已发布',
  none: '没有符合条件的帖子',
  videos: (count) => (count < 2 ? '视频' : `视频，分 ${count} 段`),
  partOf: (part, parts) => `第 ${part} 段，共 ${parts} 段`,
  photos: (count) => `${count} 张图片`,
  privateBadge: '仅自己可见',
  friendsBadge: '仅好友可见',
  coverOf: (number) => `第 ${number} 篇的封面`,
  photoOf: (number) => `第 ${number} 篇的图片`,
  marker: (account) =>
    `这个文件夹由 clipferry 生成，只放一个工作区里一个账号（“${account}”）的帖子。请保留这个文件：文件夹移动或改名以后，clipferry 靠它认出这个文件夹。`,
};

export const pageWords: Readonly<Record<Language, PageWords>> = { en, zh };
