import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { PlanReasons } from '../../../contract/reasons/plan.ts';
import { usualTranscriber } from '../language-names.ts';

/** 加一个参数，重新生成计划 */
function planWith(text: string, speech: Speech, ...flags: readonly string[]): Way {
  return { text, command: speech.planAgain({ with: flags }) };
}

/** 对多数人管用的两种办法；全部办法见 `clipferry help captions` */
function waysToWords(speech: Speech): readonly Way[] {
  const { captionDump } = speech.source;
  const table: Way = {
    text: captionDump === undefined ? '写进表格' : '用 yt-dlp 读取（见 `clipferry help captions`），或写进表格',
    command: speech.command('captions', '--template', 'captions.csv'),
  };
  const heard: Way = {
    text: '或者把视频里说的话转写成文字',
    command: speech.command('captions', '--transcribe-command', usualTranscriber),
  };
  if (captionDump === undefined) return [table, heard];
  return [table, { text: '用 yt-dlp 读取你自己公开主页的命令', command: captionDump }, heard];
}

const goPrivate = (speech: Speech) => planWith('把这类帖子设为仅自己可见', speech, '--private-posts', 'private');

type Sum = Partial<PlanReasons['does-not-add-up']>;

const columns: Readonly<Record<string, string>> = {
  planned: '已列入计划',
  prepared: '已处理',
  uploaded: '已上传',
  publishing: '发布中',
  accepted: '已接收',
  removing: '撤回中',
  removed: '已撤回',
  held: '等你处理',
  published: '已发布',
  waiting: '待发布',
  unconfirmed: '待确认',
  skipped: '已跳过',
  failed: '失败',
  notPlanned: '未列入计划',
  deleted: '已删除',
  unreadable: '无法读取',
  posts: '帖子',
};

function wrongSum({ problem, column = 'posts', found, expected }: Sum): string {
  const name = columns[column] ?? column;
  switch (problem) {
    case 'more-deliveries-than-posts':
      return `发布任务比帖子多出 ${Math.abs(found ?? 1)} 个`;
    case 'more-held-than-open':
      return `等你处理的比未完成的多出 ${Math.abs(found ?? 1)} 篇`;
    case 'posts-lost':
      return found == null || expected == null
        ? '导出文件里的数量和记录里的不一样'
        : `导出文件里有 ${expected} 条，记录里有 ${found} 条`;
    case 'unexplained':
      return found == null || expected == null
        ? `“${name}”里有的没有记下原因`
        : `“${name}”有 ${expected} 篇，记下了原因的有 ${found} 篇`;
    case 'no-number':
      return `“${name}”不是有效的数量`;
    default:
      return '有一项总数不对';
  }
}

export const plan: PhraseBook<PlanReasons> = {
  'no-caption': ({ emptied }, speech) => ({
    says: emptied === true ? '处理后文案已经空了' : '没有文案',
    ways: [
      ...(emptied === true ? [] : waysToWords(speech)),
      planWith(emptied === true ? '换一条文案' : '然后用上这个文件', speech, '--captions', '<文件>'),
      planWith('或者让这类帖子不带文案直接发布', speech, '--allow-untitled'),
    ],
  }),
  'does-not-add-up': (values) => ({
    says: `帖子数量对不上：${wrongSum(values)}`,
    ways: ['让工作区保持原样，把这个问题反馈给我们；弄清之前不会再发布'],
  }),

  'before-since': ({ since }, speech) =>
    since === undefined ? '发布时间早于你选的日期（--since）' : `发布时间早于 ${speech.day(since)}（--since）`,
  'after-until': ({ until }, speech) =>
    until === undefined ? '发布时间晚于你选的日期（--until）' : `发布时间晚于 ${speech.day(until)}（--until）`,
  'not-a-video': '不是视频（--only）',
  'not-a-photo-post': '不是图文（--only）',
  story: (_, speech) => ({
    says: '这是快拍，原本只展示一天',
    ways: [planWith('把快拍也带上', speech, '--stories', 'include')],
  }),
  'not-on-list': '不在清单里（--ids）',
  'beyond-limit': ({ limit }, speech) => ({
    says: limit === undefined ? '超出你设的数量（--limit）' : `超出 ${speech.number(limit)} 篇的上限（--limit）`,
    ways: [planWith('前面这些发布之后，为接下来的几篇生成计划', speech)],
  }),

  'no-file': '导出文件里没有这篇帖子的文件，重新申请的导出文件里也许会有',
  'video-unsupported': '这个平台不能发视频',
  'images-unsupported': '这个平台不能发图文',
  'mixture-unsupported': ({ videos, pictures }) =>
    videos === undefined || pictures === undefined || pictures > 0
      ? '视频和图片混在一起，而一篇帖子只能是一个视频或一组图片'
      : `里面有 ${videos} 个视频，而一篇帖子只能是一个视频或一组图片`,
  'too-many-images': ({ pictures, maxPictures }, speech) => ({
    says: `图片${pictures === undefined ? '太多' : `有 ${speech.number(pictures)} 张`}${maxPictures === undefined ? '' : `，这个平台最多 ${speech.number(maxPictures)} 张`}`,
    ways: [planWith('只发前面几张', speech, '--extra-images', 'drop'), '或者换一个平台'],
  }),
  unfetchable: (_, speech) => ({
    says: '文件无法下载',
    ways: [
      { text: speech.source.askForExport, command: speech.command('fetch', '<新的导出文件>') },
      { text: '或者用你手上的文件', command: speech.command('fetch', '<导出文件>', '--media', '<文件夹>') },
    ],
  }),

  'public-unsupported': '这个平台不能公开发布',
  'unknown-audience': (_, speech) => ({
    says: '导出文件没有说明谁能看到',
    ways: [planWith('把这类帖子公开发布', speech, '--assume-public'), goPrivate(speech)],
  }),
  'friends-post': (_, speech) => ({
    says: `在 ${speech.source.name} 上仅好友可见`,
    ways: [goPrivate(speech)],
  }),
  'private-post': (_, speech) => ({ says: `在 ${speech.source.name} 上仅自己可见`, ways: [goPrivate(speech)] }),
  'friends-unsupported': (_, speech) => `在 ${speech.source.name} 上仅好友可见，而这里发出去都是公开的`,
  'private-unsupported': (_, speech) => `在 ${speech.source.name} 上仅自己可见，而这里发出去都是公开的`,

  'picture-cut-there': ({ picture, widthPx, heightPx, shape }) =>
    `${picture === undefined ? '有图片' : `第 ${picture} 张图片`}${widthPx === undefined || heightPx === undefined ? '' : `（${widthPx} × ${heightPx}）`}发出后会被裁${shape === undefined ? '' : `成 ${shape}`}；--photo-shape pad 用白边补齐，--photo-shape crop 先在这里裁好`,
  'goes-in-parts': ({ parts, durationMs }, speech) =>
    `视频${durationMs === undefined ? '' : `长 ${speech.duration(durationMs)}，`}超过上限，${parts === undefined ? '分段' : `分成 ${speech.number(parts)} 段`}依次放在同一篇帖子里`,
  'pictures-left-out': ({ pictures, maxPictures }, speech) =>
    `只发前${maxPictures === undefined ? '面几' : ` ${speech.number(maxPictures)} `}张图片${pictures === undefined ? '' : `（共 ${speech.number(pictures)} 张）`}`,
  'unknown-goes-private': '导出文件没有说明谁能看到，改为仅自己可见',
  'friends-go-private': '原来仅好友可见，这里没有这个选项，改为仅自己可见',
  'decoded-twice': ({ found, probably }) =>
    `文案像是乱码，请检查${found === undefined || probably === undefined ? '' : `（“${found}”原本可能是“${probably}”）`}`,
  'decoded-wrongly': ({ found, probably }, speech) => ({
    says: `文案是乱码${found === undefined || probably === undefined ? '' : `（“${found}”原本是“${probably}”）`}，可以修复`,
    ways: [planWith('修复这类文案', speech, '--repair-text')],
  }),
  'without-text': '发布时不带任何文字',
  'alt-stays-behind': '给视障用户的图片说明留在计划里：这个平台没有地方放',
  'sound-stays-behind': '图文的配乐不在导出文件里，只发图片',
  'licensed-sound': ({ sound }, speech) => ({
    says: `音乐可能只授权在 ${speech.source.name} 使用，别的平台可能静音或拒绝${sound === undefined ? '' : `（${sound}）`}`,
    ways: [
      planWith('这类视频去掉声音再发', speech, '--other-sound', 'mute'),
      planWith('或者不发这类视频', speech, '--other-sound', 'skip'),
    ],
  }),
  'licensed-sound-muted': ({ sound }) =>
    `配乐不是原创${sound === undefined ? '' : `（${sound}）`}，发布时不带声音（--other-sound mute）`,
  'licensed-sound-skipped': ({ sound }) =>
    `配乐不是原创${sound === undefined ? '' : `（${sound}）`}，按你的选择跳过（--other-sound skip）`,
  'same-post': ({ ref, earlierRef }, speech) => ({
    says: `导出文件似乎把这篇帖子列了两次：时间和文件都和${earlierRef === undefined ? '另一篇' : ` ${earlierRef} `}相同`,
    ways: [
      { text: '不发这篇', command: speech.command('skip', ref ?? '<编号>') },
      { text: '照样发布', command: speech.command('include', ref ?? '<编号>') },
    ],
  }),
  'same-file': ({ earlierRef }) =>
    earlierRef === undefined ? '和前面一篇帖子的文件相同' : `和前面一篇帖子（${earlierRef}）的文件相同`,
  'cover-gone': ({ name }) =>
    `选作封面的图片已不在工作文件夹里${name === undefined ? '' : `（${name}）`}：请在计划表格里重新填写，或清空那一格`,
  'looks-alike': ({ ref, earlierRef, alikePercent, alike, of }, speech) => ({
    says: `${of !== undefined && of > 1 ? `${of} 张图片里有${alike === undefined ? '一些' : ` ${alike} 张`}` : '画面'}和前面一篇帖子${earlierRef === undefined ? '' : `（${earlierRef}）`}很像${alikePercent === undefined ? '' : `，相似度 ${alikePercent}%`}`,
    ways: [{ text: '如果确实重复，就不发这篇', command: speech.command('skip', ref ?? '<编号>') }],
  }),
  'limits-not-from-server': (_, speech) => ({
    says: '还不知道你的服务器有哪些限制，先按所有服务器都接受的标准生成计划',
    ways: [{ text: '登录后重新生成计划', command: speech.command('login', '<平台>') }],
  }),

  'no-schedule': (_, speech) => ({
    says: '这个平台不支持定时发布',
    ways: [
      { text: '不用定时，重新生成计划', command: speech.planAgain({ without: ['--schedule', '--schedule-from'] }) },
    ],
  }),
  'bad-schedule': ({ part, given, meant }) => {
    const wrong = given === undefined || given === '' ? '定时设置' : ` ${given} `;
    switch (part) {
      case 'from':
        return { says: `${wrong}不是有效的起始日期`.trim(), ways: ['写成 YYYY-MM-DD'] };
      case 'times':
        return {
          says: `${wrong}不是有效的时间`.trim(),
          ways: [
            ...(meant === undefined ? [] : [`是不是想写 ${meant}？`]),
            '时间写成 HH:MM，多个用逗号隔开：--schedule 06:05,18:30',
          ],
        };
      case 'timeZone':
        return { says: `${wrong}不是有效的时区`.trim(), ways: ['写成 Asia/Shanghai、Europe/Berlin 这样的名称'] };
      default:
        return '定时设置不对';
    }
  },
};
