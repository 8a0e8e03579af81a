import type { Destination } from '../../../src/contract/index.ts';
import { adapterReasons } from '../../../src/kit/index.ts';

interface HandReasons {
  readonly pace: Readonly<Record<never, never>>;
  readonly consent: Readonly<Record<never, never>>;
}

export const own = adapterReasons<HandReasons>('by-hand');

export const words: Destination['words'] = {
  en: {
    title: 'A place without a way in',
    options: { server: 'Host and port.' },
    login: {},
    reasons: { pace: 'nobody likes to press a button more often', consent: 'You publish each post yourself' },
  },
  zh: {
    title: '只能手动发布的平台',
    options: { server: '主机和端口。' },
    login: {},
    reasons: { pace: '一天点太多次发布会累', consent: '每条内容都由你自己发布' },
  },
};
