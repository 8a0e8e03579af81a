import type { PhraseBook, Way } from '../../../contract/index.ts';
import type { NetReasons } from '../../../contract/reasons/net.ts';
import { counted } from './counting.ts';

const redirectWay: Way = { text: 'nobody but the server can change that: try the next day, or ask for a new link' };

export const net: PhraseBook<NetReasons> = {
  aborted: 'stopped before it was done',
  'connection-refused': (sent) => says(sent, 'the server refused the connection'),
  'host-unknown': (sent) => ({
    says: says(sent, 'the host name leads nowhere'),
    ways: ['check the network connection and the host name'],
  }),
  timeout: ({ silentMs, ...sent }, speech) =>
    says(
      sent,
      silentMs === undefined ? 'the server did not answer in time' : `nothing moved for ${speech.duration(silentMs)}`,
    ),
  'answer-slow': ({ withinMs, ...sent }, speech) =>
    says(
      sent,
      `the answer did not come to an end${withinMs === undefined ? '' : ` within ${speech.duration(withinMs)}`}`,
    ),
  'network-unreachable': (sent) => ({
    says: says(sent, 'the network is down or the host cannot be reached'),
    ways: ['check the network connection'],
  }),
  'tls-failed': ({ systemCode, ...sent }) => ({
    says: says(sent, `the server's identity could not be checked${systemCode === undefined ? '' : ` (${systemCode})`}`),
    ways: [
      'check the date of this computer',
      'in a hotel or a café, open a web page first: its login page may answer for everybody',
      'if a company proxy opens TLS, set NODE_EXTRA_CA_CERTS to its certificate',
    ],
  }),
  'connection-lost': ({ began, ...sent }) =>
    says(sent, began === false ? 'no connection could be made' : 'the connection was lost'),
  'answer-unreadable': (sent) => says(sent, 'the answer is not readable HTTP'),
  'bad-request': (sent) => says(sent, 'a header or the address holds a forbidden character'),
  'answer-too-large': ({ maxBytes, ...sent }, speech) =>
    says(
      sent,
      maxBytes === undefined ? 'the answer is too large' : `the answer is larger than ${speech.bytes(maxBytes)}`,
    ),
  'body-length': ({ bytes, ...sent }, speech) =>
    says(
      sent,
      bytes === undefined
        ? 'the file has changed while it was sent'
        : `the file has changed, it is no longer ${counted(speech, bytes, 'byte')} long`,
    ),
  'url-not-allowed': ({ fault, scheme, host }) => {
    switch (fault) {
      case 'scheme':
        return `links must begin with https:// or http://${scheme === undefined ? '' : `, this one begins with ${scheme}`}`;
      case 'user-name':
        return `the link${host === undefined ? '' : ` to ${host}`} carries a user name: such links are not followed`;
      default:
        return 'the link is not a web address';
    }
  },
  'host-not-allowed': ({ host, address, odd, allow }) => ({
    says: whyNotAllowed(host, address, odd === true),
    ways: allow === undefined ? [] : [{ text: `if you trust it, add --allow-host ${allow}` }],
  }),
  'bad-allow-host': ({ entry }) => ({
    says:
      entry === undefined
        ? '--allow-host needs a host or host:port'
        : `--allow-host ${entry} is not a host or host:port`,
    ways: ['write it like --allow-host 127.0.0.1:4000 or --allow-host nas.local'],
  }),
  'too-many-redirects': ({ host }) => ({ says: `${host ?? 'the server'} redirects in circles`, ways: [redirectWay] }),
  'bad-redirect': ({ host }) => ({
    says: `${host ?? 'the server'} redirects to something that is no link`,
    ways: [redirectWay],
  }),
  'insecure-redirect': ({ host, to }) => ({
    says: `${host ?? 'the server'} redirects from https to http${to === undefined ? '' : ` (${to})`}: not followed`,
    ways: [redirectWay],
  }),
};

interface Sent {
  readonly method?: string;
  readonly address?: string;
}

function says({ method, address }: Sent, sentence: string): string {
  const what = [method, address].filter((part) => part !== undefined).join(' ');
  return what === '' ? sentence : `${what}: ${sentence}`;
}

function whyNotAllowed(host: string | undefined, address: string | undefined, odd: boolean): string {
  if (address === undefined) return 'a link leads to an address that is not on the public internet';
  if (odd) return `${host ?? 'the link'} is an odd way to write the address ${address}`;
  if (host === undefined || host === address || host === `[${address}]`) return `${address} is not a public address`;
  return `${host} leads to ${address}, which is not a public address`;
}
