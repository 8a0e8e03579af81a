import type { Speech } from '../../../../contract/index.ts';
import type { CaptionSourceMessages } from '../../messages/caption-sources.ts';

export function captionSources(speech: Speech): CaptionSourceMessages {
  const { number } = speech;
  return {
    lookUp: {
      start: (host, posts, atLeastMs) =>
        `正在 ${host} 上逐篇查 ${number(posts)} 条文案${
          atLeastMs < 10_000 ? '' : `，大约要 ${speech.duration(atLeastMs)}`
        }。按 Ctrl-C 停止，查到的会保留。`,
      progress: (done, posts) => `已查 ${number(done)}/${number(posts)}`,
      result: ({ found, wordless, gone, foreign, trouble }) =>
        `查询结果：${[
          `找到 ${number(found)} 条文案`,
          ...(wordless === 0 ? [] : [`${number(wordless)} 篇在那边就没有文案`]),
          ...(gone === 0 ? [] : [`${number(gone)} 篇不公开、已删除或从未存在`]),
          ...(foreign === 0 ? [] : [`${number(foreign)} 篇属于别的账号`]),
          ...(trouble === 0 ? [] : [`${number(trouble)} 篇没有得到回答`]),
        ].join('，')}。`,
      notAsked: ({ withoutId, notPublic }) =>
        `没有查的：${[
          ...(withoutId === 0 ? [] : [`${number(withoutId)} 篇在导出文件里找不到 ${speech.source.name} 的 ID`]),
          ...(notPublic === 0 ? [] : [`${number(notPublic)} 篇原本就不公开`]),
        ].join('，')}。`,
      nothingFound: `一条都没有找到。如果帖子是公开的，可能是 ${speech.source.name} 改了回答方式，请换别的办法。`,
      stopped: (left, reason) => `已停止，还剩 ${number(left)} 篇：${reason}`,
      interrupted: (left) => `已停止，还剩 ${number(left)} 篇。再运行同一条命令会接着查。`,
    },
    subtitles: {
      there: (joined, not) =>
        `  有 ${number(joined)} 篇帖子的字幕${not === 0 ? '' : `，另有 ${number(not)} 个不属于这里的帖子`}，都没有用：加上 --subtitles-as-captions，没有文案的帖子就用字幕里的话。`,
      taken: (joined, not) => `字幕：${number(joined)} 条对上了帖子，${number(not)} 条没有对上。`,
    },
    doubtful: {
      some: (captions, command) =>
        `有 ${number(captions)} 条文案可能属于不止一篇帖子，或属于另一个时间的帖子。用表格来定：${command}`,
      written: (path, captions, command) =>
        `已把 ${number(captions)} 条文案写到 ${path}，可能对应的每篇帖子各占一行。在正确的行的“采用”一列写“是”，保存后运行：${command}`,
      none: '没有拿不准的文案，没有写文件。',
    },
  };
}
