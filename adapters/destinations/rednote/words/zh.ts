import type { DestinationWords, Speech, Way } from '../../../../src/contract/index.ts';
import type { RednoteReasons } from './codes.ts';

function resume(speech: Speech, account = '<账号>'): Way {
  return { text: '处理好后恢复账号', command: speech.command('accounts', 'resume', `rednote/${account}`) };
}

function stopped(says: string, { account, code }: { account?: string; code?: number }, speech: Speech) {
  return { says: says + numbered(code), ways: ['在浏览器里打开网站处理', resume(speech, account)] };
}

function numbered(code: number | undefined): string {
  return code === undefined ? '' : `（错误码 ${code}）`;
}

function seenBy(visibility: string | undefined): string {
  switch (visibility) {
    case 'friends':
      return '仅互关好友可见';
    case 'private':
      return '仅自己可见';
    default:
      return '公开可见';
  }
}

function declared(declaration: string | undefined): string {
  switch (declaration) {
    case 'ai':
      return '笔记含AI合成内容';
    case 'fiction':
      return '虚构演绎';
    case 'marketing':
      return '营销广告';
    default:
      return '自主拍摄';
  }
}

function stepName(step: string | undefined): string {
  const names: Readonly<Record<string, string>> = {
    open: '发布页面',
    files: '文件',
    ready: '上传',
    body: '正文',
    topics: '话题',
    cover: '封面',
    original: '原创声明',
    declaration: '内容类型声明',
    visibility: '可见范围',
    schedule: '定时发布',
    title: '标题',
    check: '最后核对',
    tabs: '标签页',
    manager: '笔记列表',
  };
  return names[step ?? ''] ?? '某一步';
}

function byHand(speech: Speech): Way {
  return {
    text: '目前没有出事报告的做法：内容全部备好，你在 App 里发布',
    command: speech.command('migrate', '<导出文件>', '--to', 'rednote', '--set', 'route=app'),
  };
}

export const zh: DestinationWords<RednoteReasons> = {
  title: '小红书（REDnote）',
  options: {
    route:
      '怎么发：“app”用手机，“page”用你自己浏览器里的创作服务平台，“fill”由 clipferry 在一个窗口里填好。三种都由你点发布。',
    site: '账号所在的站点：“rednote.com”（中国大陆以外）或“xiaohongshu.com”。',
    endpoints: '本机模拟平台的地址，由它自动填写。',
    pages: '本机模拟的创作服务平台的地址，由它自动填写。',
    original: '把每篇笔记声明为原创。',
    declaration: '内容类型声明。小红书要求标注 AI 生成的图片和视频：选“ai”。',
    topics: '“search”关联到小红书的同名话题，“none”只保留为普通文字。',
    maxTopics: '每篇笔记最多保留几个话题，上限 10。',
    absenceProvableAfterMs: '仅用于模拟平台：过了这么多毫秒，列表里仍然没有的笔记就算没有发出。',
  },
  login: {},
  units: {
    'rednote/title-units': '个字（英文字母算半个）',
    'rednote/cjk-characters': '个字（中日韩标题）',
    'rednote/body-units': '个字符（UTF-16，含话题标记）',
  },
  reasons: {
    automation: (_, speech) => ({
      says:
        '自 2026-03-10 起，小红书开始治理自动托管账号：偶尔自动发布，可能被警告或限流；公开笔记全部由工具发布的账号，可能被封禁。' +
        '用 clipferry 发布属于自动发布，有人这样发了 1 到 6 篇就被警告或封号。请同时保持手动发布，或者自己点发布',
      ways: [byHand(speech)],
    }),
    pace: '小红书没有公布具体数字。谨慎的工具每天发 1 到 3 篇，间隔 3 到 4 小时；有人每天自动发 3 到 6 篇时收到警告（2026 年）',

    'pace-by-hand': '小红书没有公布具体数字；谨慎的做法是每天 3 篇，间隔 3 小时（2026 年）。要换节奏：--pace',
    'not-a-sandbox': (_, speech) => ({
      says: '这些地址不在这台电脑上，而程序只会向本机的模拟平台发布',
      ways: [
        { text: '去掉这些地址，由你手动发布', command: speech.command('migrate', '<导出文件>', '--to', 'rednote') },
      ],
    }),

    'check-cover': '封面：选用随帖附带的封面图，不要用视频截帧',
    'check-ratio': '裁一下封面：信息流里 3:4 到 2:1 之间的比例能完整显示',
    'check-topics': ({ count }) =>
      `话题：在文末重新输入每个 #，从列表里点选对应的话题${count === undefined ? '' : `（共 ${count} 个）`}；列表里没有的就保留为普通文字`,
    'check-visibility': ({ visibility }) => `可见范围：${seenBy(visibility)}`,
    'check-original': '打开“原创声明”',
    'check-declaration': ({ declaration }) => `内容类型声明：${declared(declaration)}`,
    'check-schedule': ({ scheduledAt }, speech) =>
      `打开“定时发布”${scheduledAt === undefined ? '' : `，时间选 ${speech.minute(scheduledAt)}`}`,

    'fields-filled': 'clipferry 已经在它的窗口里填好了。请在那里核对一遍，再由你自己点“发布”',
    'fill-stopped': ({ step }) =>
      `clipferry 停在了${stepName(step)}这一步，其余保持原样：页面和已知的不一样。这一篇请你自己发，在那个窗口或 App 里都行`,
    'sign-in-window': '请先登录：用小红书 App 扫窗口里的二维码',
    'sign-in-awaited': (_values, speech) => ({
      says: '窗口开着，但没有人登录',
      ways: [{ text: '再运行一次，用小红书 App 扫窗口里的二维码', command: speech.command('handoff') }],
    }),
    'refused-overseas': (_values, speech) => ({
      says: '大陆的创作服务平台不接待海外访客',
      ways: [
        {
          text: '如果账号属于 RedNote',
          command: speech.command('migrate', '<导出文件>', '--to', 'rednote', '--set', 'site=rednote.com'),
        },
        byHand(speech),
      ],
    }),
    'part-found': ({ step, selector }) => `${stepName(step)}：${selector ?? '找到了'}`,
    'part-missing': ({ step, selector }) =>
      `${stepName(step)}：找不到${selector === undefined ? '已知的位置' : ` ${selector}`}`,
    'parts-behind-a-file': '其余部分要放进文件后才出现，检查时不会放文件',
    'nothing-to-examine': '这种发布方式不会打开小红书的页面，没有可检查的',

    'brief-site': ({ site }) =>
      `先弄清账号在哪个站点${site === undefined ? '' : `（你选的是 ${site}）`}。2025 年 12 月以后用非中国大陆手机号注册的账号属于 RedNote（rednote.com）；大陆的创作服务平台不接待海外访客（2026 年 6 月所见）`,
    'brief-phone': '先在 App 里绑定手机号、完成实名认证：新账号会收到提示',
    'brief-text':
      '标题最多 20 个字（英文字母算半个），正文最多 1000 字，话题最多 10 个；clipferry 已经按此处理。网页端正文超过 1000 字时会发布失败，而且没有提示',
    'brief-punished':
      '会被限流或处罚的内容：站外链接、二维码、手机号、微信等联系方式、其他应用的标志或水印、不属于你的素材。clipferry 会去掉文字里的链接，但看不到图片里的',
    'brief-ai':
      '用 AI 生成的图片、视频或文字必须标注（2026 年 2 月和 4 月的公告）：设置 declaration=ai，或在 App 里勾选',
    'brief-sound': 'TikTok 的授权音乐在这里没有授权。声音不是你自己的，就静音，或在 App 里另选音乐',
    'brief-cover': '3:4 到 2:1 之间的封面能完整显示，其他比例会被裁切，发布前请看一眼封面',
    'brief-untried':
      '每一篇都请自己点“发布”：有账号在自动发布几篇之后就被警告或封禁，2026 年 3 月起平台已公告治理。这里的一切都没有在真实平台上试过，依据的是 2026 年的公开资料',

    'two-accounts': (_, speech) => ({
      says: '创作服务平台和主站登录的不是同一个账号',
      ways: [{ text: '两边用同一个账号登录', command: speech.command('login', 'rednote') }],
    }),
    'headers-refused': (_, speech) => ({
      says: '小红书拒绝了它自己的页面生成的请求头',
      ways: [{ text: '重新登录', command: speech.command('login', 'rednote') }],
    }),

    'block-page': (values, speech) => stopped('小红书弹出了安全验证', values, speech),
    'account-abnormal': (values, speech) => stopped('小红书提示账号异常', values, speech),
    'network-blocked': (values, speech) => stopped('小红书限制了当前网络', values, speech),
    'browser-abnormal': (values, speech) => stopped('小红书提示浏览器异常', values, speech),
    'rule-refusal': (values, speech) => stopped('小红书认为内容违反社区规范，禁止发布', values, speech),
    'refused-by-platform': (values, speech) => stopped('小红书拒绝发布', values, speech),
    'refused-content': ({ code }, speech) => ({
      says: `小红书暂不允许发布，很可能是和已发布的内容重复${numbered(code)}`,
      ways: [{ text: '改一下标题、正文或第一张图，再试一次', command: speech.command('retry') }],
    }),
    'bad-parameter': ({ code }) => `小红书不接受请求中的某个字段${numbered(code)}`,
    'edge-failure': '小红书拒绝了请求，没有说明原因',
    'note-closed': ({ code }) => `笔记当前状态无法查看或修改${numbered(code)}`,
    'no-permit': '小红书没有给出上传地址',

    'list-too-long': ({ pages }, speech) =>
      `你的笔记列表${pages === undefined ? '' : `翻了 ${speech.number(pages)} 页`}还没有到头`,
    'files-not-named': '有一篇同名的新笔记，但小红书没有说明它包含哪些文件',
    'too-many-new-notes': ({ count }, speech) =>
      `新笔记${count === undefined ? '太多' : `超过 ${speech.number(count)} 篇`}，无法逐一核对`,

    'not-listed-yet': '笔记已提交，列表里还没有显示',
    'under-review': '笔记审核中',
    'review-failed': ({ status }) => `笔记未通过审核${status === undefined ? '' : `（状态 ${status}）`}`,
    'state-unknown': ({ status }) => `笔记处于未知状态${status === undefined ? '' : `（${status}）`}`,
    'not-yet-time': ({ scheduledAt }, speech) =>
      scheduledAt === undefined ? '笔记将定时发布' : `笔记将在 ${speech.minute(scheduledAt)} 发布`,
    'hidden-from-others': '笔记本应公开，现在却只有你自己能看到',
    'other-video': '笔记里的视频和发送的不一样',
    'other-pictures': '笔记里的图片或顺序和发送的不一样',

    'no-room': () => ({
      says: '存放帖子的磁盘已满；彩排时就是这台电脑的磁盘',
      ways: ['腾出一些空间，再运行一次同样的命令，会接着做'],
    }),
    'sandbox-damaged': ({ path, line }) => ({
      says: `${path === undefined ? '模拟平台的数据文件' : `${path} `}${line === undefined ? '' : `第 ${line} 行`}已损坏`,
      ways: ['给模拟平台换一个文件夹，或删除这个文件夹'],
    }),
    'sandbox-folder': ({ folder }) => ({
      says: `模拟平台无法把数据保存在${folder === undefined ? '它的文件夹' : ` ${folder} `}里`,
      ways: ['换一个可以写入的文件夹'],
    }),
    'sandbox-settings': ({ place }) =>
      place ? `模拟平台没有这个设置，或者值不对：${place}` : '模拟平台没有这样的设置',
    'sandbox-port-taken': ({ port }) => ({
      says: `模拟平台无法监听 127.0.0.1${port === undefined ? '' : `:${port}`}`,
      ways: ['可能有另一个模拟平台占用了同样的文件夹或端口：先停掉它，或换其他端口'],
    }),
  },
};
