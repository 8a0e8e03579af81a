import type { Speech } from '../../../../contract/index.ts';
import type { LaneWord, ProgressMessages } from '../../messages/progress.ts';

const done: Readonly<Record<LaneWord, string>> = {
  fetch: '已下载',
  prepare: '已处理',
  upload: '已上传',
  publish: '已发布',
};

const doing: Readonly<Record<LaneWord, string>> = {
  fetch: '正在下载',
  prepare: '正在处理',
  upload: '正在上传',
  publish: '正在发布',
};

const single = { checking: '正在核对', removing: '正在撤回', publishing: '正在发布' } as const;

export function progress({ number, bytes }: Speech): ProgressMessages {
  return {
    progress: {
      lane: (lane, some, all) => `${done[lane]} ${number(some)}/${number(all)}`,
      laneShort: (lane, some, all) => `${done[lane]} ${number(some)}/${number(all)}`,
      underWay: (lane, fraction) => (fraction === null ? doing[lane] : `${doing[lane]} ${Math.floor(fraction * 100)}%`),
      bytes: (some, all) => (all === null ? `已有 ${bytes(some)}` : `${bytes(some)} / ${bytes(all)}`),
      rate: (perSecond) => `${bytes(Math.round(perSecond))}/秒`,
      left: (ms) => `还要${roughly(ms)}`,
      troubled: (some) => `${number(some)} 个搁置`,
      nextPost: (time) => `${time} 发下一篇`,
      goesOn: (time) => `${time} 继续`,
      showing: (ref) => `等你发布 ${ref}，发好后点“已发布”`,
      asking: (ref) => `等你回答：${ref} 发了没有`,
      single: (kind, ref) => `${single[kind]} ${ref}`,
      why: (sentence) => `（${sentence}）`,
      gap: ' · ',
      finished: (some, all) => `${number(some)}/${number(all)}`,
      heldFor: (sentence) => `等你处理：${sentence}`,
      failedFor: (sentence) => `失败：${sentence}`,
      unsure: (command) => `不确定是否已经发布：${command}`,
    },

    space: {
      needs: ({ bytes: needed, guessedFrom, freeBytes }) =>
        `${guessedFrom === null ? '需要' : '大约需要'} ${bytes(needed)}${guess(guessedFrom, number)}，磁盘还剩 ${bytes(freeBytes)}。`,
      tooLittle: (missing) => `放不下：大约还差 ${bytes(missing)}。`,
      nothingIsLost: '仍然继续：磁盘满了 clipferry 会停下来，什么都不会丢，之后运行同样的命令就能接着做。',
      otherPlace: (command) => `把数据放到另一块磁盘上：${command}`,
      makeRoom: (command) => `看看哪些可以清理：${command}`,
      goOn: '仍然下载，能放多少算多少？',
    },

    logFile: {
      gaveUp: (path, why) => `日志 ${path} 写不进去了（${why}）。工作照常继续，只是不再记日志。`,
    },

    watching: {
      atWork: (since) => (since === null ? '正在运行。' : `正在运行，开始于 ${since}。`),
      idle: '目前没有在运行。',
      asOf: (time) => `截至 ${time}：`,
      account: ({ destination, label }, states) =>
        `${destination}/${label}：${states.map((one) => `${one.word} ${number(one.count)}`).join(' · ')}`,
      nothingLeft: '没有会自动进行的任务了。',
      notYet: (workspace) => `${workspace} 里还没有工作区；等有任务建好它，这里就开始显示。`,
      leave: '按 Ctrl-C 只关闭这个画面。',
      lastPost: (ref, time) => `最近一篇发布于 ${time}：${ref}`,
    },

    workspace: {
      kinds: {
        originals: '原文件',
        renditions: '处理后的文件',
        thumbnails: '缩略图',
        ledger: '记录文件和日志',
        backups: '记录备份',
        'hand-off': '手动发布文件夹',
        rehearsals: '彩排',
        incoming: '下载到一半',
        leftovers: '残留文件',
        other: '其他',
      },
      heading: (path) => `${path} 里有：`,
      files: (files) => `${number(files)} 个文件`,
      total: '合计',
      free: (free) => `这块磁盘还剩 ${bytes(free)}。`,
      canGo: (some, command) => `其中 ${bytes(some)} 已经用不到，可以清理：${command}`,
      nothingCanGo: '没有可以清理的。',
      toFree: {
        renditions: (files, some) => `处理后的文件 ${number(files)} 个，${bytes(some)}：需要时会重新生成`,
        thumbnails: (files, some) => `缩略图 ${number(files)} 个，${bytes(some)}：需要时会重新生成`,
        leftovers: (files, some) => `残留的临时文件 ${number(files)} 个，${bytes(some)}`,
        rehearsals: (files, some) => `彩排内容 ${number(files)} 个文件，${bytes(some)}：清理后彩排页面就看不到了`,
        originals: (files, some) =>
          `已在所有平台发布的帖子的原文件 ${number(files)} 个，${bytes(some)}：只有链接还有效时才能重新下载`,
      },
      question: (some) => `要删除这些文件吗（${bytes(some)}）？`,
      questionOriginals: '其中有原文件，clipferry 只有这一份：链接失效后就再也找不回来了。确定永久删除？',
      freed: (files, some) => `已删除 ${number(files)} 个文件，${bytes(some)}。`,
      keeps: (posts, { destination, label }, sentence) =>
        `${destination}/${label} 的 ${number(posts)} 篇帖子保留原文件：${sentence}。`,
      lookingThere: '正在核对已发布的文件',
      nothingToFree: '没有可以删除的。',
      more: {
        rehearsals: (command) => `连彩排一起清理：${command}`,
        originals: (command) => `连已在所有平台发布的帖子的原文件一起清理：${command}`,
      },
    },
  };
}

function guess(from: number | null, number: Speech['number']): string {
  if (from === null) return '';
  return from === 0 ? '（粗略估计，还没有下载任何文件）' : `（按 ${number(from)} 个文件估算）`;
}

const minuteMs = 60_000;

function roughly(ms: number): string {
  if (ms < minuteMs) return '不到 1 分钟';
  const minutes = Math.round(ms / minuteMs);
  if (minutes < 90) return ` ${minutes} 分钟`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? ` ${hours} 小时` : ` ${Math.round(hours / 24)} 天`;
}
