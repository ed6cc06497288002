import { execFileSync } from 'node:child_process';
import { type ReadText, textOrNull } from './text-file.ts';

/**
 * Unix sockets. The kernel's table says which of them were accepted at which path, and not who is at their other end: that is
 * known by `ss` (iproute2) alone, where it is installed.
 */

/** The other end of a connection to a server that listens at a path. */
export interface UnixEnd {
  readonly path: string;
  /** Of the server's end. */
  readonly inode: number;
}

const CONNECTED = '03';
const PATIENCE_MS = 2000;

/** The servers' ends of those of these sockets that are connected to a path; none where the system does not tell. */
export function unixEndsOf(
  held: ReadonlySet<number>,
  read: ReadText = textOrNull,
  askSs: () => string = connections,
): UnixEnd[] {
  const accepted = new Map(
    acceptedIn(read('/proc/net/unix') ?? '').flatMap(({ inode, path }) => (held.has(inode) ? [] : [[inode, path]])),
  );
  if (accepted.size === 0 || held.size === 0) return [];
  return askSs()
    .split('\n')
    .flatMap((line) => {
      const [, own, other] = /\s(\d+)\s+\S+\s+(\d+)\s*$/.exec(line) ?? [];
      const path = accepted.get(Number(other));
      return held.has(Number(own)) && path !== undefined ? [{ path, inode: Number(other) }] : [];
    });
}

/** What was accepted has the path of whoever listens; what has connected has none. */
function acceptedIn(table: string): UnixEnd[] {
  return table.split('\n').flatMap((line) => {
    const [, state, inode, path] = /^\w+: \w+ \w+ \w+ \w+ (\w+)\s+(\d+) (.+)$/.exec(line) ?? [];
    return state === CONNECTED && path !== undefined ? [{ inode: Number(inode), path }] : [];
  });
}

function connections(): string {
  try {
    return execFileSync('ss', ['-xHn', 'state', 'established'], {
      encoding: 'utf8',
      timeout: PATIENCE_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}
