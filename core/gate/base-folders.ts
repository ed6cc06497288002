import { mkdtempSync, readdirSync, readlinkSync, realpathSync, rmSync, statSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashText } from '../work/random.ts';

/** The folders of bases and of installations while they are made: `lockstep-base-<pid>-<where that pid means something>-<random>`. */

const PREFIX = 'lockstep-base-';
/** No gate lives as long: what another container has left can only be told by its age. */
const OLD_MS = 2 * 24 * 3_600_000;

/** A new folder for the base of a gate of this process. */
export function newBaseFolder(parent = tmpdir()): string {
  return realpathSync(mkdtempSync(join(parent, `${PREFIX}${process.pid}-${processSpace()}-`)));
}

/** Takes away what gates that were killed have left. */
export function sweepBaseFolders(parent = tmpdir()): void {
  for (const name of readdirSync(parent).filter((each) => each.startsWith(PREFIX))) {
    try {
      if (isAbandoned(parent, name)) rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // another user's
    }
  }
}

function isAbandoned(parent: string, name: string): boolean {
  const [pid = '', space = ''] = name.slice(PREFIX.length).split('-');
  if (!(Number(pid) > 0)) return false;
  // containers that share a folder for temporary files do not see each other's processes
  const isOurs = space === processSpace() || !/^\d+$/.test(space);
  return isOurs ? !isAlive(Number(pid)) : Date.now() - statSync(join(parent, name)).mtimeMs > OLD_MS;
}

/** Where the number of a process names that process: a namespace of Linux, else the machine. */
function processSpace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return `${hashText(0, hostname())}`;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
