import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { textOrNull } from './text-file.ts';

/** Processes that are none of our children, as /proc shows them: a server of the user's, and all that it has started. */

/** The kernel counts in ticks of 10 ms (USER_HZ is 100 on every Linux that Node runs on). */
const TICK_MICROS = 10_000;

/** Processes at one instant. */
export interface ProcessesReading {
  /** CPU of each thread that runs, by its number, to the microsecond; empty where the system does not tell. */
  readonly threadMicros: ReadonlyMap<number, number>;
  /** CPU of all, and of what they started and what has ended, in ticks. */
  readonly tickedMicros: number;
  /** Of it: what has ended. */
  readonly endedMicros: number;
  /** Memory that several share is counted in each. */
  readonly rssBytes: number;
}

/**
 * CPU of the same processes between two instants, µs. It is that of their threads; where one has ended meanwhile, what was ticked
 * knows better, to 10 ms.
 */
export function cpuBetween(before: ProcessesReading, after: ProcessesReading): number {
  let micros = 0;
  for (const [thread, used] of after.threadMicros) micros += Math.max(0, used - (before.threadMicros.get(thread) ?? 0));
  const isWhole =
    after.threadMicros.size > 0 && before.threadMicros.keys().every((thread) => after.threadMicros.has(thread));
  return isWhole
    ? micros + Math.max(0, after.endedMicros - before.endedMicros)
    : Math.max(micros, after.tickedMicros - before.tickedMicros);
}

/** CPU of processes that come and go, from its first reading on. */
export class CpuMeter {
  #last: ProcessesReading | undefined;
  #micros = 0;

  /** @returns µs so far */
  read(roots: readonly number[]): number {
    const now = readTrees(roots);
    if (this.#last !== undefined) this.#micros += cpuBetween(this.#last, now);
    this.#last = now;
    return this.#micros;
  }

  /** What these used until now is not counted. */
  rebase(roots: readonly number[]): void {
    this.#last = readTrees(roots);
  }
}

/** Every process, with its parent; empty where the system does not tell. */
export function parents(): Map<number, number> {
  const pids = pidsNow();
  return new Map(pids.flatMap((pid) => parentOf(pid) ?? []).map(({ pid, parent }) => [pid, parent]));
}

export function pidsNow(): number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0);
  } catch {
    return [];
  }
}

function parentOf(pid: number): { pid: number; parent: number } | null {
  const fields = statOf(pid);
  return fields === null ? null : { pid, parent: Number(fields[1]) };
}

/** This process and all that it has started, and they, as far as they still have each other as parents. */
export function treeOf(root: number): number[] {
  const tree = [root];
  for (const pid of tree) tree.push(...childrenOf(pid));
  return tree;
}

/** Each thread has a list of those that it has started. */
function childrenOf(pid: number): number[] {
  return tasksOf(pid).flatMap((task) => {
    const list = textOrNull(`/proc/${pid}/task/${task}/children`) ?? '';
    return list.split(' ').filter(Boolean).map(Number);
  });
}

function tasksOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // it has ended
  }
}

/** These trees now, of which one that has ended left its count to its parent. */
export function readTrees(roots: readonly number[]): ProcessesReading {
  const all = [...new Set(roots.flatMap(treeOf))].map(readProcess);
  const sum = (of: (reading: ProcessesReading) => number) => all.reduce((total, reading) => total + of(reading), 0);
  return {
    threadMicros: new Map(all.flatMap(({ threadMicros }) => [...threadMicros])),
    tickedMicros: sum((reading) => reading.tickedMicros),
    endedMicros: sum((reading) => reading.endedMicros),
    rssBytes: sum((reading) => reading.rssBytes),
  };
}

function readProcess(pid: number): ProcessesReading {
  // fields 14 to 17: utime, stime, and those of children that ended; the first here is field 3
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = (statOf(pid) ?? []).slice(11, 15).map(Number);
  const endedMicros = (endedUser + endedSystem) * TICK_MICROS;
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(textOrNull(`/proc/${pid}/status`) ?? '')?.[1];
  return {
    threadMicros: threadMicrosOf(pid),
    tickedMicros: (user + system) * TICK_MICROS + endedMicros,
    endedMicros,
    rssBytes: Number(resident ?? 0) * 1024,
  };
}

function threadMicrosOf(pid: number): Map<number, number> {
  const used = tasksOf(pid).map((task) => [Number(task), textOrNull(`/proc/${pid}/task/${task}/schedstat`)] as const);
  return new Map(
    used.flatMap(([task, text]): [number, number][] =>
      text === null ? [] : [[task, Number(text.split(' ')[0]) / 1000]],
    ),
  );
}

/** What it is called: its name, which Node has for its main thread as "MainThread", or what was started, such as "node app.js". */
export function nameOf(pid: number): string | null {
  const name = textOrNull(`/proc/${pid}/comm`)?.trimEnd();
  if (name === undefined) return null;
  const [program = '', ...rest] = (textOrNull(`/proc/${pid}/cmdline`) ?? '').split('\0');
  if (name !== 'MainThread' && name !== basename(program)) return name;
  const script = rest.find((word) => word !== '' && !word.startsWith('-'));
  return INTERPRETERS.test(basename(program)) && script !== undefined
    ? `${basename(program)} ${basename(script)}`
    : basename(program);
}

/** What has another program as its first argument. */
const INTERPRETERS = /^(node|bun|deno|python\d*|ruby|java|php|perl)[\d.]*$/;

/** Whether a user may call it so: by what the kernel does (15 characters), by its file, or by what it is told as. */
export function isCalled(pid: number, name: string): boolean {
  const [program = ''] = (textOrNull(`/proc/${pid}/cmdline`) ?? '').split('\0');
  const comm = textOrNull(`/proc/${pid}/comm`)?.trimEnd();
  return comm === name.slice(0, 15) || basename(program) === name || nameOf(pid) === name;
}

/** Fields of /proc/<pid>/stat from the third on: the name before may hold anything, but ends with the last bracket. */
function statOf(pid: number): string[] | null {
  const stat = textOrNull(`/proc/${pid}/stat`);
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
