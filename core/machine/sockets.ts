import { readdirSync, readlinkSync } from 'node:fs';
import { type ReadText, textOrNull } from './text-file.ts';

/** TCP sockets as the kernel's tables show them: of this network namespace, and so of this machine or this container. */

export interface Socket {
  /** As "127.0.0.1:5432" or "[::1]:5432"; of an IPv4 address within IPv6 the former. */
  readonly local: string;
  readonly remote: string;
  readonly state: 'listening' | 'connected' | 'other';
  /** What the descriptor of its owner names it by; 0 where it has none any more. */
  readonly inode: number;
}

const STATES: Readonly<Record<string, Socket['state']>> = { '01': 'connected', '0A': 'listening' };

/** None where the system does not tell. A table takes 10 ms to read, however little is in it: that of IPv6 is not, where nobody uses that. */
export function tcpSockets(read: ReadText = textOrNull): Socket[] {
  const usesSix = !/^TCP6: inuse 0$/m.test(read('/proc/net/sockstat6') ?? '');
  return ['/proc/net/tcp', ...(usesSix ? ['/proc/net/tcp6'] : [])].flatMap((table) =>
    (read(table) ?? '')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields.length >= 10)
      .map(([, local = '', remote = '', state = '', , , , , , inode = '0']) => ({
        local: addressOf(local),
        remote: addressOf(remote),
        state: STATES[state] ?? 'other',
        inode: Number(inode),
      })),
  );
}

/** "0100007F:1538" is 127.0.0.1:5432: words of 32 bits in the order of the machine, which is little-endian wherever Node runs. */
function addressOf(text: string): string {
  const [hex = '', port = ''] = text.split(':');
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).toReversed());
  const isMapped = bytes.length === 16 && bytes.slice(0, 12).join('') === '00000000000000000000ffff'.toUpperCase();
  const own = bytes.length === 4 ? bytes : isMapped ? bytes.slice(12) : null;
  const host = own === null ? `[${compressed(bytes)}]` : own.map((byte) => Number.parseInt(byte, 16)).join('.');
  return `${host}:${Number.parseInt(port, 16)}`;
}

function compressed(bytes: readonly string[]): string {
  const groups = Array.from({ length: 8 }, (_, at) => `${bytes[2 * at]}${bytes[2 * at + 1]}`.toLowerCase());
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

const ANY_HOST = ['0.0.0.0', '[::]'];

/** The socket that listens at an address, or at its port on every address. */
export function listenerAt(address: string, sockets: readonly Socket[]): Socket | undefined {
  const { host, port } = partsOf(address);
  const hosts = [host, ...ANY_HOST];
  return sockets.find(({ state, local }) => {
    if (state !== 'listening') return false;
    const own = partsOf(local);
    return own.port === port && hosts.includes(own.host);
  });
}

/** The sockets that listen at a port, on whatever address. */
export function listenersAt(port: number, sockets: readonly Socket[]): Socket[] {
  return sockets.filter(({ state, local }) => state === 'listening' && partsOf(local).port === String(port));
}

function partsOf(address: string): { readonly host: string; readonly port: string } {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at), port: address.slice(at + 1) };
}

/** The sockets of a process, by their inodes; none where it has ended, or is another user's. */
export function socketsOf(pid: number): number[] {
  return descriptorsOf(pid).flatMap((descriptor) => {
    const inode = /^socket:\[(\d+)\]$/.exec(targetOf(`/proc/${pid}/fd/${descriptor}`))?.[1];
    return inode === undefined ? [] : [Number(inode)];
  });
}

function descriptorsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch {
    return [];
  }
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return ''; // closed meanwhile
  }
}

/** TCP connections that were opened so far in this network namespace, by whomever; null where the system does not tell. */
export function connectionsOpened(read: ReadText = textOrNull): number | null {
  const [names, values] = (read('/proc/net/snmp') ?? '').split('\n').filter((line) => line.startsWith('Tcp: '));
  const at = names?.split(' ').indexOf('ActiveOpens') ?? -1;
  const opened = Number(values?.split(' ')[at] ?? Number.NaN);
  return at > 0 && Number.isFinite(opened) ? opened : null;
}
