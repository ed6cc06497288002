import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface LiveProcess {
  readonly pid: number;
  /** Its command line. */
  readonly line: string;
}

/**
 * The processes that are alive and were started with these words in their environment, which whatever they start inherits,
 * in whatever group and below whatever parent it is; none where there is no /proc to read them from.
 */
export function processesWith(words: string): LiveProcess[] {
  return processesThat((pid) => `\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}`.includes(`\0${words}\0`));
}

/** The processes of a group that are alive. */
export function processesOf(group: number): LiveProcess[] {
  return processesThat((_, itsGroup) => itsGroup === group);
}

function processesThat(isSought: (pid: string, group: number) => boolean): LiveProcess[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(name, isSought) ?? []);
}

function readProcess(pid: string, isSought: (pid: string, group: number) => boolean): LiveProcess | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // a name may have spaces and brackets
    if (state === 'Z' || state === 'X' || !isSought(pid, Number(group))) return null;
    return { pid: Number(pid), line: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() };
  } catch {
    return null; // it has ended meanwhile
  }
}

/** The sockets at which somebody listens, by their inodes: those of TCP and those of files. */
export function listeningSockets(): Set<string> {
  const rows = (path: string) => readFileSync(path, 'utf8').trim().split('\n').slice(1);
  const tcp = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(rows).map((row) => row.trim().split(/\s+/));
  const files = rows('/proc/net/unix').map((row) => row.trim().split(/\s+/));
  return new Set([
    ...tcp.flatMap((row) => (row[3] === '0A' ? (row[9] ?? []) : [])),
    ...files.flatMap((row) => (row[3] === '00010000' ? (row[6] ?? []) : [])),
  ]);
}

/** The sockets that these processes hold open, by their inodes. */
export function socketsOf(pids: readonly number[]): string[] {
  return pids.flatMap((pid) => {
    try {
      const folder = `/proc/${pid}/fd`;
      const links = readdirSync(folder).map((name) => readlinkSync(`${folder}/${name}`));
      return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
    } catch {
      return []; // it has ended meanwhile
    }
  });
}
