import type { PhraseBook } from '../../../contract/index.ts';
import type { CaptionReasons } from '../../../contract/reasons/caption.ts';

const nameByRef = '在文案文件里用编号（ref）指定是哪一篇';

/** `+02:00` */
function offsetText(minutes: number): string {
  const parts = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${parts.map((part) => String(part).padStart(2, '0')).join(':')}`;
}

const claims = { ref: '编号', id: '帖子 ID ', time: '时间' } as const;

export const caption: PhraseBook<CaptionReasons> = {
  'words-from-template': '没有自己的文案，这里用的是你的模板（--title-template）',
  'broken-characters': '去掉了损坏的字符（多半是之前就被截断的表情）',
  tidied: '去掉了看不见的字符和多余的空格',
  'text-repaired': '修复了乱码（文案曾被按错误的编码读取）',
  'glossary-replaced': '按你的词表替换了词语',
  'glossary-dropped': '按你的词表去掉了词语',
  'glossary-appended': '按你的词表在结尾加上了这些内容',
  'original-date': '加上了原发布日期',
  'ending-left-out': '这些内容没有加在结尾：会占去一半以上的篇幅',
  'topics-changed': ({ asOf }) =>
    asOf === undefined
      ? '话题换成了你的对照表里的名字'
      : `话题换成了这里常用的名字（${asOf} 的对照表；加 --topics none 可保持原样）`,
  'topics-dropped': '按你的对照表去掉了这些话题',
  'links-removed': '去掉了链接和邮箱：在这里带上有害无益',
  'mentions-freed': (_, speech) => `去掉了 ${speech.source.name} 用户名前的 @，否则在这里会 @ 到别人`,
  'tags-dropped': (_, speech) => `去掉了只在 ${speech.source.name} 上有意义的话题`,
  'tags-repeated': '重复的话题只留一个',
  'tags-over-limit': ({ maxHashtags }, speech) =>
    maxHashtags === undefined ? '话题数量超出上限' : `这里最多 ${speech.number(maxHashtags)} 个话题`,
  'tags-written': '话题改成了这个平台的写法',
  'title-derived': ({ cut }, speech) => {
    const none = `${speech.source.name} 没有标题`;
    if (cut === undefined) return `${none}，用文案开头作为标题`;
    return cut ? `${none}，截取文案开头作为标题` : `${none}，用文案第一行作为标题`;
  },
  'tags-cut': '放不下这些话题，已去掉',
  'alt-tidied': '去掉了替代文本里看不见或损坏的字符',
  'alt-cut': ({ limits }, speech) =>
    limits === undefined
      ? '替代文本超出长度上限，已截短'
      : `替代文本超过 ${limits.map(({ max, unit }) => `${speech.number(max)} ${speech.unit(unit)}`).join('或 ')}，已截短`,
  'body-cut': ({ limits }, speech) =>
    limits === undefined
      ? '文案超出长度上限，已截短'
      : `文案超过 ${limits.map(({ max, unit }) => `${speech.number(max)} ${speech.unit(unit)}`).join('或 ')}，已截短`,

  'caption-unmatched': ({ ref, sourceId, createdAt }, speech) => {
    const named = [
      ...(ref === undefined ? [] : [`编号“${ref}”`]),
      ...(sourceId === undefined ? [] : [`帖子 ID“${sourceId}”`]),
      ...(createdAt === undefined ? [] : [`时间“${speech.minute(createdAt)}”`]),
    ];
    return {
      says: `没有帖子对得上${named.length === 0 ? '这个编号、ID 或时间' : named.join('或')}`,
      ways: [nameByRef],
    };
  },
  'subtitles-of-no-post': ({ sourceId, createdAt }, speech) => {
    const named = [
      ...(sourceId === undefined ? [] : [`帖子 ID“${sourceId}”`]),
      ...(createdAt === undefined ? [] : [`时间“${speech.minute(createdAt)}”`]),
    ];
    return {
      says:
        named.length === 0
          ? '从文件名看不出是哪篇帖子的字幕'
          : `没有帖子对得上${named.join('或')}（来自文件名或旁边的 .info.json）`,
      ways: ['用帖子的 ID，或 UTC 日期和时间重命名，例如 2024-06-02 18-00-05.srt'],
    };
  },
  'caption-id-rounded': ({ sourceId, refs }) => ({
    says: `帖子 ID ${sourceId === undefined ? '' : `${sourceId} `}被表格软件改过，末尾几位变成了 0，${
      refs === undefined ? '没有帖子对得上' : `有几篇帖子都对得上：${refs.join('、')}`
    }`,
    ways: ['重新打开 CSV，把 id 列按文本导入（Excel：数据 → 从文本/CSV → 类型选“文本”）', nameByRef],
  }),
  'caption-other-zone': ({ createdAt, ref, offsetMinutes }) => ({
    says: [
      `没有帖子发布于${createdAt === undefined ? '这个时间' : ` UTC ${createdAt.slice(0, 16).replace('T', ' ')}`}`,
      ref === undefined || offsetMinutes === undefined
        ? ''
        : `；如果按时区 ${offsetText(offsetMinutes)} 算，就是 ${ref}`,
    ].join(''),
    ways: [`在时间后面写上时区${offsetMinutes === undefined ? '' : `：${offsetText(offsetMinutes)}`}`, nameByRef],
  }),
  'caption-ambiguous': ({ by, posts, refs, sourceId, createdAt }, speech) => {
    const which = refs === undefined ? '' : `：${refs.join('、')}`;
    const many = posts === undefined ? '有多篇' : `有 ${speech.number(posts)} 篇`;
    return {
      says: `${many}帖子都对得上${shared(by, sourceId, createdAt === undefined ? undefined : speech.minute(createdAt))}${which}`,
      ways: [nameByRef],
    };
  },
  'caption-conflict': ({ by, places }) => ({
    says: `有几份不同的文案${by === undefined ? '' : `按${claims[by]}`}对上了同一篇帖子${places === undefined ? '' : `：${places.join('、')}`}`,
    ways: ['在文案文件里只留一份'],
  }),
};

function shared(by: 'id' | 'time' | 'time-in-id' | undefined, sourceId: string | undefined, time: string | undefined) {
  switch (by) {
    case 'id':
      return sourceId === undefined ? '这个 ID' : ` ID ${sourceId}`;
    case 'time-in-id':
      return sourceId === undefined ? ' ID 里的时间' : ` ID ${sourceId} 里的时间`;
    case 'time':
      return time === undefined ? '这个时间' : `时间 ${time}`;
    default:
      return '';
  }
}
