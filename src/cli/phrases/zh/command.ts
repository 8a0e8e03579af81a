import type { PhraseBook } from '../../../contract/index.ts';
import type { CommandReasons } from '../../../contract/reasons/command.ts';

export const command: PhraseBook<CommandReasons> = {
  interrupted: () => ({ says: '已停止，什么都没有丢', ways: ['再运行一次同样的命令，就会从停下的地方继续'] }),
  'bad-language': ({ given, from }) => ({
    says: `不支持 ${from === 'environment' ? 'CLIPFERRY_LANG' : '--lang'} 指定的语言${given === undefined ? '' : ` ${given}`}`,
    ways: ['可选 en 或 zh'],
  }),
  'bad-time-zone': ({ given, from }) => ({
    says: `${from === 'environment' ? 'CLIPFERRY_TZ' : '--tz'} ${given === undefined ? '的值' : `的值 ${given} `}不是有效的时区`,
    ways: ['写成 Asia/Shanghai、Europe/Berlin 或 UTC 这样的名称'],
  }),
  'config-unreadable': ({ path }) => `无法读取${path === undefined ? '设置文件' : ` ${path}`}`,
  'config-wrong': ({ what, place }) => ({
    says: `${what === undefined ? '设置' : `${what} `}里有无法识别的内容${place === undefined ? '' : `，请检查 ${place}`}`,
    ways: ['参考 README 的 Settings 一节'],
  }),
  'no-such-destination': ({ name, known }, speech) => ({
    says: `没有${name === undefined ? '这个' : `名为 ${name} 的`}平台`,
    ways: [
      {
        text: known === undefined ? '查看支持的平台' : `目前有：${known.join('、')}`,
        command: speech.command('destinations'),
      },
    ],
  }),
  'no-such-option': ({ destination, option, known, meant }, speech) => ({
    says: `${destination === undefined ? '这个平台' : `${destination} `}没有${option === undefined ? '这个选项' : `选项 ${option}`}`,
    ways: [
      ...(meant === undefined ? [] : [`你要写的可能是 --set ${meant}=<值>`]),
      {
        text:
          known === undefined
            ? '查看全部选项'
            : known.length === 0
              ? '它没有任何选项'
              : `可用的选项：${known.join('、')}`,
        command: speech.command('destinations', destination ?? '<平台>'),
      },
    ],
  }),
  'option-without-value': ({ given }) => ({
    says: `--set ${given === undefined ? '' : `${given} `}缺少等号`,
    ways: ['写成 --set 名称=值'],
  }),
  'wrong-action': ({ given }, speech) => ({
    says: `accounts 不支持${given === undefined ? '这个操作' : ` ${given}`}`,
    ways: [
      { text: '列出账号', command: speech.command('accounts') },
      { text: '收到警告后恢复账号', command: speech.command('accounts', 'resume', '<平台>/<账号>') },
    ],
  }),
  'wrong-date': ({ flag, given }) => ({
    says: `${flag === undefined ? '日期' : `${flag} 的日期`}${given === undefined ? '' : ` ${given} `}不对`,
    ways: ['写成 YYYY-MM-DD，例如 2026-01-31'],
  }),
  'wrong-limit': ({ given }) => `--limit 的值${given === undefined ? '' : ` ${given} `}不是正整数`,
  'wrong-title-template': ({ fault, field, known = [] }) => ({
    says: `--title-template ${
      fault === 'unknown-field'
        ? `里没有 {${field ?? ''}} 这个字段`
        : fault === 'brace'
          ? '里的花括号不成对'
          : fault === 'empty'
            ? '是空的'
            : '的写法不对'
    }`,
    ways: [
      ...(known.length === 0 ? [] : [`可用的字段：${known.map((name) => `{${name}}`).join(' ')}`]),
      ...(fault === 'brace' ? ['要写花括号本身，请写成 {{'] : []),
      ...(fault === 'empty' ? ["例如 '{date} 摄于{location} || {date}'"] : []),
    ],
  }),
  'wrong-pace': ({ given }) => ({
    says: `--pace 的写法${given === undefined ? '' : ` ${given} `}不对`,
    ways: ['例如 3/day（每天 3 篇），5/day,2h（每天 5 篇、间隔两小时），或 none（不限）'],
  }),
  'wrong-port': ({ given }) => `端口是不超过 65535 的数字${given === undefined ? '' : `，不能是“${given}”`}`,
  'not-our-address': ({ given, known = [] }) => ({
    says: `${given === undefined ? '这' : `${given} `}不是这台电脑的地址`,
    ways: [
      known.length === 0
        ? '它没有手机能连上的地址：请先联网，或者用 --local'
        : `用 ${known.join(' 或 ')}，或者不写 --address`,
    ],
  }),
  'nothing-by-hand': ({ accounts = [] }, speech) => ({
    says: `没有安排由你手动发布的帖子${accounts.length === 0 ? '' : `；已安排的是 ${accounts.join('、')}`}`,
    ways: [
      {
        text: '先为这样的平台生成计划',
        command: speech.command('migrate', '<导出文件>', '--to', 'rednote'),
      },
    ],
  }),
  'flag-needs': ({ flag, needs }) =>
    `${flag === undefined ? '这个参数' : `${flag} `}要和${needs === undefined ? '另一个参数' : ` ${needs} `}一起用`,
  'ids-unreadable': ({ path }) => `无法读取${path === undefined ? '帖子清单' : ` ${path}`}`,
  'ids-empty': ({ path }) => `${path === undefined ? '帖子清单' : `${path} `}里没有帖子`,
  'no-posts': (_values, speech) => ({
    says: '工作区里还没有帖子',
    ways: [{ text: '先运行', command: speech.command('fetch', '<导出文件>') }],
  }),
  'no-plan': ({ account }, speech) => ({
    says: account === undefined ? '工作区里还没有计划' : `工作区里还没有 ${account} 的计划`,
    ways: [{ text: '先生成计划', command: speech.command('plan', '<导出文件>', '--to', '<平台>') }],
  }),
  'only-rehearsed': (_values, speech) => ({
    says: '这里只彩排过，模拟平台已随彩排结束，没有真正发布任何内容',
    ways: [
      '想再彩排，就再运行一次同样的 migrate 命令',
      { text: '或者正式生成计划', command: speech.command('plan', '<导出文件>', '--to', '<平台>') },
    ],
  }),
  'no-sandbox': ({ destination }) => ({
    says: `${destination === undefined ? '这个平台' : `${destination} `}没有可以彩排的模拟平台`,
    ways: ['可以用 --dry-run 看看计划'],
  }),
  'no-sample': '没有可用的示例导出文件',
  'no-workspace': '还没有工作区，没有文件可用',
  'confirmation-needed': ({ for: what, posts }, speech) => ({
    says: `${posts === undefined ? '有帖子' : `有 ${speech.number(posts)} 篇帖子`}等你确认${what === 'taking-back' ? '撤回' : '发布'}，但当前没有可交互的终端，没法向你提问`,
    ways: [`看过${what === 'taking-back' ? '上面的列表' : '计划'}后，再运行同样的命令并加上 --yes`],
  }),
  'not-confirmed': ({ for: what }, speech) =>
    what === 'taking-back'
      ? { says: '什么都没有撤回' }
      : { says: '什么都没有发布', ways: [{ text: '计划还在，随时可以执行', command: speech.command('run') }] },
  'not-unconfirmed': ({ ref }, speech) => ({
    says: `${ref === undefined ? '这篇' : `${ref} `}不在待确认的帖子里`,
    ways: [{ text: '查看待确认的帖子', command: speech.command('resolve') }],
  }),
  'one-verdict': ({ accepted }) =>
    accepted === true
      ? '平台已经接收了这篇：请选 --published <链接> 或 --give-up'
      : '--published <链接>、--not-published、--give-up 请只选一个',
  'given-up': '你放弃了这篇',
};
