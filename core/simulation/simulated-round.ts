import { ascending } from '../stats/ascending.ts';
import { quantile } from '../stats/quantile.ts';
import type { Admission } from './admission.ts';
import type { Thread } from './cores.ts';
import type { Server } from './server.ts';

/** In milliseconds. */
interface SimulatedPercentiles {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Times are milliseconds after the start of the round. Ratios to a makespan of 0 are null. */
export interface SimulatedRound {
  /** Item by item, at its position; NaN where not reached. */
  readonly admittedMs: Float64Array;
  readonly startedMs: Float64Array;
  readonly finishedMs: Float64Array;
  readonly finished: number;
  /** Items that were not admitted before the round closed. */
  readonly unstarted: number;
  /** From the start of the round to the last answer. */
  readonly makespanMs: number;
  readonly throughputPerSecond: number | null;
  /** From when an item was due to its answer, and to its slot, of those that finished; null where none did. */
  readonly latencyMs: SimulatedPercentiles | null;
  readonly queueWaitMs: SimulatedPercentiles | null;
  /** Items that have a slot: the most at once, and the mean over the makespan. */
  readonly peakInFlight: number;
  readonly meanInFlight: number | null;
  /** Share of the makespan, 0 … 1, in which the cores, and the main thread, compute. */
  readonly coreUtilization: number | null;
  readonly mainThreadUtilization: number | null;
  /** From when a callback was ready to when it ran, over all callbacks: null where there were none. */
  readonly mainThreadLatenessMs: SimulatedPercentiles | null;
  readonly otherThreadsLatenessMs: SimulatedPercentiles | null;
  /** The same of the heartbeats on the main thread. */
  readonly heartbeatLatenessMs: SimulatedPercentiles | null;
  /** From when the delay of a request was over to when the server answered it; null where the server costs nothing. */
  readonly serverLatenessMs: SimulatedPercentiles | null;
}

interface Machine {
  readonly cores: number;
  readonly main: Thread;
  readonly others: readonly Thread[];
  readonly server: Server;
  readonly heartbeatMs: readonly number[];
}

export function roundOf(admission: Admission, { cores, main, others, server, heartbeatMs }: Machine): SimulatedRound {
  const { items, admitted, admittedMs, startedMs, finishedMs, peakInFlight } = admission;
  const sumOf = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const done = items.slice(0, admitted);
  const makespanMs = finishedMs.reduce((latest, finished) => (finished > latest ? finished : latest), 0);
  const perMakespan = (value: number) => (makespanMs === 0 ? null : value / makespanMs);
  const sinceDue = (stampsMs: Float64Array) => done.map(({ dueMs }, index) => (stampsMs[index] as number) - dueMs);
  const inFlightMs = sumOf(done.map((_, index) => (finishedMs[index] as number) - (admittedMs[index] as number)));
  const busyMs = sumOf([main, server.thread, ...others].map((thread) => thread.busyMs));
  return {
    admittedMs,
    startedMs,
    finishedMs,
    finished: admitted, // the simulation ends when nothing is in flight
    unstarted: items.length - admitted,
    makespanMs,
    throughputPerSecond: perMakespan(admitted * 1000),
    latencyMs: percentilesOf(sinceDue(finishedMs)),
    queueWaitMs: percentilesOf(sinceDue(admittedMs)),
    peakInFlight,
    meanInFlight: perMakespan(inFlightMs),
    coreUtilization: perMakespan(busyMs / cores),
    mainThreadUtilization: perMakespan(main.busyMs),
    mainThreadLatenessMs: percentilesOf(main.latenessMs),
    otherThreadsLatenessMs: percentilesOf(others.flatMap((thread) => thread.latenessMs)),
    heartbeatLatenessMs: percentilesOf(heartbeatMs),
    serverLatenessMs: percentilesOf(server.latenessMs),
  };
}

function percentilesOf(values: readonly number[]): SimulatedPercentiles | null {
  if (values.length === 0) return null;
  const sorted = ascending(values);
  return {
    mean: sorted.reduce((total, value) => total + value, 0) / sorted.length,
    p50: quantile(sorted, 0.5),
    p90: quantile(sorted, 0.9),
    p99: quantile(sorted, 0.99),
    p999: quantile(sorted, 0.999),
    max: quantile(sorted, 1),
  };
}
