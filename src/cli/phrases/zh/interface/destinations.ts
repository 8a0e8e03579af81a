import type { Speech, TextLimit } from '../../../../contract/index.ts';
import type { CommandMessages } from '../../messages/commands.ts';

const audiences = { public: '公开', friends: '仅好友可见', private: '仅自己可见' } as const;

export function destinations(
  speech: Speech,
  limits: (rules: readonly TextLimit[]) => string,
): CommandMessages['destinations'] {
  const { number, bytes, duration } = speech;
  return {
    more: (command) => `查看某个平台的限制和选项：${command}`,
    options: '选项（写成 --set 名称=值）：',
    fallback: (value) => `（默认：${value || '空'}）`,
    noAccount: '不需要账号。',
    signIn: (command) => `先登录：${command}`,
    noVideo: '不能发视频',
    video: ({ containers, videoCodecs, maxDurationMs, maxBytes, sides, maxFrameRate, maxCount }) => {
      const parts = [
        ...(maxDurationMs === null ? [] : [duration(maxDurationMs)]),
        ...(maxBytes === null ? [] : [bytes(maxBytes)]),
        ...(sides === null ? [] : [sides]),
        ...(maxFrameRate === null ? [] : [`${number(maxFrameRate)} fps`]),
      ];
      const upTo = parts.length === 0 ? '时长和大小不限' : `上限 ${parts.join('、')}`;
      const isSplit = maxDurationMs !== null && maxCount !== 1;
      const inParts = !isSplit
        ? ''
        : `；一篇帖子${maxCount === null ? '可放任意多个' : `最多放 ${number(maxCount)} 个`}（用于 --too-long split）`;
      return `视频：${containers.join('、')}，编码 ${videoCodecs.join('、')}；${upTo}${inParts}`;
    },
    noPhotos: '不能发图文',
    photos: ({ maxCount, formats, maxBytes }) =>
      `图片：${maxCount === null ? '数量不限' : `最多 ${number(maxCount)} 张`}，${formats.join('、')}${maxBytes === null ? '' : `，每张不超过 ${bytes(maxBytes)}`}`,
    noTitles: '没有标题',
    title: (rules) => `标题：${limits(rules)}`,
    text: ({ rules, maxTags, linksGo }) =>
      `正文：${limits(rules)}；${maxTags === null ? '话题数量不限' : `最多 ${number(maxTags)} 个话题`}${linksGo ? '；链接会去掉' : ''}`,
    audience: (visibility, backdating) =>
      `可见范围：${visibility.map((one) => audiences[one]).join('、')}；${backdating ? '保留原来的日期' : '显示发布时的日期'}`,
    atOnce: '立即发布',
    schedule: (minAheadMs, maxAheadMs) =>
      maxAheadMs === null
        ? `可以定时发布，至少提前 ${duration(minAheadMs)}`
        : `可以定时发布，提前 ${duration(minAheadMs)}到 ${duration(maxAheadMs)}`,
    pace: ({ perDay, minGapMs }, because) =>
      `发布节奏：${perDay === null ? '每天不限篇数' : `每天 ${number(perDay)} 篇`}${minGapMs > 0 ? `，至少间隔 ${duration(minGapMs)}` : ''}。${because}`,
    briefing: '发第一篇之前：',
    byPerson: '由你自己点发布：每篇都会准备好再给你看',
    serverDecides: '限制取决于你的服务器：首次登录前以这里的为准',
    sendsAgain: '没收到平台的回复时：同一篇再发一次，不会重复',
    looksAndAsks: '没收到平台的回复时：clipferry 先去查看，判断不了就问你',
    looksFirst: '没收到平台的回复时：clipferry 先去查看，再决定要不要重发',
  };
}
