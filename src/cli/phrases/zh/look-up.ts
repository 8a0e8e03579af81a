import type { PhraseBook } from '../../../contract/index.ts';
import type { LookUpReasons } from '../../../contract/reasons/look-up.ts';

const again = '过一阵再运行同一条命令，会接着查';
const otherWay = '或者用文件提供文案：`clipferry help captions`';

const asked = (host: string | undefined) => (host === undefined ? '对方' : `${host} `);

export const lookUp: PhraseBook<LookUpReasons> = {
  'look-up-gone': (_, speech) => `不登录 ${speech.source.name} 看不到这篇：可能不公开、已删除，或从未存在`,
  'look-up-foreign': ({ owner }, speech) => ({
    says: `按 ID 在 ${speech.source.name} 查到的是${owner === undefined ? '别的账号' : ` @${owner} `}的帖子，没有采用`,
    ways: ['如果那是你改名后的账号，请用文件提供文案'],
  }),
  'look-up-trouble': ({ host, status }) =>
    `${asked(host)}没有给出可用的回答${status === undefined ? '' : `（HTTP ${status}）`}`,
  'look-up-blocked': ({ host, status, untilAt }, speech) => ({
    says: `${asked(host)}不让继续查了${status === undefined ? '' : `（HTTP ${status}）`}${
      untilAt === undefined ? '' : `，${speech.minute(untilAt)} 之后再试`
    }`,
    ways: [again, otherWay],
  }),
  'look-up-page-instead': ({ host, untilAt }, speech) => ({
    says: `${asked(host)}返回的是给人看的网页，不是查询结果，多半是被拦截了${
      untilAt === undefined ? '' : `，${speech.minute(untilAt)} 之前不再查询`
    }`,
    ways: [again, otherWay],
  }),
  'look-up-too-early': ({ host, untilAt }, speech) => ({
    says: `${host === undefined ? '按对方' : `按 ${host} `}的要求，${untilAt === undefined ? '现在还不能再查' : `${speech.minute(untilAt)} 之前不再查询`}`,
    ways: [again, otherWay],
  }),
  'look-up-unreachable': ({ host, posts }, speech) => ({
    says: `${asked(host)}连续${posts === undefined ? '多' : ` ${speech.number(posts)} `}篇都没有回答`,
    ways: [again],
  }),
  'look-up-all-gone': ({ host, posts }, speech) => ({
    says: `${asked(host)}查不到最先问的${posts === undefined ? '几' : ` ${speech.number(posts)} `}篇：要么这些作品不公开，要么这种查询方式已经停用`,
    ways: ['看看不登录时能不能看到你的作品', otherWay],
  }),
  'look-up-unknown-source': (_, speech) => ({
    says: `${speech.source.name} 的文案没办法联网查`,
    ways: ['用文件提供文案：`clipferry help captions`'],
  }),
};
