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
    says: `${given === undefined ? '这' : `${given} `}不是一个账号`,
    ways: ['写成 <平台>/<账号>，例如 rednote/main'],
  }),
  'no-login': ({ destination }, speech) => ({
    says: `${destination === undefined ? '这个平台' : `${destination} `}不需要登录`,
    ways: [{ text: '直接继续', command: speech.command('migrate', '<导出文件>', '--to', destination ?? '<平台>') }],
  }),
  'nobody-to-ask': ({ destination, fields }, speech) => ({
    says: '这里不是终端，没法提问',
    ways: [
      {
        text: `把${fields === undefined ? '登录信息' : ` ${fields.join('、')} `}写进只有你能读的 JSON 文件`,
        command: speech.command('login', destination ?? '<平台>', '--from-file', '<路径>'),
      },
    ],
  }),
  'answers-unreadable': ({ path }) => `读不了${path === undefined ? '登录信息文件' : ` ${path}`}`,
  'answers-wrong': ({ what, place }) =>
    `${what === undefined ? '文件' : `${what} `}里的登录信息不对${place === undefined ? '' : `，看看 ${place}`}`,
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
          says: `系统钥匙串不肯删除${name}的登录信息`.replace(/ $/, ''),
          ways: [
            { text: '解锁钥匙串后再退出一次', command: speech.command('logout', destination ?? '<平台>', ...labels) },
          ],
        }
      : {
          says: `${name}的登录信息保存在系统钥匙串里，但钥匙串没有响应`.trim(),
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
    says: `这台电脑的其他用户也能读${path === undefined ? '到登录信息' : ` ${path}`}`,
    ways: [{ text: '改成只有你能读', command: `chmod 600 ${shellWord(path ?? '<路径>')}` }],
  }),
  'credentials-unreachable': ({ path, systemCode }) => ({
    says: `${path === undefined ? '登录信息' : `${path} `}读写失败${systemCode === undefined ? '' : `（${systemCode}）`}`,
    ways: ['检查文件夹属于谁，硬盘是不是满了'],
  }),
};
