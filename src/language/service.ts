import { because, FerryError } from '../contract/index.ts';
import { readServiceAddress, type ServiceAddress } from '../kit/index.ts';

/** FerryError `usage` `wrong-service-address`. `flag`: what it was given with, for the message. */
export function decodeServiceAddress(given: string, flag: string): ServiceAddress {
  const address = readServiceAddress(given);
  if (address !== null) return address;
  const shown = given
    .trim()
    .replace(/[^/\s]*@/, '***@')
    .replace(/[?#].*$/s, '?***');
  throw new FerryError('usage', because('wrong-service-address', { given: shown, flag }), { effect: 'none' });
}

const loopback = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** A key goes over https or stays on this computer. FerryError `usage` `service-key-in-clear`. */
export function assertKeyIsSafe({ url, host }: ServiceAddress): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || loopback.test(hostname)) return;
  throw new FerryError('usage', because('service-key-in-clear', { service: host }), { effect: 'none' });
}
