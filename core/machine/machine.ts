import { percentWord } from '../text/words.ts';
import type { Disturbance } from '../records/records.ts';
import { median } from '../stats/quantile.ts';
import { textOrNull } from './text-file.ts';

/**
 * What else the machine is doing. A steady hog moves one model more than another (it turned a ratio of 0.93 into 1.27),
 * and pairing rounds does not remove that: a round that was disturbed has to be seen and left out.
 */

/** CPU time of all cores since boot, in ticks of the kernel, and how long some task waited for a CPU. */
export interface MachineReading {
  readonly atMs: number;
  readonly busyTicks: number;
  readonly stealTicks: number;
  readonly totalTicks: number;
  readonly pressureMicros: number | null;
  /** CPU of the session and its children so far. */
  readonly ownMicros: number;
}

/** The kernel counts in ticks of 10 ms (USER_HZ is 100 on every Linux that Node runs on). */
const TICK_MICROS = 10_000;
/** Over less than this, a tick more or less on two cores would be worth over 3 %. */
const WINDOW_MS = 400;

/** Above this share of all cores, others' work is felt in ours. */
const FOREIGN_LIMIT = 0.1;
const STEAL_LIMIT = 0.05;
/** A loopback round trip that takes so many times the median of the session says that the scheduler is busy elsewhere. */
const LOOPBACK_LIMIT = 3;
const LOOPBACK_HISTORY = 5;

/** Null where the machine does not tell (anything but Linux). */
export function readMachine(atMs: number, ownMicros: number): MachineReading | null {
  const stat = textOrNull('/proc/stat');
  if (stat === null) return null;
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = (
    stat.slice(0, stat.indexOf('\n')).match(/\d+/g) ?? []
  ).map(Number);
  const pressure = /^some .*total=(\d+)/m.exec(textOrNull('/proc/pressure/cpu') ?? '');
  return {
    atMs,
    busyTicks: user + nice + system,
    stealTicks: steal,
    totalTicks: user + nice + system + idle + iowait + irq + softirq + steal,
    pressureMicros: pressure === null ? null : Number(pressure[1]),
    ownMicros,
  };
}

/** Shares of all cores between two readings. */
export function disturbanceBetween(before: MachineReading, after: MachineReading): Omit<Disturbance, 'loopbackMicros'> {
  const ticks = after.totalTicks - before.totalTicks;
  const share = (micros: number) => (ticks > 0 ? micros / (ticks * TICK_MICROS) : null);
  const foreign = (after.busyTicks - before.busyTicks) * TICK_MICROS - (after.ownMicros - before.ownMicros);
  const pressure =
    before.pressureMicros === null || after.pressureMicros === null
      ? null
      : (after.pressureMicros - before.pressureMicros) / ((after.atMs - before.atMs) * 1000);
  return {
    foreignCpuShare: share(Math.max(0, foreign)),
    stealShare: share((after.stealTicks - before.stealTicks) * TICK_MICROS),
    cpuPressureShare: pressure,
  };
}

/** Why a round does not count, or null where it does. `typicalLoopback` is the median so far. */
export function contamination(seen: Disturbance, typicalLoopback: number | null): string | null {
  const { foreignCpuShare, stealShare, loopbackMicros } = seen;
  if (foreignCpuShare !== null && foreignCpuShare > FOREIGN_LIMIT) {
    return `other programs used ${percentWord(foreignCpuShare)} of the CPU`;
  }
  if (stealShare !== null && stealShare > STEAL_LIMIT)
    return `the host took ${percentWord(stealShare)} of the CPU away`;
  if (loopbackMicros !== null && typicalLoopback !== null && loopbackMicros > LOOPBACK_LIMIT * typicalLoopback) {
    return `a loopback round trip took ${loopbackMicros.toFixed(0)} µs instead of ${typicalLoopback.toFixed(0)} µs`;
  }
  return null;
}

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
      return { foreignCpuShare: null, stealShare: null, cpuPressureShare: null, loopbackMicros };
    }
    return { ...disturbanceBetween(before, after), loopbackMicros };
  }
}
