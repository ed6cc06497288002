import { readdirSync, readFileSync } from 'node:fs';

export interface LiveProcess {
  readonly pid: number;
  /** Its command line. */
  readonly line: string;
}

/** The processes of a group that are alive; none where there is no /proc to read them from. */
export function processesOf(group: number): LiveProcess[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(name, group) ?? []);
}

function readProcess(pid: string, group: number): LiveProcess | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, , itsGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // a name may have spaces and brackets
    const isDead = state === 'Z' || state === 'X';
    if (Number(itsGroup) !== group || isDead) return null;
    return { pid: Number(pid), line: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
  } catch {
    return null; // it has ended meanwhile
  }
}
