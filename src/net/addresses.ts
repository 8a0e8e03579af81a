import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * Addresses that are not the public internet, from the IANA special-purpose registries (RFC 6890 and successors, read
 * 2026-11). 198.18.0.0/15 (benchmarking) is missing on purpose: VPN clients of the Clash family answer every DNS question
 * with it ("fake IP"), many people who publish to REDnote use one, and nothing private is reachable there.
 */
const PRIVATE_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Inside 2000::/3: Teredo and the other protocol assignments, ORCHID, documentation, 6to4. */
const PRIVATE_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const privateAddresses = new BlockList();
for (const range of [...PRIVATE_IPV4, ...PRIVATE_IPV6]) {
  const [network = '', prefix] = range.split('/');
  privateAddresses.addSubnet(network, Number(prefix), isIPv4(network) ? 'ipv4' : 'ipv6');
}

/** All unicast that is routed today (IANA IPv6 address space registry): everything outside it is refused unseen. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** IPv4 inside IPv6: mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96), where the IPv4 address decides. */
const carriesIpv4 = new BlockList();
carriesIpv4.addSubnet('::ffff:0:0', 96, 'ipv6');
carriesIpv4.addSubnet('64:ff9b::', 96, 'ipv6');

/** `address`: an IP address without brackets or zone. Anything else is not public. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !privateAddresses.check(address, 'ipv4');
    case 6:
      if (carriesIpv4.check(address, 'ipv6')) return isPublicAddress(lastFourBytes(address));
      return globalUnicast.check(address, 'ipv6') && !privateAddresses.check(address, 'ipv6');
    default:
      return false;
  }
}

/** The URL parser brings every spelling of an IPv6 address into one: hexadecimal, shortest form. */
function lastFourBytes(address: string): string {
  const canonical = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const groups = canonical.split(':').slice(-2);
  const [high = 0, low = 0] = groups.map((group) => Number.parseInt(group || '0', 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
