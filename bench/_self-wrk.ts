import type { DrawnWork } from '../core/members/types.ts';
import type { Household } from './_self-household.ts';
import type { Side } from './_self-contestants.ts';

/** It stops by time and not by number: about as many requests as a round of the others. */
const SECONDS = 1;

/** wrk's version, or null where it cannot be run: it is for orientation, and not everybody has it. */
export async function wrkVersion(household: Household): Promise<string | null> {
  // it says its version with its usage, and ends with 1
  const said = await household.run('bash', '-c', 'wrk -v 2>&1 || true').catch(() => null);
  return /^wrk (?:debian\/)?(\S+)/.exec(said?.stdout ?? '')?.[1] ?? null;
}

/** Its CPU is what bash is told by wait4 when wrk has ended, to the millisecond: start and connecting included. */
export function wrkSide(household: Household, origin: string, connections: number): Side {
  return {
    async round({ work }) {
      const url = `${origin}/item/${(work as DrawnWork).operations / 2}`;
      const command = `TIMEFORMAT='%R %U %S'; LC_ALL=C; time wrk -t1 -c${connections} -d${SECONDS}s ${url}`;
      const { stdout, stderr } = await household.run('bash', '-c', command);
      const [, requests] = /(\d+) requests in/.exec(stdout) ?? [];
      const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = stderr.trim().split(' ').map(Number);
      if (requests === undefined || Number.isNaN(system)) throw new Error(`wrk said ${stdout} ${stderr}`);
      return { requests: Number(requests), elapsedNs: wall * 1e9, cpuMicros: (user + system) * 1e6 };
    },
    close: async () => {},
  };
}
