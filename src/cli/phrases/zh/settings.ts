import type { PhraseBook } from '../../../contract/index.ts';
import type { SettingsReasons } from '../../../contract/reasons/settings.ts';

export const settings: PhraseBook<SettingsReasons> = {
  'wrong-config-action': ({ given }, speech) => ({
    says: `config 不支持${given === undefined ? '这个操作' : ` ${given}`}`,
    ways: [
      { text: '查看全部设置', command: speech.command('config', 'list') },
      { text: '修改一项', command: speech.command('config', 'set', '<名称>', '<值>') },
      { text: '删掉一项', command: speech.command('config', 'unset', '<名称>') },
    ],
  }),
  'setting-not-named': ({ known = [] }, speech) => ({
    says: `config get 要写上设置的名称${known.length === 0 ? '' : `：${known.join('、')}`}`,
    ways: [{ text: '查看全部设置和现在的值', command: speech.command('config', 'list') }],
  }),
  'unknown-setting': ({ given, near, known }, speech) => ({
    says: `没有${given === undefined ? '这项设置' : `名为 ${given} 的设置`}`,
    ways: [
      ...(near == null ? [] : [`你要写的是不是 ${near}？`]),
      {
        text: known === undefined ? '查看有哪些设置' : `可选 ${known.join('、')}；查看现在的值`,
        command: speech.command('config', 'list'),
      },
    ],
  }),
  'setting-wrong': ({ name, given, takes }, speech) => ({
    says: `${name === undefined ? '这项设置' : `${name} `}不能设成${given === undefined ? '这样' : ` ${given}`}`,
    ways: [
      takes == null
        ? '见 README 的 Settings 一节'
        : 'least' in takes
          ? `请写 ${speech.number(takes.least)} 到 ${speech.number(takes.most)} 之间的整数`
          : `可选 ${takes.join('、')}`,
    ],
  }),
  'setting-without-value': ({ name }, speech) => ({
    says: `${name === undefined ? '这项设置' : `${name} `}后面要写上值`,
    ways: [{ text: '如果想删掉它', command: speech.command('config', 'unset', name ?? '<名称>') }],
  }),
  'workspace-is-no-setting': () => ({
    says: '工作区的位置不能写进设置文件：其中一个设置文件就在工作区里',
    ways: ['请用 --workspace <文件夹>，或设置环境变量 CLIPFERRY_WORKSPACE'],
  }),
  'secret-is-no-setting': ({ given }, speech) => ({
    says: `${given === undefined ? '这' : `${given} `}看起来是密码一类的内容，不能放进设置文件；什么都没有写入`,
    ways: [
      { text: '请登录平台，clipferry 会问你，并存到别人读不到的地方', command: speech.command('login', '<平台>') },
      '如果写的是真密码，请改掉它：你输入的内容留在了终端的历史记录里',
    ],
  }),
};
