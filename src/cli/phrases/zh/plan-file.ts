import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { PlanFileReasons } from '../../../contract/reasons/plan-file.ts';

export const planFile: PhraseBook<PlanFileReasons> = {
  'decided-by-hand': '你在计划里这样决定的',
  'plan-wrong': ({ path, item, field }, speech) => ({
    says: `${place({ path, item }, speech)}：${field === undefined || field === '' ? '这不是一份计划' : `${field} 有误`}`,
    ways: [makeItAnew(speech)],
  }),
  'plan-of-older-version': ({ path }, speech) => ({
    says: `${path === undefined ? '计划文件' : `${path} `}是旧版 clipferry 写的，手动改过的内容无法沿用`,
    ways: [makeItAnew(speech), { text: '不用文件，直接执行工作区里的计划', command: speech.command('run') }],
  }),
  'plan-of-other-account': ({ path, destination, account }, speech) => ({
    says: `${path === undefined ? '这份文件' : `${path} `}是${owner(destination, account, '其他账号')}的计划，这个工作区里没有这个账号的计划`,
    ways: [makeItAnew(speech)],
  }),
  'plan-item-foreign': ({ path, item, destination, account, delivery, ref }, speech) => ({
    says: `${place({ path, item }, speech)}：${owner(destination, account, '这个账号').trimStart()}里没有${ref === undefined ? '这篇帖子' : `帖子 ${ref} `}的发布任务${delivery === undefined ? '' : ` ${delivery}`}`,
    ways: [makeItAnew(speech)],
  }),
  'plan-impossible': ({ path, item, ref }, speech) => ({
    says: `${place({ path, item }, speech)}：${ref === undefined ? '这篇' : `${ref} `}没有可用的文件，发不了`,
    ways: ['把它的 verdict 改回原样'],
  }),
  'plan-large': ({ path }, speech) => ({
    says: `${path === undefined ? '计划文件' : `${path} `}太大，无法读回`,
    ways: [{ text: '不用文件，直接执行工作区里的计划', command: speech.command('run') }],
  }),
  'plan-unreadable': ({ path }) => (path === undefined ? '无法读取计划文件' : `无法读取 ${path}`),
};

function place({ path, item }: { path?: string | undefined; item?: number | undefined }, speech: Speech): string {
  return `${path === undefined ? '计划' : path}${item === undefined ? '' : `${path === undefined ? '' : ' '}第 ${speech.number(item)} 项`}`;
}

/** ` rednote/main `，不知道是哪个账号时用 `otherwise` */
function owner(destination: string | undefined, account: string | undefined, otherwise: string): string {
  return destination === undefined || account === undefined ? otherwise : ` ${destination}/${account} `;
}

function makeItAnew(speech: Speech): Way {
  return { text: '重新生成计划', command: speech.command('plan', '<导出文件>', '--to', '<平台>') };
}
