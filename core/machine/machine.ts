import { percentWord } from '../text/words.ts';
import type { Disturbance } from '../records/records.ts';
import { median } from '../stats/quantile.ts';
import { throttledMicros } from './cgroup.ts';
import { textOrNull } from './text-file.ts';

/**
 * What else the machine is doing. A steady hog moves one model more than another (it turned a ratio of 0.93 into 1.27),
 * and pairing rounds does not remove that: a round that was disturbed has to be seen and left out.
 */

/** CPU time of the cores that we may use, since boot, in ticks of the kernel, and how long some task waited for a CPU. */
export interface MachineReading {
  readonly atMs: number;
  readonly busyTicks: number;
  readonly stealTicks: number;
  readonly totalTicks: number;
  readonly pressureMicros: number | null;
  /** How long a quota has kept us from running, of all cores together; null where there is none. */
  readonly throttledMicros: number | null;
  /** CPU of the session and its children so far. */
  readonly ownMicros: number;
}

/** The kernel counts in ticks of 10 ms (USER_HZ is 100 on every Linux that Node runs on). */
const TICK_MICROS = 10_000;
/** Over less than this, a tick more or less on two cores would be worth over 3 %. */
const WINDOW_MS = 400;

/** Above this share of our cores, others' work is felt in ours; and above so many cores, however many we have. */
const FOREIGN_LIMIT = 0.1;
const FOREIGN_CORES = 0.2;
const STEAL_LIMIT = 0.05;
const STEAL_CORES = 0.1;
/** Less is a tick that was counted late. */
const THROTTLED_MS = 1;
/** A loopback round trip that takes so many times the median of the session says that the scheduler is busy elsewhere. */
const LOOPBACK_LIMIT = 3;
const LOOPBACK_HISTORY = 5;

/** Null where the machine does not tell (anything but Linux). */
export function readMachine(atMs: number, ownMicros: number): MachineReading | null {
  const stat = textOrNull('/proc/stat');
  if (stat === null) return null;
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = ticksOf(
    stat,
    textOrNull('/proc/self/status') ?? '',
  );
  const pressure = /^some .*total=(\d+)/m.exec(textOrNull('/proc/pressure/cpu') ?? '');
  return {
    atMs,
    busyTicks: user + nice + system,
    stealTicks: steal,
    totalTicks: user + nice + system + idle + iowait + irq + softirq + steal,
    pressureMicros: pressure === null ? null : Number(pressure[1]),
    throttledMicros: throttledMicros(),
    ownMicros,
  };
}

/**
 * The counters of /proc/stat, in its order, summed over the cores that a process of this /proc/self/status may run on; of
 * all cores where it does not say.
 */
export function ticksOf(stat: string, status: string): number[] {
  const lines = stat.split('\n');
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1];
  const allowed = list === undefined ? new Set() : coresIn(list);
  const ours = lines.filter((line) => allowed.has(Number(/^cpu(\d+) /.exec(line)?.[1] ?? Number.NaN)));
  const counted = (ours.length > 0 ? ours : lines.slice(0, 1)).map((line) => line.split(/\s+/).slice(1).map(Number));
  return (counted[0] ?? []).map((_, column) => counted.reduce((sum, ticks) => sum + (ticks[column] ?? 0), 0));
}

/** "0-2,5" */
function coresIn(list: string): Set<number> {
  const ranges = list.split(',').map((range) => range.split('-').map(Number));
  return new Set(
    ranges.flatMap(([first = Number.NaN, last = first]) =>
      Array.from({ length: last - first + 1 || 0 }, (_, place) => first + place),
    ),
  );
}

/** Shares of our cores between two readings, and how many cores that is. */
export function disturbanceBetween(before: MachineReading, after: MachineReading): Omit<Disturbance, 'loopbackMicros'> {
  const ticks = after.totalTicks - before.totalTicks;
  const elapsedMicros = (after.atMs - before.atMs) * 1000;
  const coresOf = (micros: number) => (elapsedMicros > 0 ? micros / elapsedMicros : null);
  const share = (micros: number) => (ticks > 0 ? micros / (ticks * TICK_MICROS) : null);
  const busy = (after.busyTicks - before.busyTicks) * TICK_MICROS;
  const foreign = Math.max(0, busy - (after.ownMicros - before.ownMicros));
  const stolen = (after.stealTicks - before.stealTicks) * TICK_MICROS;
  const pressure =
    before.pressureMicros === null || after.pressureMicros === null
      ? null
      : (after.pressureMicros - before.pressureMicros) / elapsedMicros;
  return {
    foreignCpuShare: share(foreign),
    foreignCores: coresOf(foreign),
    stealShare: share(stolen),
    stealCores: coresOf(stolen),
    cpuPressureShare: pressure,
    throttledMs:
      before.throttledMicros === null || after.throttledMicros === null
        ? null
        : Math.max(0, after.throttledMicros - before.throttledMicros) / 1000,
  };
}

/** Why a round does not count, or null where it does. `typicalLoopback` is the median so far. */
export function contamination(seen: Disturbance, typicalLoopback: number | null): string | null {
  const { foreignCpuShare, foreignCores, stealShare, stealCores, throttledMs, loopbackMicros } = seen;
  if (throttledMs !== null && throttledMs > THROTTLED_MS) {
    return `the container was throttled for ${throttledMs.toFixed(0)} ms: its CPU quota was used up`;
  }
  if (foreignCpuShare !== null && foreignCpuShare > FOREIGN_LIMIT) {
    return `other programs used ${percentWord(foreignCpuShare)} of the CPU`;
  }
  if (stealShare !== null && stealShare > STEAL_LIMIT)
    return `the host took ${percentWord(stealShare)} of the CPU away`;
  if (foreignCores !== null && foreignCores > FOREIGN_CORES) {
    return `other programs used ${foreignCores.toFixed(1)} of our cores`;
  }
  if (stealCores !== null && stealCores > STEAL_CORES)
    return `the host took ${stealCores.toFixed(1)} of our cores away`;
  if (loopbackMicros !== null && typicalLoopback !== null && loopbackMicros > LOOPBACK_LIMIT * typicalLoopback) {
    return `a loopback round trip took ${loopbackMicros.toFixed(0)} µs instead of ${typicalLoopback.toFixed(0)} µs`;
  }
  return null;
}

/** Where the machine does not tell, or nobody asked it. */
export const UNKNOWN: Disturbance = {
  foreignCpuShare: null,
  foreignCores: null,
  stealShare: null,
  stealCores: null,
  cpuPressureShare: null,
  throttledMs: null,
  loopbackMicros: null,
};

/** Remembers readings and round trips, and says of each round what disturbed it. */
export class MachineWatch {
  #readings: MachineReading[] = [];
  #loopbacks: number[] = [];

  note(reading: MachineReading | null): void {
    if (reading !== null) this.#readings.push(reading);
  }

  noteLoopback(micros: number | null): void {
    if (micros !== null) this.#loopbacks.push(micros);
  }

  /** The median round trip so far, or null while there are too few to say. */
  get typicalLoopback(): number | null {
    return this.#loopbacks.length < LOOPBACK_HISTORY ? null : median(this.#loopbacks);
  }

  /** Shares over the shortest window that covers the time since `sinceMs` and is long enough to count ticks in. */
  disturbance(sinceMs: number, loopbackMicros: number | null): Disturbance {
    const after = this.#readings.at(-1);
    const start = after === undefined ? sinceMs : Math.min(sinceMs, after.atMs - WINDOW_MS);
    const before = this.#readings.findLast((reading) => reading.atMs <= start);
    if (before === undefined || after === undefined) {
      return { ...UNKNOWN, loopbackMicros };
    }
    return { ...disturbanceBetween(before, after), loopbackMicros };
  }
}
