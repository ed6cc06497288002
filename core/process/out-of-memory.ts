import { writeFileSync } from 'node:fs';
import { hasRunOutOfMemory } from '../machine/cgroup.ts';

/** From −1000 to 1000 (proc_pid_oom_score_adj(5)). */
const READILY = '500';

/** Where memory runs out, the system shall take this process and not its session, which tells of it and keeps what was measured. */
export function goesFirst(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, READILY);
  } catch {
    // it has ended, or the system has no such order
  }
}

/** How a process ended, behind what it is; where the system has taken it for want of memory, what to do. */
export function endText(code: number | null, signal: string | null): string {
  if (signal === null) return `ended with code ${code}`;
  const isShort = signal === 'SIGKILL' && hasRunOutOfMemory();
  return `was ended by ${signal}${isShort ? ', for its control group has no memory left: give it more, or ask for fewer calls, threads or models at a time' : ''}`;
}
