import type { PhraseBook, Way } from '../../../contract/index.ts';
import type { CommandLineReasons } from '../../../contract/reasons/command-line.ts';

export const commandLine: PhraseBook<CommandLineReasons> = {
  'unknown-flag': ({ flag, command, near, commands }, speech) => ({
    says: `${command ?? 'clipferry'} 没有${flag === undefined ? '这个参数' : `参数 ${flag}`}`,
    ways: [
      ...(near == null ? [] : [`你要写的是不是 ${near}？`]),
      ...(near == null && commands !== undefined && commands.length > 0
        ? [`${flag === undefined ? '它' : `${flag} `}是这些命令的参数：${commands.join('、')}`]
        : []),
      seeHelp(command ?? null, speech.command),
    ],
  }),
  'unknown-command': ({ given, near }, speech) => ({
    says: `没有${given === undefined ? '这个命令' : `名为 ${given} 的命令`}`,
    ways: [
      ...(near == null ? [] : [`你要写的是不是 ${near}？`]),
      { text: '查看全部命令', command: speech.command('help') },
    ],
  }),
  'argument-missing': ({ command, argument }, speech) => ({
    says: `${command === undefined ? '这个命令' : `${command} `}后面还要写上${argument === undefined ? '内容' : ` <${argument}>`}`,
    ways: [seeHelp(command ?? null, speech.command)],
  }),
  'argument-empty': ({ command }, speech) => ({
    says: `${command === undefined ? '这个命令' : `${command} `}后面有一处是空的`,
    ways: [seeHelp(command ?? null, speech.command)],
  }),
  'too-many-arguments': ({ command, extra }, speech) => ({
    says: `${command === undefined ? '这个命令' : `${command} `}后面多了${extra === undefined ? '内容' : ` ${extra}`}`,
    ways: ['路径里有空格时，请用引号括起来', seeHelp(command ?? null, speech.command)],
  }),
  'flag-without-value': ({ flag }) => `${flag === undefined ? '这个参数' : `${flag} `}后面要写上值`,
  'flag-empty': ({ flag }) => ({
    says: `${flag === undefined ? '这个参数' : `${flag} `}的值是空的`,
    ways: ['写上值，或者去掉这个参数'],
  }),
  'no-such-shell': ({ given, known }) => ({
    says: `没有${given === undefined ? '这个 shell ' : ` ${given} `}的补全脚本`,
    ways: known === undefined ? [] : [`可选 ${known.join('、')}`],
  }),
  'schema-of-which': (_, speech) => ({
    says: '--json-schema 要和一个命令一起用：每个命令输出的内容不同',
    ways: [{ text: '例如', command: speech.command('status', '--json-schema') }],
  }),
  'flag-not-given': ({ flag, command }, speech) => ({
    says: `${command === undefined ? '这个命令' : `${command} `}还需要${flag === undefined ? '一个参数' : `参数 ${flag}`}`,
    ways: [
      ...(flag === '--to' ? [{ text: '查看可以发布到哪里', command: speech.command('destinations') }] : []),
      seeHelp(command ?? null, speech.command),
    ],
  }),
  'flag-twice': ({ flag, values }) => ({
    says: `${flag === undefined ? '有个参数' : `${flag} `}写了两次${values === undefined ? '' : `（${values.join('、')}）`}，只能用其中一个`,
    ways: ['请去掉一个'],
  }),
  'flags-apart': ({ flag, other }) => ({
    says: `${flag === undefined ? '这两个参数' : `${flag} 和 ${other ?? '另一个参数'} `}不能一起用`,
    ways: ['请去掉一个'],
  }),
  'no-topic-table': ({ destination }, speech) => ({
    says: `${destination ?? '这个平台'} 没有话题对照表，话题按原样发布`,
    ways: [{ text: '有对照表的是', command: speech.command('destinations', 'rednote', '--topics') }],
  }),
  'not-a-choice': ({ flag, given, choices }) => ({
    says: `${flag === undefined ? '这个参数' : `${flag} `}不能写成${given === undefined ? '这样' : ` ${given}`}`,
    ways: choices === undefined ? [] : [`可选 ${choices.join('、')}`],
  }),
  'since-after-until': ({ since, until }) => ({
    says: `--since${since === undefined ? '' : ` ${since}`} 晚于 --until${until === undefined ? '' : ` ${until}`}，中间没有帖子`,
    ways: ['请把两个日期对调'],
  }),
  'unknown-code': ({ given, known }, speech) => ({
    says: `这里没有带原因代码${given === undefined ? '' : ` ${given} `}的帖子或文件`,
    ways: [
      ...(known === undefined || known.length === 0 ? [] : [`这里有的代码：${known.join('、')}`]),
      { text: '查看帖子和代码', command: speech.command('report', '--problems') },
    ],
  }),
  'nobody-signed-in': ({ account }, speech) => ({
    says: `${account === undefined ? '这个账号' : `${account} `}没有登录，没有可以移除的`,
    ways: [{ text: '查看已登录的账号', command: speech.command('accounts') }],
  }),
  'output-cut': ({ full }) => ({
    says: full === true ? '输出没有写完：目标位置没有可用空间了' : '输出没有写完：目标位置写不进去',
    ways: [full === true ? '请腾出空间，再运行一次同样的命令' : '请换一个输出位置，再运行一次同样的命令'],
  }),
};

function seeHelp(command: string | null, line: (...words: readonly string[]) => string): Way {
  return { text: '查看用法', command: command === null ? line('help') : line('help', command) };
}
