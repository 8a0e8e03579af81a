import type { DestinationWords } from '../../../../src/contract/index.ts';
import type { BlueskyReasons } from '../reasons.ts';

const newPassword = '在 App 里新建应用专用密码（设置 → 隐私与安全 → 应用专用密码）';

function account(label: string | undefined): readonly string[] {
  return label === undefined ? [] : ['--account', label];
}

export const zh: DestinationWords<BlueskyReasons> = {
  title: 'Bluesky',
  options: {
    service: '登录用的服务器，账号在自建服务器上时才需要填写。',
    plc: '用来查询账号在哪台服务器上的目录服务。',
    video: '视频上传方式：“pds”直接传到账号所在的服务器，“service”通过 Bluesky 的视频服务分片上传（最大 300 MB）。',
    videoService: '视频服务的地址，video=service 时使用。',
    maxBlobMb: '服务器接受的最大文件，单位 MB：Bluesky 官方是 50，很多自建服务器是 5。',
    gallery: '5 到 10 张图片用图集发布；“off”最多发 4 张，所有客户端都能显示。',
    thread: '正文超长时：“off”截断，“on”接着在回复里发完；长视频分段（--too-long split）也需要“on”。',
  },
  login: {
    identifier: '你的用户名（例如 name.bsky.social）',
    password: '应用专用密码（设置 → 隐私与安全 → 应用专用密码）',
  },
  units: { 'bluesky/posts': '条帖子（每条 300 个字符，连成讨论串）' },
  reasons: {
    pace: 'Bluesky 每个账号每天最多 25 个视频或 10 GB（官方帮助，2026 年）；每天 17,500 条记录的上限远用不完',
    'server-address': ({ option }) =>
      `${option === undefined ? '这个选项' : `${option} `}要填服务器的 https 地址，例如 https://bsky.social`,
    'mail-address': () => ({
      says: '这是邮箱地址，登录 Bluesky 要用用户名',
      ways: ['填写用户名：它在你的个人主页上，例如 name.bsky.social'],
    }),
    'bad-name': () => ({ says: '这不是有效的用户名', ways: ['填写你的用户名，例如 name.bsky.social'] }),
    'handle-unknown': ({ handle, server }, speech) => ({
      says: `${server === undefined ? '服务器' : `${server} `}上没有${handle === undefined ? '这个用户' : `用户 ${handle}`}`,
      ways: [
        '检查用户名有没有写错',
        {
          text: '账号在自建服务器上时，指定服务器',
          command: speech.command('login', 'bluesky', '--set', 'service=https://<服务器>'),
        },
      ],
    }),
    'app-password-wanted': ({ account: label }, speech) => ({
      says: '服务器不接受这份登录信息',
      ways: [newPassword, { text: '然后登录', command: speech.command('login', 'bluesky', ...account(label)) }],
    }),
    'mail-code-wanted': ({ account: label }, speech) => ({
      says: '这是账号本身的密码，还需要邮件验证码',
      ways: [newPassword, { text: '然后登录', command: speech.command('login', 'bluesky', ...account(label)) }],
    }),
    'account-unknown': ({ did }) => ({
      says: did === undefined ? '目录服务里没有这个账号' : `目录服务里没有账号 ${did}`,
      ways: ['检查用户名；如果用的是自建目录服务，检查选项 plc'],
    }),
    'account-without-server': ({ did }) => ({
      says: did === undefined ? '查不到账号所在的服务器' : `查不到账号 ${did} 所在的服务器`,
      ways: ['到 App 里查看账号状态'],
    }),
    'directory-failed': ({ status }) => `账号目录服务没有正常回复${status === undefined ? '' : `（状态码 ${status}）`}`,
    'file-over-server-limit': () => ({
      says: '服务器不接受这么大的文件',
      ways: ['调小上限后重新生成计划：--set maxBlobMb=5', '或者换一种方式上传视频：--set video=service'],
    }),
    'video-forbidden': () => ({
      says: '这个账号还不能上传视频',
      ways: ['到 App 里验证邮箱，然后再运行一次同样的命令'],
    }),
    'video-refused': ({ failure }) => `视频服务无法处理这个视频${failure === undefined ? '' : `（${failure}）`}`,
    'key-taken': ({ address }, speech) => ({
      says: `这篇帖子的位置已被另一篇帖子占用${address === undefined ? '' : `：${address}`}`,
      ways: ['打开看看', { text: '如果要发这一篇，先在 App 里删掉那一篇，然后', command: speech.command('retry') }],
    }),
    'post-vanished': '帖子刚才还在，现在又没有了',
    'thread-incomplete': ({ there, count }) =>
      there === undefined || count === undefined ? '讨论串没有发完整' : `讨论串共 ${count} 条，已有 ${there} 条`,
    'thread-part-gone': ({ part }) => (part === undefined ? '讨论串少了一条' : `讨论串的第 ${part} 条不见了`),
  },
};
