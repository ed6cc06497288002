import { spreadOf } from './spread.ts';
import { IDLE_LATENESS, SCHEDULE_LATENESS } from '../trial/arrivals.ts';
import type { Cell } from '../records/comparison.ts';
import { durationsOf } from '../records/histogram.ts';
import type { Observation, RoundRecord } from '../records/records.ts';
import { median } from '../stats/quantile.ts';
import { sumOf, sumOrNull, throughputOf } from './rounds.ts';
import { most } from '../stats/extremes.ts';

function makespanOf({ elapsedNs }: RoundRecord): number {
  return elapsedNs / 1e6;
}

/** How many operations failed, by the class of what they threw. */
export function errorsIn(
  counted: readonly { readonly errors: Readonly<Record<string, number>> }[],
): Record<string, number> {
  const sums = new Map<string, number>(); // whoever throws names the classes, and "constructor" is one like any other
  for (const { errors } of counted) {
    for (const [name, count] of Object.entries(errors)) sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return Object.fromEntries(sums);
}

/** An arrival that never got a slot was dropped, and has not failed. */
export function failedShareOf(rounds: readonly RoundRecord[]): number | null {
  const started = sumOf(rounds, ({ operations, openLoop }) => operations.attempted - (openLoop?.unstarted ?? 0));
  return started === 0 ? null : 1 - sumOf(rounds, ({ operations }) => operations.succeeded) / started;
}

export function openLoopOf(rounds: readonly RoundRecord[], confidence: number): Cell['openLoop'] {
  const open = rounds.flatMap(({ openLoop, operations, observations }) =>
    openLoop === null ? [] : [{ ...openLoop, operations, lateMs: observations[SCHEDULE_LATENESS]?.p99 ?? 0 }],
  );
  if (open.length === 0) return null;
  return {
    healthyPerSecond: spreadOf(
      open.map(({ healthy, horizonNs }) => (healthy * 1e9) / horizonNs),
      confidence,
    ),
    unstartedShare: sumOf(open, (round) => round.unstarted) / sumOf(open, (round) => round.operations.attempted),
    scheduleLatenessMs: median(open.map((round) => round.lateMs)),
  };
}

export function observationsOf(rounds: readonly RoundRecord[]): Cell['observations'] {
  const names = new Set(rounds.flatMap((round) => Object.keys(round.observations)));
  names.delete(SCHEDULE_LATENESS);
  names.delete(IDLE_LATENESS);
  return Object.fromEntries(
    [...names].map((name) => {
      const seen = rounds.flatMap(({ observations }) => observations[name] ?? []);
      const of = (key: keyof Observation) => median(seen.map((each) => each[key]));
      return [name, { count: of('count'), mean: of('mean'), p50: of('p50'), p99: of('p99'), max: of('max') }];
    }),
  );
}

/** Throughput is completions ÷ makespan of each round, never a mean of 1 ÷ latency. */
export function timesOf(rounds: readonly RoundRecord[], confidence: number) {
  const spread = (pick: (round: RoundRecord) => number) => spreadOf(rounds.map(pick), confidence);
  const bounds = rounds.map((round) => round.boundNs).filter((bound) => bound !== null && bound > 0);
  const efficiencies = rounds.flatMap(({ boundNs, elapsedNs }) => (boundNs === null ? [] : [boundNs / elapsedNs]));
  const fifos = rounds.map((round) => round.fifoNs).filter((fifo) => fifo !== null && fifo > 0);
  const hasBound = bounds.length > 0;
  const latency = durationsOf(rounds.values().map((round) => round.latency));
  return {
    throughputPerSecond: spread(throughputOf),
    makespanMs: spread(makespanOf),
    latencyMs: latency.percentiles,
    latencyCurve: [...latency.curve],
    queueWaitMs: durationsOf(rounds.values().map((round) => round.queueWait)).percentiles,
    serviceMs: durationsOf(rounds.values().map((round) => round.service)).percentiles,
    samples: { throughputPerSecond: rounds.map(throughputOf), makespanMs: rounds.map(makespanOf) },
    boundMs: hasBound ? median(bounds as number[]) / 1e6 : null,
    fifoMs: fifos.length > 0 ? median(fifos as number[]) / 1e6 : null,
    efficiency: hasBound ? median(efficiencies) : null,
  };
}

export function waterfallOf(rounds: readonly Pick<RoundRecord, 'stamps'>[]): Cell['waterfall'] {
  const stamps = rounds.findLast((round) => round.stamps !== null)?.stamps ?? null;
  if (stamps === null) return null;
  const inMs = (times: readonly (number | null)[]) => times.map((time) => (time === null ? null : time / 1e6));
  return {
    admittedMs: inMs(stamps.admittedNs),
    startedMs: inMs(stamps.startedNs),
    finishedMs: inMs(stamps.finishedNs),
  };
}

export function pricesOf(rounds: readonly RoundRecord[]) {
  const operations = sumOf(rounds, (round) => round.operations.attempted);
  const perOperation = (total: number | null) => (total === null ? null : total / operations);
  const loops = rounds.map((round) => round.eventLoopUtilization).filter((value) => value !== null);
  return {
    cpuMicrosPerOperation: perOperation(sumOf(rounds, (round) => round.cpuUserMicros + round.cpuSystemMicros)),
    mainThreadMicrosPerOperation: perOperation(sumOrNull(rounds, (round) => round.mainThreadMicros)),
    peakRssBytes: median(rounds.map((round) => round.peakRssBytes)),
    eventLoopUtilization: loops.length === 0 ? null : median(loops),
    contextSwitchesPerOperation: perOperation(
      sumOrNull(rounds, ({ voluntarySwitches, involuntarySwitches }) =>
        voluntarySwitches === null || involuntarySwitches === null ? null : voluntarySwitches + involuntarySwitches,
      ),
    ),
  };
}

export function witnessOf(rounds: readonly RoundRecord[]): Cell['witness'] {
  const witnessed = rounds.flatMap(({ witness, elapsedNs }) => (witness === null ? [] : [{ witness, elapsedNs }]));
  if (witnessed.length === 0) return null;
  const operations = sumOf(witnessed, ({ witness }) => witness.operations);
  const lateNs = sumOrNull(witnessed, ({ witness: { achievedDelayNs, askedDelayNs } }) =>
    achievedDelayNs === null || askedDelayNs === null ? null : achievedDelayNs - askedDelayNs,
  );
  const peaks = witnessed.flatMap(({ witness }) => witness.peakInFlight ?? []);
  const means = witnessed.flatMap(({ witness: { inFlightIntegralNs }, elapsedNs }) =>
    inFlightIntegralNs === null ? [] : [inFlightIntegralNs / elapsedNs],
  );
  return {
    operations,
    rows: sumOrNull(witnessed, ({ witness }) => witness.rows),
    bytes: sumOrNull(witnessed, ({ witness }) => witness.bytes),
    connections: sumOrNull(witnessed, ({ witness }) => witness.connectionsAccepted),
    peakInFlight: peaks.length === 0 ? null : most(peaks),
    meanInFlight: means.length === 0 ? null : median(means),
    meanDelayErrorMicros: operations === 0 || lateNs === null ? null : lateNs / operations / 1000,
  };
}
