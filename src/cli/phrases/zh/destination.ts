import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { DestinationReasons } from '../../../contract/reasons/destination.ts';

interface AtAccount {
  readonly destination?: string;
  readonly account?: string;
}

function login({ destination = '<平台>', account }: AtAccount, speech: Speech, text = '重新登录'): Way {
  return { text, command: speech.command('login', destination, ...(account ? ['--account', account] : [])) };
}

function resume({ destination = '<平台>', account = '<账号>' }: AtAccount, speech: Speech): Way {
  return { text: '处理好后恢复账号', command: speech.command('accounts', 'resume', `${destination}/${account}`) };
}

const files = { video: '视频', image: '图片', cover: '封面' } as const;

function theFile({ role }: { readonly role?: keyof typeof files }): string {
  return role === undefined ? '文件' : files[role];
}

function thisFile(values: { readonly role?: keyof typeof files }): string {
  return `${values.role === 'image' || values.role === 'cover' ? '这张' : '这个'}${theFile(values)}`;
}

function withStatus({ status }: { readonly status?: number }): string {
  return status === undefined ? '' : `（状态码 ${status}）`;
}

function over(what: string, size: string | null, max: string | null): string {
  if (max === null) return `${what}超出平台限制`;
  return size === null ? `${what}超出上限，最多 ${max}` : `${what}超出上限：现在 ${size}，最多 ${max}`;
}

interface Limited {
  readonly size?: number;
  readonly max?: number;
  readonly unit?: string;
}

function tooLong(what: string, { size, max, unit }: Limited, speech: Speech): string {
  const of = (value: number) => `${speech.number(value)}${unit === undefined ? '' : ` ${speech.unit(unit)}`}`;
  return over(what, size === undefined ? null : speech.number(size), max === undefined ? null : of(max));
}

function tooMany(what: string, { count, max }: { readonly count?: number; readonly max?: number }, s: Speech): string {
  return over(what, count === undefined ? null : s.number(count), max === undefined ? null : s.number(max));
}

interface Pixels {
  readonly pixels?: number;
  readonly maxPixels?: number;
}

function tooWide(what: string, { pixels, maxPixels }: Pixels, speech: Speech): string {
  const of = (value: number | undefined) => (value === undefined ? null : `${speech.number(value)} 像素`);
  return over(what, of(pixels), of(maxPixels));
}

const audiences: Readonly<Record<string, string>> = { public: '公开', friends: '仅好友可见', private: '仅自己可见' };

export const destination: PhraseBook<DestinationReasons> = {
  'option-wrong': ({ destination: name, option = '<选项>', given, allowed, min, max }, speech) => {
    const range = [min === undefined ? '' : `最小 ${min}`, max === undefined ? '' : `最大 ${max}`].filter(Boolean);
    const wanted = allowed === undefined ? range.join('，') : `可选 ${speech.anyOf(allowed)}`;
    return {
      says: `选项 ${option} 的值${given === undefined ? '' : `“${given}”`}不对${wanted === '' ? '' : `，${wanted}`}`,
      ...(name === undefined
        ? {}
        : { ways: [{ text: '查看全部选项', command: speech.command('destinations', name) }] }),
    };
  },

  'not-signed-in': (values, speech) => ({
    says: values.destination === undefined ? '还没有登录' : `还没有登录 ${values.destination}`,
    ways: [login(values, speech, '先登录')],
  }),
  'login-expired': (values, speech) => ({ says: '登录已失效', ways: [login(values, speech)] }),
  'login-refused': (values, speech) => ({ says: '平台不接受这份登录信息', ways: [login(values, speech)] }),
  'login-unreadable': (values, speech) => ({ says: '无法读取保存的登录信息', ways: [login(values, speech)] }),
  'login-answer-missing': ({ field }) => (field === undefined ? '登录信息没有填全' : `登录信息还缺少 ${field}`),
  'other-login': (values, speech) => ({
    says:
      values.expected === undefined || values.found === undefined
        ? '登录的是另一个账号'
        : `登录的是 ${values.found}，不是 ${values.expected}`,
    ways: [login(values, speech, '改用原来的账号登录')],
  }),
  captcha: (values, speech) => ({
    says: '平台要求完成人机验证',
    ways: ['在浏览器里打开网站，完成验证', resume(values, speech)],
  }),
  'account-suspended': (values, speech) => ({
    says: '账号被封禁或停用',
    ways: ['先到 App 里查看账号状态', resume(values, speech)],
  }),
  'account-gone': (values, speech) => ({
    says: `账号在${values.server === undefined ? '这个服务器' : ` ${values.server} `}上不可用`,
    ways: ['到 App 里查看账号状态', login(values, speech, '如果账号搬到了别的服务器，重新登录')],
  }),
  'no-permission': () => ({
    says: '账号没有权限这样做',
    ways: ['到 App 里看看账号是否需要先认证，然后再运行一次同样的命令'],
  }),

  'rate-limited': '请求太频繁，暂时受限',
  'daily-limit': ({ of }) => `今天的${of === 'videos' ? '视频' : '发布'}额度已用完`,
  'server-busy': '服务器繁忙',
  'server-failed': (values) => `服务器出错了${withStatus(values)}`,
  'answer-unexpected': ({ request, place, ...values }) =>
    `${request === undefined ? '平台' : ` ${request} `}返回了无法识别的内容${withStatus(values)}${place ? `，位置：${place}` : ''}`.trim(),
  'answer-without-id': ({ request }) => `${request === undefined ? '平台' : `${request} `}返回成功，却没有给出帖子 ID`,
  refused: '服务器拒绝了这个请求',
  'refused-unknown': (values) => `服务器拒绝了请求，原因不明${withStatus(values)}`,

  'upload-gone': (values) => `平台上已经没有${thisFile(values)}的上传记录`,
  'upload-incomplete': (values) => `${theFile(values)}还没有传完`,
  'upload-damaged': (values) => `${theFile(values)}在传输中损坏`,
  'asset-gone': (values) => `平台上已经没有这篇帖子的${theFile(values)}`,
  'file-refused': (values) => `平台不接受${thisFile(values)}`,
  'file-too-large': (values, speech) => {
    const of = (bytes: number | undefined) => (bytes === undefined ? null : speech.bytes(bytes));
    return over(`${theFile(values)}大小`, of(values.bytes), of(values.maxBytes));
  },
  'still-processing': (values) => `平台还在处理${theFile(values)}`,
  'no-upload': '这个平台不单独上传文件，文件随帖子一起提交',
  'rendition-gone': ({ file }) => ({
    says: file === undefined ? '处理好的文件不在工作区里了' : `${file} 不在工作区里了`,
    ways: ['再运行一次同样的命令，会重新生成'],
  }),
  'rendition-changed': ({ file }) => ({
    says: file === undefined ? '处理好的文件被改动过' : `${file} 被改动过，不是处理好的那个文件`,
    ways: ['再运行一次同样的命令，会重新生成'],
  }),

  'not-found': ({ address }) => (address === undefined ? '找不到内容' : `在 ${address} 找不到内容`),
  'not-your-post': ({ address, account }, speech) => ({
    says: `${address === undefined ? '这' : `${address} `}不是${account === undefined ? '这个账号' : ` ${account} `}发布的帖子`,
    ways: [{ text: '在 App 里复制帖子的链接', command: speech.command('resolve', '<编号>', '--published', '<链接>') }],
  }),
  'ticket-unreadable': '无法读取保存的发布请求',

  'nobody-to-publish': (_values, speech) => ({
    says: '这里需要你亲手发布，但现在没有人操作',
    ways: [{ text: '把帖子显示在手机上', command: speech.command('handoff') }],
  }),
  'nobody-who-knows': '是否已发布只有你知道，但现在没有人可问',
  'no-browser': () => ({
    says: '在常见的位置没有找到 Chrome、Edge 或 Chromium',
    ways: ['安装其中一个，或者用 CLIPFERRY_BROWSER 指定'],
  }),
  'no-screen': () => ({ says: '需要打开一个窗口，但这台电脑没有屏幕', ways: ['换一台有屏幕的电脑，运行同样的命令'] }),
  'browser-failed': () => ({ says: '浏览器没有启动成功', ways: ['自己启动一次，看看它怎么说'] }),
  'window-open-already': () => ({ says: '这个账号的窗口已经开着', ways: ['关掉它，再运行同样的命令'] }),
  'window-closed': '窗口被关掉了',
  'page-part-missing': ({ selector }) => `页面和已知的不一样${selector === undefined ? '' : `：找不到 ${selector}`}`,
  'person-unsure': '不确定是否已发布',

  'place-changed': ({ destination: name, account, option = '<选项>', before, now, posts, isFolder }, speech) => {
    const to = [
      '--to',
      name ?? '<平台>',
      ...(account === undefined || account === 'main' ? [] : ['--account', account]),
    ];
    return {
      says: `这个账号${posts === undefined ? '的帖子' : `有 ${speech.number(posts)} 篇帖子`}在${before === undefined ? '别的地方' : ` ${before}`}，而 ${option}=${now ?? '…'} 会把其余的放到另一个地方；什么都没有做`,
      ways: [
        { text: `要在原来的地方继续，就不要写 ${option}`, command: speech.command('migrate', '<导出文件>', ...to) },
        ...(isFolder === true ? ['或者自己把整个文件夹移过去，再运行同样的命令，就会在那里继续'] : []),
        {
          text: '如果想另外放一整套帖子，请给它起个账号名',
          command: speech.command(
            'migrate',
            '<导出文件>',
            '--to',
            name ?? '<平台>',
            '--account',
            '<名称>',
            '--set',
            `${option}=${now ?? '<值>'}`,
          ),
        },
      ],
    };
  },
  'workspace-id-broken': ({ what }) => ({
    says: `${what ?? 'workspace.json'} 已损坏，别处的文件夹要靠它认出这个工作区`,
    ways: ['如果有备份，把它放回来', '或者删掉它：会生成一个新的，之后工作区外面的文件夹会再问一次是谁的'],
  }),

  'title-not-taken': '这个平台没有标题',
  'title-too-long': (values, speech) => tooLong('标题长度', values, speech),
  'body-too-long': (values, speech) => tooLong('正文长度', values, speech),
  'alt-too-long': (values, speech) => tooLong('替代文本长度', values, speech),
  'hashtags-over-limit': (values, speech) => tooMany('话题数量', values, speech),
  'video-not-taken': '这个平台不能发视频',
  'photos-not-taken': '这个平台不能发图片',
  'cover-not-taken': '这个平台不能设置封面',
  'cover-missing': '这个平台需要封面图',
  'not-one-video': '视频帖子必须有且只有一个视频',
  'not-only-photos': '图文至少要有一张图片，且不能有其他文件',
  'videos-over-limit': (values, speech) => tooMany('视频数量', values, speech),
  'photos-over-limit': (values, speech) => tooMany('图片数量', values, speech),
  'container-not-taken': ({ mime }) => `平台不支持${mime === undefined ? '这种封装格式' : ` ${mime} 格式`}`,
  'video-codec-not-taken': ({ codec }) => `平台不支持${codec === undefined ? '这种视频编码' : ` ${codec} 视频编码`}`,
  'audio-codec-not-taken': ({ codec }) => `平台不支持${codec === undefined ? '这种音频编码' : ` ${codec} 音频编码`}`,
  'picture-format-not-taken': ({ mime }) => `平台不支持${mime === undefined ? '这种图片格式' : ` ${mime} 图片`}`,
  'video-too-short': ({ durationMs, minDurationMs }, speech) => {
    if (minDurationMs === undefined) return '视频太短';
    const length = durationMs === undefined ? '' : `只有 ${speech.duration(durationMs)}，`;
    return `视频太短：${length}最少 ${speech.duration(minDurationMs)}`;
  },
  'video-too-long': ({ durationMs, maxDurationMs }, speech) => {
    const of = (ms: number | undefined) => (ms === undefined ? null : speech.duration(ms));
    return over('视频时长', of(durationMs), of(maxDurationMs));
  },
  'file-over-limit': ({ bytes, maxBytes }, speech) => {
    const of = (value: number | undefined) => (value === undefined ? null : speech.bytes(value));
    return over('文件大小', of(bytes), of(maxBytes));
  },
  'long-side-over-limit': (values, speech) => tooWide('长边', values, speech),
  'short-side-over-limit': (values, speech) => tooWide('短边', values, speech),
  'area-over-limit': (values, speech) => tooWide('总像素', values, speech),
  'frame-rate-over-limit': ({ framesPerSecond, maxFramesPerSecond }, speech) => {
    const of = (rate: number | undefined) => (rate === undefined ? null : `${speech.number(rate)} fps`);
    return over('帧率', of(framesPerSecond), of(maxFramesPerSecond));
  },
  'visibility-not-taken': ({ visibility = '' }) =>
    `这个平台不支持${audiences[visibility] === undefined ? '这种可见范围' : `“${audiences[visibility]}”`}`,
  'schedule-not-taken': '这个平台不支持定时发布',
  'schedule-too-soon': ({ scheduledAt, minAheadMs }, speech) => {
    const least = minAheadMs === undefined ? '' : `，至少要提前 ${speech.duration(minAheadMs)}`;
    return `${scheduledAt === undefined ? '定时时间' : `定时时间 ${speech.minute(scheduledAt)} `}太近${least}`;
  },
  'schedule-too-late': ({ scheduledAt, maxAheadMs }, speech) => {
    const most = maxAheadMs === undefined ? '' : `，最多提前 ${speech.duration(maxAheadMs)}`;
    return `${scheduledAt === undefined ? '定时时间' : `定时时间 ${speech.minute(scheduledAt)} `}太远${most}`;
  },
};
