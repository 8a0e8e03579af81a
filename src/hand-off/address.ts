import type { NetworkInterfaceInfo } from 'node:os';

export interface OwnAddress {
  /** of the interface, as the system calls it */
  readonly name: string;
  readonly address: string;
}

/** Bridges, tunnels and virtual machines: a phone is on none of them. */
const virtualNames =
  /^(?:docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|utun|wg|zt|tailscale|cali|flannel|cni|lo|llw|awdl|bridge|vEthernet|VirtualBox|VMware|Hyper-V)/i;
/** Wi-Fi and cable, as Linux, macOS and Windows call them. */
const physicalNames = /^(?:en|eth|wl|wlan|wi-?fi|ethernet)/i;

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
    .filter(({ name }) => !virtualNames.test(name))
    .sort((a, b) => rank(a) - rank(b) || (a.address < b.address ? -1 : 1));
}

/** RFC 1918: networks that are not the internet. */
function isHome(address: string): boolean {
  return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(address);
}

function rank({ name, address }: OwnAddress): number {
  return (physicalNames.test(name) ? 0 : 4) + (address.startsWith('192.168.') ? 0 : address.startsWith('10.') ? 1 : 2);
}
