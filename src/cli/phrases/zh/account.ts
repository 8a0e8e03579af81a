import type { PhraseBook } from '../../../contract/index.ts';
import type { AccountReasons } from '../../../contract/reasons/account.ts';
import { shellWord } from '../shell.ts';

export const account: PhraseBook<AccountReasons> = {
  'account-stopped': ({ destination = '<平台>', account: label = '<账号>' }, speech) => ({
    says: `${destination === '<平台>' ? '这个账号' : `账号 ${destination}/${label} `}已暂停`,
    ways: [
      { text: '处理好之后，恢复这个账号', command: speech.command('accounts', 'resume', `${destination}/${label}`) },
    ],
  }),
  'wrong-account': ({ given }) => ({
    says: `${given === undefined ? '这' : `${given} `}不是有效的账号`,
    ways: ['写成 <平台>/<账号>，例如 rednote/main'],
  }),
  'no-login': ({ destination }, speech) => ({
    says: `${destination === undefined ? '这个平台' : `${destination} `}不需要账号`,
    ways: [{ text: '直接继续', command: speech.command('migrate', '<导出文件>', '--to', destination ?? '<平台>') }],
  }),
  'nobody-to-ask': ({ destination, fields }, speech) => ({
    says: '当前没有可交互的终端，没法向你提问',
    ways: [
      {
        text: `把${fields === undefined ? '登录信息' : ` ${fields.join('、')} `}写进只有你能读取的 JSON 文件`,
        command: speech.command('login', destination ?? '<平台>', '--from-file', '<路径>'),
      },
    ],
  }),
  'answers-unreadable': ({ path }) => `无法读取${path === undefined ? '登录信息文件' : ` ${path}`}`,
  'answers-wrong': ({ what, place }) =>
    `${what === undefined ? '文件' : `${what} `}里的登录信息不对${place === undefined ? '' : `，请检查 ${place}`}`,
  'consent-needed': ({ destination }) => ({
    says: `${destination === undefined ? '这个平台' : `发布到 ${destination} `}需要你先同意上面的内容`,
    ways: [`加上 --accept-risk ${destination ?? '<平台>'} 表示同意`],
  }),
  'consent-refused': '你没有同意，什么都没有发出去',
  'keychain-locked': ({ destination, account: label, of }, speech) => {
    const name = destination === undefined ? '这个账号' : ` ${destination}${label ? `/${label}` : ''} `;
    const labels = label ? ['--account', label] : [];
    return of === 'removing'
      ? {
          says: `没能从系统钥匙串中删除${name}的登录信息`,
          ways: [
            { text: '解锁钥匙串，再移除一次', command: speech.command('logout', destination ?? '<平台>', ...labels) },
          ],
        }
      : {
          says: `${name}的登录信息保存在系统钥匙串中，但钥匙串没有响应`.trim(),
          ways: [
            { text: '解锁钥匙串，或重新登录', command: speech.command('login', destination ?? '<平台>', ...labels) },
          ],
        };
  },
  'credentials-broken': ({ what }, speech) => ({
    says: `${what === undefined ? '保存的登录信息' : `${what} `}已损坏`,
    ways: [{ text: '重新登录', command: speech.command('login', '<平台>') }],
  }),
  'credentials-open': ({ path }) => ({
    says: `这台电脑的其他用户也能读取${path === undefined ? '登录信息' : ` ${path}`}`,
    ways: [{ text: '改成只有你能读取', command: `chmod 600 ${shellWord(path ?? '<路径>')}` }],
  }),
  'credentials-unreachable': ({ path, systemCode }) => ({
    says: `${path === undefined ? '登录信息' : `${path} `}无法读写${systemCode === undefined ? '' : `（${systemCode}）`}`,
    ways: ['检查文件夹的所有者，以及磁盘是不是满了'],
  }),
};
