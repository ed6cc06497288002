import { hasRunOutOfMemory } from '../machine/cgroup.ts';

/** How a process ended, behind what it is; where the system has taken it for want of memory, what to do. */
export function endText(code: number | null, signal: string | null): string {
  if (signal === null) return `ended with code ${code}`;
  const isShort = signal === 'SIGKILL' && hasRunOutOfMemory();
  return `was ended by ${signal}${isShort ? ', for its control group has no memory left: give it more, or ask for fewer calls, threads or models at a time' : ''}`;
}
