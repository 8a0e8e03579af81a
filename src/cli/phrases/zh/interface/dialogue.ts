import type { DialogueMessages } from '../../messages/dialogue.ts';

export function dialogue(): DialogueMessages {
  return {
    places: { export: '<导出文件>', destination: '<平台>', account: '<平台>/<账号>', ref: '<编号>', path: '<路径>' },

    quote: (says, said, who) => (who === null ? `${says}：“${said}”` : `${says}（${spaced(who)}的提示：“${said}”）`),
    because: (says, cause) => `${says}：${cause}`,
    join: (parts) => parts.join('；'),
    way: withCommand,
    wayInLine: withCommand,

    bug: (message) => `这是 clipferry 自己的问题，不是你的操作有误：${message}`,
    bugIsHarmless: '已发布的内容不会丢，也不会重复发布；再运行一次同样的命令，就会从停下的地方继续。',
    bugWhere: '加上 -v 再运行一次可以看到出错的位置，欢迎反馈给我们。',
    technical: (message) => `底层原因：${message}`,
    stopping: '正在停止：先完成手头的工作（最多 10 秒）。再按一次 Ctrl-C 立即退出。哪种方式退出，之后都能继续。',

    states: {
      planned: '已列入计划',
      prepared: '已处理',
      uploaded: '已上传',
      publishing: '发布中',
      accepted: '已接收',
      published: '已发布',
      removing: '撤回中',
      removed: '已撤回',
      unconfirmed: '待确认',
      skipped: '已跳过',
      failed: '失败',
    },
    ready: '已备好',
    held: '等你处理',
    waitsForYou: '等你处理',
    waitForYou: () => '等你处理',
    visibilities: { public: '公开', friends: '仅好友可见', private: '仅自己可见' },
    noText: '（没有文字）',

    prompts: {
      keys: { navigate: '选择', select: '确定', 'toggle visibility': '显示或隐藏' },
      yes: 'y（是）',
      no: 'n（否）',
      yesOrNo: '请输入 y（是）或 n（否）',
    },

    agree: '同意请输入 yes',
    agreement: ['yes', '同意'],

    handOff: {
      heading: (ref) => `请你来发布：${ref}`,
      title: '标题',
      text: '正文',
      tags: '话题',
      files: '文件',
      cover: '封面',
      visibility: '可见范围',
      at: '时间',
      ask: '这篇你怎么处理的？',
      askLater: '上次给你看过这篇，后来发布了吗？',
      posted: '已发布，有链接',
      postedNoLink: '已发布',
      notNow: '这次先不发，下次再给我看',
      skip: '跳过，不发这篇了',
      unsure: '不确定',
      link: '帖子的链接',
      page: {
        scan: '用手机扫这个二维码。帖子会逐篇显示，你来发布，并告诉它结果。',
        orType: (url) => `也可以在手机上输入：${url}`,
        type: (url) => `请在手机上打开：${url}`,
        orHere: (url) => `或者在这台电脑上打开：${url}`,
        sameNetwork: '手机和电脑要在同一个网络里。这条命令结束（Ctrl-C）后页面就关闭，什么都不会丢。',
        open: (url) => `请在这台电脑上打开：${url}`,
        onlyHere: '其他设备打不开它。这条命令结束（Ctrl-C）后页面就关闭，什么都不会丢。',
        noNetwork: '手机打不开它：这台电脑没有局域网地址。知道地址的话，用 --address 指定。',
        paired: (device, address) => `已连接：${devices[device]}（${address}）`,
        recorded: (ref, title, what) => `${outcomes[what]}：${ref}${title === '' ? '' : ` ${title}`}`,
      },
    },
  };
}

const devices = {
  iphone: 'iPhone',
  ipad: 'iPad',
  android: 'Android 手机',
  windows: 'Windows 电脑',
  mac: 'Mac',
  linux: 'Linux 电脑',
  other: '一台设备',
} as const;

const outcomes = {
  posted: '已发布，没有链接',
  'posted-there': '已发布',
  'not-now': '以后再说',
  skip: '已跳过',
  unsure: '不确定',
} as const;

/** 中文和西文之间空一格 */
function spaced(name: string): string {
  return /[\w)]$/.test(name) ? `${name} ` : name;
}

function withCommand(text: string, command: string | undefined): string {
  return command === undefined ? text : `${text}：${command}`;
}
