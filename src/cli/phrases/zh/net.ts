import type { PhraseBook, Way } from '../../../contract/index.ts';
import type { NetReasons } from '../../../contract/reasons/net.ts';

const redirectWay: Way = { text: '这只能由对方服务器修正：过一天再试，或换一个新链接' };

export const net: PhraseBook<NetReasons> = {
  aborted: '还没完成就停止了',
  'connection-refused': (sent) => says(sent, '服务器拒绝连接'),
  'host-unknown': (sent) => ({
    says: says(sent, '找不到这个域名'),
    ways: ['检查网络连接，以及域名是否写对'],
  }),
  timeout: ({ silentMs, ...sent }, speech) =>
    says(sent, silentMs === undefined ? '连接服务器超时' : `已有 ${speech.duration(silentMs)}没有收发任何数据`),
  'answer-slow': ({ withinMs, ...sent }, speech) =>
    says(sent, withinMs === undefined ? '响应迟迟没有传完' : `${speech.duration(withinMs)}内响应一直没有传完`),
  'network-unreachable': (sent) => ({
    says: says(sent, '网络断开，或无法到达对方服务器'),
    ways: ['检查网络连接'],
  }),
  'tls-failed': ({ systemCode, ...sent }) => ({
    says: says(sent, `无法确认服务器的身份${systemCode === undefined ? '' : `（${systemCode}）`}`),
    ways: [
      '检查这台电脑的日期和时间',
      '如果连的是酒店或咖啡馆的 Wi-Fi，先打开任意网页完成登录',
      '如果公司代理会解密 TLS，把 NODE_EXTRA_CA_CERTS 设为它的证书',
    ],
  }),
  'connection-lost': ({ began, ...sent }) => says(sent, began === false ? '没能建立连接' : '连接中断'),
  'answer-unreadable': (sent) => says(sent, '服务器的回应不是有效的 HTTP'),
  'bad-request': (sent) => says(sent, '请求头或地址中有不允许的字符'),
  'answer-too-large': ({ maxBytes, ...sent }, speech) =>
    says(sent, maxBytes === undefined ? '服务器的回应太大' : `服务器的回应超过 ${speech.bytes(maxBytes)}`),
  'body-length': ({ bytes, ...sent }, speech) =>
    says(sent, bytes === undefined ? '文件在发送途中变了' : `文件变了，已不是原来的 ${speech.number(bytes)} 字节`),
  'url-not-allowed': ({ fault, scheme, host }) => {
    switch (fault) {
      case 'scheme':
        return `链接必须以 https:// 或 http:// 开头${scheme === undefined ? '' : `，这个以 ${scheme} 开头`}`;
      case 'user-name':
        return `${host === undefined ? '链接' : `指向 ${host} 的链接`}带有用户名，不会打开这样的链接`;
      default:
        return '这个链接不是网址';
    }
  },
  'host-not-allowed': ({ host, address, odd, allow }) => ({
    says: whyNotAllowed(host, address, odd === true),
    ways: allow === undefined ? [] : [{ text: `如果你信任这个地址，加上 --allow-host ${allow}` }],
  }),
  'bad-allow-host': ({ entry }) => ({
    says:
      entry === undefined
        ? '--allow-host 需要主机名或“主机名:端口”'
        : `--allow-host ${entry} 不是主机名，也不是“主机名:端口”`,
    ways: ['写法示例：--allow-host 127.0.0.1:4000 或 --allow-host nas.local'],
  }),
  'too-many-redirects': ({ host }) => ({ says: `${server(host)}一直在循环跳转`, ways: [redirectWay] }),
  'bad-redirect': ({ host }) => ({ says: `${server(host)}跳转到的不是链接`, ways: [redirectWay] }),
  'insecure-redirect': ({ host, to }) => ({
    says: `${server(host)}从 https 跳转到 http${to === undefined ? '' : `（${to}）`}，没有跟随`,
    ways: [redirectWay],
  }),
};

interface Sent {
  readonly method?: string;
  readonly address?: string;
}

function says({ method, address }: Sent, sentence: string): string {
  const what = [method, address].filter((part) => part !== undefined).join(' ');
  return what === '' ? sentence : `${what}：${sentence}`;
}

function server(host: string | undefined): string {
  return host === undefined ? '服务器' : `${host} `;
}

function whyNotAllowed(host: string | undefined, address: string | undefined, odd: boolean): string {
  if (address === undefined) return '链接指向的地址不在公网上';
  if (odd) return `${host === undefined ? '链接' : `${host} `}是 ${address} 的一种非常规写法`;
  if (host === undefined || host === address || host === `[${address}]`) return `${address} 不是公网地址`;
  return `${host} 指向 ${address}，不是公网地址`;
}
