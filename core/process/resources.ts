import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Io, ProcessUsage } from '../members/types.ts';
import { textOrNull } from '../machine/text-file.ts';

export { connectionsOpened as connectionsSoFar } from '../machine/sockets.ts';
import { runtimeName } from './runtime.ts';
import { nowMs } from './time.ts';

// taken before any workload is loaded, as the clock is
const resourceUsage = process.resourceUsage.bind(process);
const threadCpuUsage = process.threadCpuUsage.bind(process);
const eventLoopUtilization = performance.eventLoopUtilization.bind(performance);
const rss = process.memoryUsage.rss.bind(process.memoryUsage);

/** The resident set, bytes. Node reads it in /proc: where there is none, it is the highest that there was so far. */
export function rssNow(): number {
  try {
    return rss();
  } catch {
    return peakRss();
  }
}

function peakRss(): number {
  return resourceUsage().maxRSS * 1024;
}

/** CPU of this thread: what deno says of itself has steps of 10 ms, so that there the kernel is asked; null where it does not tell. */
function threadMicros(): number | null {
  if (runtimeName !== 'deno') {
    const { user, system } = threadCpuUsage();
    return user + system;
  }
  const nanoseconds = Number.parseInt(textOrNull('/proc/thread-self/schedstat') ?? '', 10);
  return Number.isNaN(nanoseconds) ? null : nanoseconds / 1000;
}

/** For how long the loop of this thread has waited so far, ms; null where the runtime does not count: Bun and Deno say zero. */
export function loopIdleMs(): number | null {
  const { active, idle } = eventLoopUtilization();
  return active === 0 && idle === 0 ? null : idle;
}

/** What this process had used at one instant. CPU is microseconds. */
export interface Usage extends ProcessUsage {
  readonly mainThreadMicros: number | null;
}

/** What is slow to read comes last, so that its CPU is not that of what has just ended. */
export function usageNow(): Usage {
  const counters = countersNow();
  const io = ioNow();
  return { ...counters, ...memoryNow(), userMicros: counters.userMicros + endedChildrenMicros(), io };
}

/** The same where something begins: what is slow to read comes first. */
export function usageBefore(): Usage {
  const memory = memoryNow();
  const endedMicros = endedChildrenMicros();
  const io = ioBefore();
  const counters = countersNow();
  return { ...counters, ...memory, userMicros: counters.userMicros + endedMicros, io };
}

function countersNow() {
  const { userCPUTime, systemCPUTime, voluntaryContextSwitches, involuntaryContextSwitches } = resourceUsage();
  const thread = threadMicros();
  const { active, idle } = eventLoopUtilization();
  return {
    userMicros: userCPUTime,
    systemMicros: systemCPUTime,
    mainThreadMicros: thread,
    voluntarySwitches: voluntaryContextSwitches,
    involuntarySwitches: involuntaryContextSwitches,
    // bun and deno do not count, and always say zero
    loop: active === 0 && idle === 0 ? null : { idleMs: idle, atMs: nowMs() },
  };
}

/**
 * The resident set, and its highest since this was read last: VmHWM, which the kernel forgets where it is told to
 * (proc_pid_clear_refs(5)). Where there is none, the highest since the process began, which for a child may be that of its parent.
 */
function memoryNow(): Pick<Usage, 'rssBytes' | 'peakRssBytes' | 'isPeakReset'> {
  const status = textOrNull('/proc/self/status') ?? '';
  const bytesOf = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024;
  const [rssBytes, peakRssBytes] = [bytesOf('VmRSS'), bytesOf('VmHWM')];
  if (Number.isNaN(rssBytes) || Number.isNaN(peakRssBytes)) {
    return { rssBytes: rssNow(), peakRssBytes: peakRss(), isPeakReset: false };
  }
  return { rssBytes, peakRssBytes, isPeakReset: resetPeak() };
}

const PEAK_RSS = '5';

function resetPeak(): boolean {
  try {
    writeFileSync('/proc/self/clear_refs', PEAK_RSS);
    return true;
  } catch {
    return false;
  }
}

/** A trial at one instant: its own process, and those that its model has beside it. */
export interface TrialUsage {
  readonly own: Usage;
  readonly others: readonly ProcessUsage[];
}

/** What a trial used from one instant to another, as a round tells it: all of its processes together. */
export function spentBetween(begun: TrialUsage, ended: TrialUsage) {
  const [before, after] = [
    [begun.own, ...begun.others],
    [ended.own, ...ended.others],
  ];
  const more = (pick: (usage: ProcessUsage) => number) => sumOf(after, pick) - sumOf(before, pick);
  const moreOrNull = (pick: (usage: ProcessUsage) => number | null | undefined) =>
    [...before, ...after].every((usage) => pick(usage) != null) ? more((usage) => pick(usage) ?? 0) : null;
  const [mainBefore, mainAfter] = [begun.own.mainThreadMicros, ended.own.mainThreadMicros];
  return {
    cpuUserMicros: more(({ userMicros }) => userMicros),
    cpuSystemMicros: more(({ systemMicros }) => systemMicros),
    mainThreadMicros: mainBefore === null || mainAfter === null ? null : mainAfter - mainBefore,
    rssBytes: sumOf(after, ({ rssBytes }) => rssBytes),
    peakRssBytes: sumOf(after, ({ peakRssBytes }) => peakRssBytes),
    isPeakOfRound: before.every(({ isPeakReset }) => isPeakReset === true),
    eventLoopUtilization: busiestLoop(before, after),
    io: ioBetween(before, after),
    voluntarySwitches: moreOrNull(({ voluntarySwitches }) => voluntarySwitches),
    involuntarySwitches: moreOrNull(({ involuntarySwitches }) => involuntarySwitches),
  };
}

function sumOf(processes: readonly ProcessUsage[], pick: (usage: ProcessUsage) => number): number {
  return processes.reduce((total, usage) => total + pick(usage), 0);
}

/** Operations pass through the main thread of each process: the one that is busiest has the least time left. */
function busiestLoop(before: readonly ProcessUsage[], after: readonly ProcessUsage[]): number | null {
  const shares = after.map(({ loop }, place) => utilization(before[place]?.loop ?? null, loop ?? null));
  const known = shares.filter((share) => share !== null);
  return known.length < shares.length ? null : Math.max(...known);
}

/**
 * The part of the time in which the loop did not wait. What Node calls active is read from a clock that a workload can change;
 * only its idle time is the loop's own.
 */
function utilization(before: ProcessUsage['loop'], after: ProcessUsage['loop']): number | null {
  if (before == null || after == null || after.atMs <= before.atMs) return null;
  return Math.min(1, Math.max(0, 1 - (after.idleMs - before.idleMs) / (after.atMs - before.atMs)));
}

/** Threads and children that have ended are counted with their process (proc_pid_io(5)). */
function ioNow(): Io | null {
  const text = textOrNull('/proc/self/io');
  if (text === null) return null;
  const counts = new Map(text.split('\n').map((line) => line.split(': ') as [string, string]));
  const of = (name: string) => Number(counts.get(name));
  const io = { readBytes: of('rchar'), writtenBytes: of('wchar'), reads: of('syscr'), writes: of('syscw') };
  return Object.values(io).every(Number.isFinite) ? io : null;
}

/** To read the counts is counted, too: this is what the next reading says where nothing else is read or written meanwhile. */
function ioBefore(): Io | null {
  const first = ioNow();
  const second = ioNow();
  if (first === null || second === null) return null;
  return {
    ...second,
    readBytes: 2 * second.readBytes - first.readBytes,
    reads: 2 * second.reads - first.reads,
  };
}

function ioBetween(before: readonly ProcessUsage[], after: readonly ProcessUsage[]): Io | null {
  if (![...before, ...after].every(({ io }) => io != null)) return null;
  const more = (name: keyof Io) => {
    const of = ({ io }: ProcessUsage) => io?.[name] ?? 0;
    return Math.max(0, sumOf(after, of) - sumOf(before, of));
  };
  return {
    readBytes: more('readBytes'),
    writtenBytes: more('writtenBytes'),
    reads: more('reads'),
    writes: more('writes'),
  };
}

/** The kernel counts what ended children have used in ticks of 10 ms (USER_HZ is 100 on every Linux that Node runs on). */
const TICK_MICROS = 10_000;

/** CPU of the processes that this one started and that have ended; 0 where the system does not tell. */
export function endedChildrenMicros(): number {
  const stat = textOrNull('/proc/self/stat');
  if (stat === null) return 0;
  // after the name, which may hold anything but ends with the last bracket: field 3 is the first, 16 and 17 are cutime, cstime
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * TICK_MICROS;
}
