import type { PhraseBook } from '../../../contract/index.ts';
import type { PublishReasons } from '../../../contract/reasons/publish.ts';

const visibilities: Readonly<Record<string, string>> = { public: '公开', friends: '仅好友可见', private: '仅自己可见' };

const lacking: Readonly<Record<PublishReasons['delivery-incomplete']['lacks'], string>> = {
  itself: '对应的条目',
  draft: '草稿',
  'remote post': '平台上的帖子信息',
  attempt: '发布记录',
  plan: '计划',
};

export const publish: PhraseBook<PublishReasons> = {
  'tried-often': ({ tries }, speech) => ({
    says: tries === undefined ? '连续多次失败' : `连续 ${speech.number(tries)} 次失败`,
    ways: [{ text: '处理好最后一次的错误后，再试一次', command: speech.command('retry') }],
  }),
  'going-round': ({ times }, speech) => ({
    says: `文件处理好或上传后又丢失，${times === undefined ? '反复多次' : `连续 ${speech.number(times)} 次`}`,
    ways: [{ text: '检查磁盘和平台后，再试一次', command: speech.command('retry') }],
  }),
  'upload-stuck': ({ times }, speech) =>
    `同一段数据已经上传${times === undefined ? '多' : ` ${speech.number(times)} `}次，平台还是要求重传`,
  'rendition-vanishes': '处理好的文件每次都会消失',
  'delivery-incomplete': ({ delivery, lacks }) => ({
    says: `记录里${delivery === undefined ? '有一篇' : `的 ${delivery} `}缺少${lacks === undefined ? '一部分信息' : lacking[lacks]}`,
    ways: ['让工作区保持原样，把这个问题反馈给我们'],
  }),

  'absence-unprovable': (_, speech) => ({
    says: '没有找到这篇，但在这个平台上没法确定它没有发出去',
    ways: [{ text: '到你的账号里看看，再告诉 clipferry 在不在', command: speech.command('resolve') }],
  }),
  'post-not-found': (_, speech) => ({
    says: '没有找到这篇',
    ways: [{ text: '到你的账号里看看，再告诉 clipferry 在不在', command: speech.command('resolve') }],
  }),
  'in-doubt': '还不清楚有没有发布成功，稍后再查',
  'not-shown-yet': '平台已接收，暂时还没显示',
  'missing-after-accept': (_, speech) => ({
    says: '平台已接收，却一直没有显示',
    ways: [{ text: '到你的账号里看看，再告诉 clipferry 在不在', command: speech.command('resolve') }],
  }),

  'not-now': (_, speech) => ({
    says: '你选择了以后再发',
    ways: [{ text: '下次运行时，会排在其他帖子后面再给你看', command: speech.command('run') }],
  }),
  'skipped-by-person': (_, speech) => ({
    says: '你跳过了这篇',
    ways: [{ text: '如果又想发了', command: speech.command('include', '<编号>') }],
  }),

  'pace-of-the-day': ({ perDay }, speech) =>
    perDay === undefined ? '过去 24 小时已达每日上限' : `过去 24 小时已发 ${speech.number(perDay)} 篇，达到每日上限`,
  'pace-gap': ({ minGapMs }, speech) =>
    minGapMs === undefined ? '同一账号的两篇之间需要间隔' : `同一账号的两篇至少间隔 ${speech.duration(minGapMs)}`,
  'pace-chosen': '这是你自己选的发布节奏',
  'pace-rehearsal': '彩排只发到这台电脑上的模拟平台，不需要放慢节奏',
  'bad-pace': ({ perDay, minGapMs }, speech) => ({
    says: `发布节奏每天至少 1 篇，间隔不能小于 0${
      typeof perDay === 'number' ? `（现在是每天 ${speech.number(perDay)} 篇）` : ''
    }${minGapMs === undefined || minGapMs >= 0 ? '' : `（现在间隔是 ${speech.number(minGapMs)} 毫秒）`}`,
  }),
  'waits-for-schedule': ({ scheduledAt }, speech) =>
    scheduledAt === undefined
      ? '离定时时间还早，平台暂不接收'
      : `定在 ${speech.minute(scheduledAt)} 发布，时间还早，平台暂不接收`,
  'schedule-missed': ({ scheduledAt }, speech) => ({
    says:
      scheduledAt === undefined ? '定时时间太近或已经过了' : `定时时间 ${speech.minute(scheduledAt)} 太近或已经过了`,
    ways: [{ text: '换个时间，重新生成计划', command: speech.planAgain() }],
  }),
  scheduled: ({ scheduledAt }, speech) =>
    scheduledAt === undefined ? '平台会按时发布' : `平台会在 ${speech.minute(scheduledAt)} 发布`,

  'title-differs': '标题和发送的不一样',
  'body-differs': '正文和发送的不一样',
  'visibility-differs': ({ sent, seen }) =>
    sent === undefined || seen === undefined
      ? '可见范围和当初选的不一样'
      : `发送时是“${visibilities[sent] ?? sent}”，现在是“${visibilities[seen] ?? seen}”`,
  'media-count-differs': ({ sent, seen }, speech) =>
    sent === undefined || seen === undefined
      ? '文件数量和发送的不一样'
      : `发送了 ${speech.number(sent)} 个文件，现在有 ${speech.number(seen)} 个`,
  'file-size-differs': ({ file, sentBytes, seenBytes }, speech) =>
    sentBytes === undefined || seenBytes === undefined
      ? `${nameOf(file, speech.number)}的大小和发送的不一样`
      : `${nameOf(file, speech.number)}发送时 ${speech.bytes(sentBytes)}，现在 ${speech.bytes(seenBytes)}`,
  'file-hash-differs': ({ file }, speech) => `${nameOf(file, speech.number)}的内容和发送的不一样`,
  'alt-differs': ({ file }, speech) => `${nameOf(file, speech.number)}的图片描述和发送的不一样`,
  'date-differs': ({ sent, seen }, speech) =>
    sent === undefined || seen === undefined
      ? '日期和发送的不一样'
      : `发送的日期是 ${speech.minute(sent)}，现在显示的是 ${speech.minute(seen)}`,

  'written-again': '原来的不在了，重新写一遍',
  'cannot-write-again': ({ destination }) => ({
    says: `${destination === undefined ? '这个平台' : ` ${destination} `}上不见了的帖子，clipferry 不会自己重新发布：可能是有意删除的，也可能只是暂时看不到`.trimStart(),
    ways: ['请自己到平台上看一下'],
  }),

  'taken-back': '你撤回了这篇',
  'cannot-take-back': ({ destination, account = destination, others = [] }, speech) => ({
    says: `clipferry 无法撤回${account === undefined ? '这个平台' : ` ${account} `}上的帖子${others.length > 0 ? '，所以一篇都没有撤回' : ''}`,
    ways: [
      ...others.map((one) => ({ text: `只撤回 ${one.account} 上的`, command: speech.command('undo', ...one.words) })),
      '请到平台上手动删除',
    ],
  }),
  'nothing-to-take-back': ({ delivery }) => `${delivery === undefined ? '这篇' : `${delivery} `}还没有发布，无需撤回`,
};

function nameOf(file: number | undefined, number: (value: number) => string): string {
  return file === undefined ? '有个文件' : `第 ${number(file)} 个文件`;
}
