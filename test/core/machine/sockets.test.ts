import { describe, expect, test } from 'vitest';
import { connectionsOpened, listenerAt, listenersAt, tcpSockets } from '../../../core/machine/sockets.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const line = (local: string, remote: string, state: string, inode: number) =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 20 4 30 10 -1`;
const ANY6 = '0'.repeat(32);
const tables: Readonly<Record<string, string>> = {
  '/proc/net/tcp': [
    HEAD,
    line('00000000:1538', '00000000:0000', '0A', 11),
    line('0100007F:9C40', '0100007F:1538', '01', 12),
    line('0100007F:1538', '0100007F:9C40', '01', 13),
    line('0100007F:9C42', '0100007F:1538', '06', 0),
    '',
  ].join('\n'),
  '/proc/net/tcp6': [
    HEAD,
    line(`${ANY6}:0BB8`, `${ANY6}:0000`, '0A', 21),
    line('0000000000000000FFFF00000100007F:0BB8', '0000000000000000FFFF00000100007F:9C44', '01', 22),
    line('00000000000000000000000001000000:0BB8', '00000000000000000000000001000000:9C46', '01', 23),
    '',
  ].join('\n'),
};
const sockets = tcpSockets((path) => tables[path] ?? null);

test('the table of IPv6 is not read where nobody uses that', () => {
  const asked: string[] = [];
  const used = (count: number) => (path: string) => {
    asked.push(path);
    return path === '/proc/net/sockstat6' ? `TCP6: inuse ${count}\nUDP6: inuse 2\n` : (tables[path] ?? null);
  };
  expect(tcpSockets(used(0))).toEqual(sockets.slice(0, tables['/proc/net/tcp']!.trim().split('\n').length - 1));
  expect(asked).toEqual(['/proc/net/sockstat6', '/proc/net/tcp']);
  expect(tcpSockets(used(10))).toEqual(sockets);
});

test('sockets are read from both tables, an IPv4 address within IPv6 as what it is', () => {
  expect(sockets).toEqual([
    { local: '0.0.0.0:5432', remote: '0.0.0.0:0', state: 'listening', inode: 11 },
    { local: '127.0.0.1:40000', remote: '127.0.0.1:5432', state: 'connected', inode: 12 },
    { local: '127.0.0.1:5432', remote: '127.0.0.1:40000', state: 'connected', inode: 13 },
    { local: '127.0.0.1:40002', remote: '127.0.0.1:5432', state: 'other', inode: 0 },
    { local: '[::]:3000', remote: '[::]:0', state: 'listening', inode: 21 },
    { local: '127.0.0.1:3000', remote: '127.0.0.1:40004', state: 'connected', inode: 22 },
    { local: '[::1]:3000', remote: '[::1]:40006', state: 'connected', inode: 23 },
  ]);
});

test('a listener is found at its address, and on every address', () => {
  expect(listenerAt('127.0.0.1:5432', sockets)?.inode).toBe(11);
  expect(listenerAt('127.0.0.1:3000', sockets)?.inode).toBe(21);
  expect(listenerAt('[::1]:3000', sockets)?.inode).toBe(21);
  expect(listenerAt('127.0.0.1:40000', sockets)).toBeUndefined();
  expect(listenersAt(3000, sockets).map(({ inode }) => inode)).toEqual([21]);
});

test('where the system has no tables there are no sockets', () => {
  expect(tcpSockets(() => null)).toEqual([]);
});

describe('connections that were opened', () => {
  const snmp = 'Ip: Forwarding\nIp: 1\nTcp: RtoAlgorithm ActiveOpens PassiveOpens\nTcp: 1 14145 14084\n';

  test('are counted by the system', () => {
    expect(connectionsOpened(() => snmp)).toBe(14_145);
  });

  test.each([null, '', 'Tcp: RtoAlgorithm\nTcp: 1\n', 'Tcp: A ActiveOpens\n'])('are not known from %j', (text) => {
    expect(connectionsOpened(() => text)).toBeNull();
  });
});
