import { readdirSync } from 'node:fs';
import { textOrNull } from '../machine/text-file.ts';
import type { ThreadView } from './views.ts';

/** The kernel counts in ticks of 10 ms (USER_HZ is 100 on every Linux that Node runs on). */
const TICK_MS = 10;
const MOST_THREADS = 128;

/** The threads of a process, as the system sees them; none where it does not tell. */
export function threadsOf(pid: number): ThreadView[] {
  let tasks: string[];
  try {
    tasks = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return tasks.slice(0, MOST_THREADS).flatMap((task) => {
    const stat = textOrNull(`/proc/${pid}/task/${task}/stat`);
    return stat === null ? [] : [threadIn(stat)];
  });
}

/** The name may hold anything, but ends with the last bracket; field 3 is the first behind it, 14 and 15 are CPU. */
export function threadIn(stat: string): ThreadView {
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  return { name, state: fields[0] ?? '?', cpuMs: Number.isFinite(ticks) ? ticks * TICK_MS : 0 };
}
