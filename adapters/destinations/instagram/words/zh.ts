import type { DestinationWords } from '../../../../src/contract/index.ts';
import type { InstagramReasons } from '../reasons.ts';

export const zh: DestinationWords<InstagramReasons> = {
  title: 'Instagram',
  options: {},
  login: {},
  units: { 'instagram/mentions': '个 @提及' },
  reasons: {
    pace: 'Instagram 对程序发布的限制是每天 50 篇或 100 篇（各处说法不一），对个人没有公布数字（2026-11）',

    'check-reel': '以 Reel 的形式发布',
    'check-carousel': ({ count }) =>
      `发成一篇多图帖${count === undefined ? '' : `，共 ${count} 张`}：按编号顺序多选图片`,
    'check-crop': ({ width, height }) =>
      `裁切：第一张图${width === undefined || height === undefined ? '' : `是 ${width} x ${height}，`}超出 4:5 到 1.91:1 的范围，而它的裁切方式决定其余各张`,
    'check-cover': '封面：选用随帖附带的封面图',
    'check-sound': '声音：原声是你自己的才保留',

    'brief-account':
      '普通账号就可以：专业账号是程序发布才需要的。可见范围由整个账号决定，所以 TikTok 上的私密帖子不会安排发到这里',
    'brief-sound': 'TikTok 的授权音乐在这里没有授权，带着它的 Reel 可能被静音。声音不是你自己的，就在 App 里另选音乐',
    'brief-crop': '多图帖按第一张图裁切，范围在 4:5 到 1.91:1 之间。这里一篇最多 10 张',
    'brief-links': '正文里的链接点不开。话题标签最多 30 个，@提及最多 20 个，正文最多 2200 字；clipferry 已经按此处理',
    'brief-untried':
      '由你点发布；clipferry 不会打开 Instagram，也不会向它查询任何东西。这些限制来自它的发布接口（2026-11），没有在 App 里试过',
  },
};
