import type { NetworkInterfaceInfo } from 'node:os';

export interface OwnAddress {
  /** of the interface, as the system calls it */
  readonly name: string;
  readonly address: string;
}

/** Bridges, tunnels and virtual machines: a phone is on none of them. */
const virtualNames = [
  /^(?:docker|podman|br-|veth|virbr|vmnet|vboxnet|lxc|lxdbr|incusbr|tun|tap|utun|ppp|ipsec|wg|zt|tailscale|cali|flannel|cni|llw|awdl|bridge)/i,
  /^lo\d*$/i,
  /vEthernet|VirtualBox|VMware|Hyper-V|VPN|NordLynx|WireGuard|TAP-Windows|ZeroTier|Loopback/i,
];
/** Wi-Fi and cable, as Linux, macOS and Windows (English and Chinese) call them. */
const physicalNames = /^(?:en|eth|wl|wi-?fi|local area connection|wireless|以太网|本地连接|无线)/i;
/** VirtualBox gives this network to itself, on Windows under a name like that of a cable. */
const virtualNetwork = '192.168.56.';

/**
 * The addresses under which a phone in the same network can reach this computer, the likeliest first. IPv4 only: what a person may have to type
 * must be short, and home networks give one to everybody.
 */
export function ownAddresses(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): readonly OwnAddress[] {
  const found = Object.entries(interfaces).flatMap(([name, infos]) =>
    (infos ?? [])
      .filter(({ family, internal, address }) => family === 'IPv4' && !internal && isHome(address))
      .map(({ address }) => ({ name, address })),
  );
  return found
    .filter(({ name }) => !virtualNames.some((virtual) => virtual.test(name)))
    .sort((a, b) => rank(a) - rank(b) || (a.address < b.address ? -1 : 1));
}

/** RFC 1918: networks that are not the internet. */
function isHome(address: string): boolean {
  return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(address);
}

function rank({ name, address }: OwnAddress): number {
  const isPhysical = physicalNames.test(name) && !address.startsWith(virtualNetwork);
  return (isPhysical ? 0 : 4) + (address.startsWith('192.168.') ? 0 : address.startsWith('10.') ? 1 : 2);
}
