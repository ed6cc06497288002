import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import type { MeasuredRound } from '../records/records.ts';
import { textOrNull } from '../machine/text-file.ts';
import { nowMs } from './time.ts';
import type { OtherProcesses } from '../members/types.ts';

// taken before any workload is loaded, as the clock is
const resourceUsage = process.resourceUsage.bind(process);
const threadCpuUsage = process.threadCpuUsage.bind(process);
const eventLoopUtilization = performance.eventLoopUtilization.bind(performance);

/** What this process had used at one instant. CPU is microseconds. */
export interface Usage {
  readonly userMicros: number;
  readonly systemMicros: number;
  readonly mainThreadMicros: number | null;
  readonly voluntarySwitches: number;
  readonly involuntarySwitches: number;
  readonly atMs: number;
  readonly eventLoop: EventLoopUtilization;
  /** Null where the system does not tell. */
  readonly io: Io | null;
}

type Io = NonNullable<MeasuredRound['io']>;

/** What is slow to read comes last, so that its CPU is not that of what has just ended. */
export function usageNow(): Usage {
  const counters = countersNow();
  const io = ioNow();
  return { ...counters, userMicros: counters.userMicros + endedChildrenMicros(), io };
}

/** The same where something begins: what is slow to read comes first. */
export function usageBefore(): Usage {
  const endedMicros = endedChildrenMicros();
  const io = ioBefore();
  const counters = countersNow();
  return { ...counters, userMicros: counters.userMicros + endedMicros, io };
}

function countersNow(): Omit<Usage, 'io'> {
  const { userCPUTime, systemCPUTime, voluntaryContextSwitches, involuntaryContextSwitches } = resourceUsage();
  const thread = threadCpuUsage();
  return {
    userMicros: userCPUTime,
    systemMicros: systemCPUTime,
    mainThreadMicros: thread.user + thread.system,
    voluntarySwitches: voluntaryContextSwitches,
    involuntarySwitches: involuntaryContextSwitches,
    atMs: nowMs(),
    eventLoop: eventLoopUtilization(),
  };
}

/** A trial at one instant: its own process, and those that its model has beside it; null where it has none. */
export interface TrialUsage {
  readonly own: Usage;
  readonly others: OtherProcesses | null;
}

const NO_OTHERS: OtherProcesses = { userMicros: 0, systemMicros: 0, rssBytes: 0, peakRssBytes: 0 };

/** What a trial used from one instant to another, as a round tells it. */
export function spentBetween({ own: before, ...begun }: TrialUsage, { own: after, ...ended }: TrialUsage) {
  const [othersBefore, othersAfter] = [begun.others ?? NO_OTHERS, ended.others ?? NO_OTHERS];
  const main =
    before.mainThreadMicros === null || after.mainThreadMicros === null
      ? null
      : after.mainThreadMicros - before.mainThreadMicros;
  return {
    cpuUserMicros: after.userMicros - before.userMicros + othersAfter.userMicros - othersBefore.userMicros,
    cpuSystemMicros: after.systemMicros - before.systemMicros + othersAfter.systemMicros - othersBefore.systemMicros,
    mainThreadMicros: main,
    rssBytes: process.memoryUsage.rss() + othersAfter.rssBytes,
    peakRssBytes: peakRssBytes() + othersAfter.peakRssBytes,
    eventLoopUtilization: utilization(before, after),
    io: ended.others === null ? ioBetween(before.io, after.io) : null,
    voluntarySwitches: after.voluntarySwitches - before.voluntarySwitches,
    involuntarySwitches: after.involuntarySwitches - before.involuntarySwitches,
  };
}

/**
 * The part of the time in which the loop did not wait. Null where the runtime does not count: bun and deno always say zero.
 * What Node calls active is read from a clock that a workload can change; only its idle time is the loop's own.
 */
function utilization(before: Usage, after: Usage): number | null {
  const { active, idle } = after.eventLoop;
  const elapsedMs = after.atMs - before.atMs;
  if ((active === 0 && idle === 0) || elapsedMs <= 0) return null;
  return Math.min(1, Math.max(0, 1 - (idle - before.eventLoop.idle) / elapsedMs));
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
  const cost = ioBetween(first, second) as Io;
  return { ...second, readBytes: second.readBytes + cost.readBytes, reads: second.reads + cost.reads };
}

function ioBetween(before: Io | null, after: Io | null): Io | null {
  if (before === null || after === null) return null;
  const more = (name: keyof Io) => Math.max(0, after[name] - before[name]);
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

/** Highest resident set of this process since its start. */
export function peakRssBytes(): number {
  return resourceUsage().maxRSS * 1024;
}
