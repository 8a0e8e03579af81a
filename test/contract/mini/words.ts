import type { Destination } from '../../../src/contract/index.ts';
import { adapterReasons } from '../../../src/kit/index.ts';
import type { Mistake } from './mistakes.ts';

interface MiniReasons {
  readonly pace: Readonly<Record<never, never>>;
  readonly blocked: { readonly status: number };
  readonly reviewed: { readonly state: string };
}

export const own = adapterReasons<MiniReasons>('mini');

export function wordsWith(mistake: Mistake | null): Destination['words'] {
  return {
    en: {
      title: 'A small platform',
      options: mistake === 'leaves an option without words' ? {} : { server: 'Host and port.' },
      login: { token: 'Your token?' },
      units: { 'mini/letters': 'letters of this platform' },
      reasons: {
        pace: 'a server of this very test',
        blocked: ({ status }: { status?: number }) =>
          mistake !== 'speaks of a fact that is missing' && status === undefined
            ? 'the platform blocks the account'
            : `the platform blocks the account (status ${status})`,
        reviewed: ({ state }: { state?: string }) => `the platform says ${state ?? 'nothing'}`,
      },
    },
    zh: {
      title: '一个小平台',
      options: { server: '主机和端口。' },
      login: { token: '你的令牌？' },
      units: { 'mini/letters': '个字' },
      reasons: {
        pace: '测试用的服务器',
        ...(mistake === 'words a reason in one language' ? {} : { blocked: '平台限制了账号' }),
        reviewed: ({ state }: { state?: string }) => (state === undefined ? '平台的状态未知' : `平台的状态是 ${state}`),
      },
    },
  };
}
