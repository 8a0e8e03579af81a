import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { PlanFileReasons } from '../../../contract/reasons/plan-file.ts';

export const planFile: PhraseBook<PlanFileReasons> = {
  'decided-by-hand': '你在计划里这样决定的',
  'plan-wrong': ({ path, item, field }, speech) => ({
    says: `${place({ path, item }, speech)}：${field === undefined || field === '' ? '这不是一份计划' : `${field} 有误`}`,
    ways: [makeItAnew(speech)],
  }),
  'plan-of-other-account': ({ path, destination, account }, speech) => ({
    says: `${path ?? '这份文件'} 是 ${destination ?? '其他平台'}/${account ?? '其他账号'} 的计划，这个工作区里没有对应的计划`,
    ways: [makeItAnew(speech)],
  }),
  'plan-item-foreign': ({ path, item, destination, account, delivery, ref }, speech) => ({
    says: `${place({ path, item }, speech)}：${destination ?? '平台'}/${account ?? '账号'} 里没有帖子${ref === undefined ? '' : ` ${ref} `}的发布任务${delivery === undefined ? '' : ` ${delivery}`}`,
    ways: [makeItAnew(speech)],
  }),
  'plan-impossible': ({ path, item, ref }, speech) => ({
    says: `${place({ path, item }, speech)}：${ref === undefined ? '这篇' : `${ref} `}没有可用的文件，发不了`,
    ways: ['把它的 verdict 改回原样'],
  }),
  'plan-large': ({ path }, speech) => ({
    says: `${path ?? '计划文件'} 太大，读不回来`,
    ways: [{ text: '不用文件，直接执行工作区里的计划', command: speech.command('run') }],
  }),
  'plan-unreadable': ({ path }) => (path === undefined ? '读不了计划文件' : `读不了 ${path}`),
};

function place({ path, item }: { path?: string | undefined; item?: number | undefined }, speech: Speech): string {
  return `${path ?? '计划'}${item === undefined ? '' : ` 第 ${speech.number(item)} 项`}`;
}

function makeItAnew(speech: Speech): Way {
  return { text: '重新做一份', command: speech.command('plan', '<export>', '--to', '<destination>') };
}
