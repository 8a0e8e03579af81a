import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ownAddresses } from '../../src/hand-off/address.ts';

function four(address: string, internal = false): NetworkInterfaceInfo {
  return {
    address,
    internal,
    family: 'IPv4',
    netmask: '255.255.255.0',
    mac: '02:00:00:00:00:01',
    cidr: `${address}/24`,
  };
}

function six(address: string): NetworkInterfaceInfo {
  return {
    address,
    internal: false,
    family: 'IPv6',
    netmask: 'ffff::',
    mac: '02:00:00:00:00:01',
    cidr: null,
    scopeid: 0,
  };
}

const lo = [four('127.0.0.1', true)];

describe('the addresses that a phone can reach, likeliest first', () => {
  it.each([
    [
      'Linux, Wi-Fi and cable',
      { lo, wlp3s0: [four('192.168.1.20'), six('fe80::1')], enp0s31f6: [four('10.1.2.3')] },
      ['192.168.1.20', '10.1.2.3'],
    ],
    [
      'Linux with containers, machines and tunnels',
      {
        lo,
        docker0: [four('172.17.0.1')],
        'br-6f1e': [four('172.18.0.1')],
        veth12: [four('172.19.0.1')],
        virbr0: [four('192.168.122.1')],
        lxdbr0: [four('10.5.0.1')],
        podman0: [four('10.88.0.1')],
        tun0: [four('10.8.0.2')],
        wg0: [four('10.9.0.2')],
        ppp0: [four('10.10.0.2')],
        tailscale0: [four('100.101.102.103')],
        eth0: [four('192.168.0.7')],
      },
      ['192.168.0.7'],
    ],
    [
      'macOS',
      {
        lo0: lo,
        en0: [six('fe80::2'), four('192.168.178.30')],
        en5: [four('192.168.178.31')],
        awdl0: [six('fe80::3')],
        llw0: [six('fe80::4')],
        utun3: [four('10.99.0.2')],
        bridge100: [four('192.168.64.1')],
        vmnet8: [four('192.168.87.1')],
      },
      ['192.168.178.30', '192.168.178.31'],
    ],
    [
      'Windows',
      {
        'Loopback Pseudo-Interface 1': lo,
        'Wi-Fi': [four('192.168.1.44')],
        Ethernet: [four('10.20.30.40')],
        'vEthernet (WSL (Hyper-V firewall))': [four('172.28.64.1')],
        'VMware Network Adapter VMnet8': [four('192.168.66.1')],
        'VirtualBox Host-Only Network': [four('192.168.57.1')],
        'OpenVPN TAP-Windows6': [four('10.8.0.6')],
        ProtonVPN: [four('10.2.0.2')],
        NordLynx: [four('10.5.0.2')],
      },
      ['192.168.1.44', '10.20.30.40'],
    ],
    [
      'Windows, where VirtualBox calls itself a cable',
      { 'Ethernet 2': [four('192.168.56.1')], Ethernet: [four('172.16.4.4')] },
      ['172.16.4.4', '192.168.56.1'],
    ],
    [
      'an older Windows',
      { 'Local Area Connection': [four('192.168.1.9')], 'Wireless Network Connection': [four('192.168.1.8')] },
      ['192.168.1.8', '192.168.1.9'],
    ],
    [
      'Windows in Chinese',
      {
        WLAN: [four('192.168.31.5')],
        以太网: [four('192.168.31.4')],
        本地连接: [four('192.168.31.3')],
        'vEthernet (默认开关)': [four('172.20.0.1')],
      },
      ['192.168.31.3', '192.168.31.4', '192.168.31.5'],
    ],
    [
      'an interface with a name nobody knows, last',
      { mystery: [four('192.168.1.1')], wlan0: [four('172.31.9.9')] },
      ['172.31.9.9', '192.168.1.1'],
    ],
    ['two networks on one interface', { en0: [four('10.0.0.5'), four('192.168.2.5')] }, ['192.168.2.5', '10.0.0.5']],
    [
      'an address of the internet',
      {
        eth0: [four('203.0.113.9')],
        eth1: [four('172.15.0.1')],
        eth2: [four('172.32.0.1')],
        eth3: [four('192.169.0.1')],
        eth4: [four('11.0.0.1')],
      },
      [],
    ],
    ['no answer from the router', { wlan0: [four('169.254.10.10')] }, []],
    ['IPv6 alone', { wlan0: [six('fd00::5')] }, []],
    ['loopback alone', { lo }, []],
    ['nothing', {}, []],
    ['an interface that just went', { wlan0: undefined }, []],
  ] as [string, Record<string, NetworkInterfaceInfo[] | undefined>, string[]][])('%s', (_name, interfaces, wanted) => {
    expect(ownAddresses(interfaces).map(({ address }) => address)).toEqual(wanted);
  });

  it('come with the name of their interface', () => {
    expect(ownAddresses({ wlan0: [four('192.168.1.2')] })).toEqual([{ name: 'wlan0', address: '192.168.1.2' }]);
  });
});
