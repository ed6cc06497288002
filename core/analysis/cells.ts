import { SCHEDULE_LATENESS } from '../arrivals.ts';
import type { Cell, Percentiles, Spread } from '../comparison.ts';
import { durationsOf } from '../histogram.ts';
import type { Environment, FaultRecord, Observation, RoundRecord, TrialRecord } from '../records.ts';
import { medianInterval } from '../stats/median-interval.ts';
import { median } from '../stats/quantile.ts';
import type { Warning } from '../types.ts';
import { bindingOf, type Load, loadOf } from './binding.ts';
import { cleanRounds, sumOf, sumOrNull, throughputOf } from './rounds.ts';
import { type Evidence, faultOf } from './validity.ts';

/** Everything that is known of one trial. */
export interface TrialEvidence extends Evidence {
  readonly up: TrialRecord | undefined;
  readonly fault: FaultRecord | undefined;
}

/** What cells of one report have in common. */
export interface CellContext {
  readonly environment: Environment;
  readonly confidence: number;
  /** Operations per second that a server can do, by its name. */
  readonly capacities: ReadonlyMap<string, number>;
}

/** Fewer rounds than this give no interval with 95 % confidence. */
export const LEAST_ROUNDS = 6;

const unknown: Percentiles = { p50: null, p90: null, p99: null, p999: null, max: null };
const noSpread: Spread = { median: null, low: null, high: null };

/** A cell of the report: numbers where the work was proven, else the reason and no number. */
export function cellOf(evidence: TrialEvidence, scenario: readonly TrialEvidence[], context: CellContext): Cell {
  const { trial, rounds } = evidence;
  const clean = cleanRounds(rounds);
  const state = stateOf(evidence, scenario, clean);
  const base = emptyCell(evidence, clean, state);
  if (state.state !== 'measured') return base;
  const load = loadOf(clean, context.capacities.get(trial.server?.name ?? '') ?? null);
  return {
    ...base,
    ...timesOf(clean, context.confidence),
    openLoop: openLoopOf(clean, context.confidence),
    observations: observationsOf(clean),
    ...bindingOf(trial, load, context.environment.usableCores),
    ...pricesOf(clean),
    startMs: evidence.up?.startMs ?? null,
    witness: witnessOf(clean),
    digest: clean[0]?.digest ?? null,
    waterfall: waterfallOf(rounds),
    warnings: warningsOf(evidence, clean, load),
  };
}

type State = Pick<Cell, 'state' | 'reason'>;

function stateOf(evidence: TrialEvidence, scenario: readonly TrialEvidence[], clean: readonly RoundRecord[]): State {
  const { up, fault, rounds } = evidence;
  if (up === undefined) return { state: 'failed', reason: 'the run ended before it began' };
  if (up.state !== 'ready') return { state: up.state, reason: up.reason };
  if (fault !== undefined) return { state: 'failed', reason: fault.reason };
  if (rounds.length === 0) return { state: 'failed', reason: 'the run ended before its first round' };
  const found = faultOf(evidence, scenario);
  if (found !== null) return { state: 'invalid', reason: `${found.code}: ${found.reason}` };
  if (clean.length === 0)
    return { state: 'invalid', reason: `contaminated: ${rounds[0]?.contaminated ?? 'every round'}` };
  if (clean.every((round) => round.operations.succeeded === 0)) {
    return { state: 'invalid', reason: 'no-success: not one operation succeeded' };
  }
  return { state: 'measured', reason: null };
}

function emptyCell({ trial, rounds }: TrialEvidence, clean: readonly RoundRecord[], state: State): Cell {
  const errors: Record<string, number> = {};
  for (const round of clean) {
    for (const [name, count] of Object.entries(round.operations.errors)) errors[name] = (errors[name] ?? 0) + count;
  }
  return {
    id: trial.id,
    scenario: trial.scenario,
    suite: trial.suite,
    params: trial.params,
    model: trial.model,
    concurrency: trial.concurrency,
    askedConcurrency: trial.askedConcurrency,
    processes: trial.processes,
    threads: trial.threads,
    tasksPerThread: trial.tasksPerThread,
    arrivals: trial.work.arrivals ?? null,
    isFloor: trial.purpose === 'floor',
    isControl: trial.isControl,
    ...state,
    rank: null,
    rounds: clean.length,
    contaminatedRounds: rounds.filter((round) => round.contaminated !== null).length,
    operations: {
      attempted: sumOf(clean, (round) => round.operations.attempted),
      succeeded: sumOf(clean, (round) => round.operations.succeeded),
      errors,
    },
    throughputPerSecond: noSpread,
    makespanMs: noSpread,
    latencyMs: unknown,
    queueWaitMs: unknown,
    serviceMs: unknown,
    boundMs: null,
    fifoMs: null,
    efficiency: null,
    openLoop: null,
    observations: {},
    binds: null,
    bindsBecause: null,
    cpuMicrosPerOperation: null,
    mainThreadMicrosPerOperation: null,
    peakRssBytes: null,
    eventLoopUtilization: null,
    contextSwitchesPerOperation: null,
    startMs: null,
    witness: null,
    digest: null,
    samples: { throughputPerSecond: [], makespanMs: [] },
    latencyCurve: [],
    waterfall: null,
    warnings: [],
  };
}

function makespanOf({ elapsedNs }: RoundRecord): number {
  return elapsedNs / 1e6;
}

function spreadOf(values: readonly number[], confidence: number): Spread {
  const interval = medianInterval(values, confidence);
  return { median: median(values), low: interval?.low ?? null, high: interval?.high ?? null };
}

function openLoopOf(rounds: readonly RoundRecord[], confidence: number): Cell['openLoop'] {
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

function observationsOf(rounds: readonly RoundRecord[]): Cell['observations'] {
  const names = new Set(rounds.flatMap((round) => Object.keys(round.observations)));
  names.delete(SCHEDULE_LATENESS);
  return Object.fromEntries(
    [...names].map((name) => {
      const seen = rounds.flatMap(({ observations }) => observations[name] ?? []);
      const of = (key: keyof Observation) => median(seen.map((each) => each[key]));
      return [name, { count: of('count'), mean: of('mean'), p50: of('p50'), p99: of('p99'), max: of('max') }];
    }),
  );
}

/** Throughput is completions ÷ makespan of each round, never a mean of 1 ÷ latency. */
function timesOf(rounds: readonly RoundRecord[], confidence: number) {
  const spread = (pick: (round: RoundRecord) => number) => spreadOf(rounds.map(pick), confidence);
  const bounds = rounds.map((round) => round.boundNs).filter((bound) => bound !== null && bound > 0);
  const efficiencies = rounds.flatMap(({ boundNs, elapsedNs }) => (boundNs === null ? [] : [boundNs / elapsedNs]));
  const fifos = rounds.map((round) => round.fifoNs).filter((fifo) => fifo !== null && fifo > 0);
  const hasBound = bounds.length > 0;
  const latency = durationsOf(rounds.map((round) => round.latency));
  return {
    throughputPerSecond: spread(throughputOf),
    makespanMs: spread(makespanOf),
    latencyMs: latency.percentiles,
    latencyCurve: [...latency.curve],
    queueWaitMs: durationsOf(rounds.map((round) => round.queueWait)).percentiles,
    serviceMs: durationsOf(rounds.map((round) => round.service)).percentiles,
    samples: { throughputPerSecond: rounds.map(throughputOf), makespanMs: rounds.map(makespanOf) },
    boundMs: hasBound ? median(bounds as number[]) / 1e6 : null,
    fifoMs: fifos.length > 0 ? median(fifos as number[]) / 1e6 : null,
    efficiency: hasBound ? median(efficiencies) : null,
  };
}

function waterfallOf(rounds: readonly RoundRecord[]): Cell['waterfall'] {
  const stamps = rounds.findLast((round) => round.stamps !== null)?.stamps ?? null;
  if (stamps === null) return null;
  const inMs = (times: readonly (number | null)[]) => times.map((time) => (time === null ? null : time / 1e6));
  return {
    admittedMs: inMs(stamps.admittedNs),
    startedMs: inMs(stamps.startedNs),
    finishedMs: inMs(stamps.finishedNs),
  };
}

function pricesOf(rounds: readonly RoundRecord[]) {
  const operations = sumOf(rounds, (round) => round.operations.attempted);
  const perOperation = (total: number | null) => (total === null ? null : total / operations);
  const loops = rounds.map((round) => round.eventLoopUtilization).filter((value) => value !== null);
  return {
    cpuMicrosPerOperation: perOperation(sumOf(rounds, (round) => round.cpuUserMicros + round.cpuSystemMicros)),
    mainThreadMicrosPerOperation: perOperation(sumOrNull(rounds, (round) => round.mainThreadMicros)),
    peakRssBytes: Math.max(...rounds.map((round) => round.peakRssBytes)),
    eventLoopUtilization: loops.length === 0 ? null : median(loops),
    contextSwitchesPerOperation: perOperation(
      sumOrNull(rounds, ({ voluntarySwitches, involuntarySwitches }) =>
        voluntarySwitches === null || involuntarySwitches === null ? null : voluntarySwitches + involuntarySwitches,
      ),
    ),
  };
}

function witnessOf(rounds: readonly RoundRecord[]): Cell['witness'] {
  const witnessed = rounds.flatMap(({ witness, elapsedNs }) => (witness === null ? [] : [{ witness, elapsedNs }]));
  if (witnessed.length === 0) return null;
  const operations = sumOf(witnessed, ({ witness }) => witness.operations);
  const lateNs = sumOf(witnessed, ({ witness }) => witness.achievedDelayNs - witness.askedDelayNs);
  return {
    operations,
    bytes: sumOf(witnessed, ({ witness }) => witness.bytes),
    connections: sumOf(witnessed, ({ witness }) => witness.connectionsAccepted),
    peakInFlight: Math.max(...witnessed.map(({ witness }) => witness.peakInFlight)),
    meanInFlight: median(witnessed.map(({ witness, elapsedNs }) => witness.inFlightIntegralNs / elapsedNs)),
    meanDelayErrorMicros: operations === 0 ? null : lateNs / operations / 1000,
  };
}

/** Above this the client itself is what was measured. */
const CLIENT_BOUND = 0.9;
const SERVER_BOUND = 0.5;
/** Node's timers count in whole milliseconds: what is said of shorter delays is said of the timer. */
const SHORTEST_CLAIM_MS = 2;

function warningsOf({ trial, up }: TrialEvidence, clean: readonly RoundRecord[], load: Load): Warning[] {
  const warnings: Warning[] = [];
  const warn = (code: string, severity: Warning['severity'], evidence: Warning['evidence'], advice: string) =>
    warnings.push({ code, severity, subject: trial.id, evidence, advice });
  if (up?.warmUp?.state === 'cold') {
    const { rounds, elapsedMs } = up.warmUp;
    warn(
      'cold',
      'warning',
      { warmUpRounds: rounds, warmUpMs: elapsedMs },
      'it was still getting faster when it was measured: give it more operations a round (-p operations=…)',
    );
  }
  if (clean.length < LEAST_ROUNDS) {
    warn(
      'few-rounds',
      'warning',
      { rounds: clean.length },
      `fewer than ${LEAST_ROUNDS} rounds count: no interval can be given; use --rounds ${LEAST_ROUNDS * 2} or a larger --budget`,
    );
  }
  if (load.loop !== null && load.loop >= CLIENT_BOUND) {
    warn(
      'client-bound',
      'info',
      { eventLoopUtilization: load.loop },
      'the client had no time left: this is the speed of the client, not of what it waits for',
    );
  }
  if (load.server !== null && load.server >= SERVER_BOUND) {
    warn(
      'server-bound',
      'warning',
      { serverEventLoopUtilization: load.server },
      'the server was busy for over half of the time: raise latencyMs or lower --concurrency',
    );
  }
  const delays = trial.params['latencyMs'];
  if (typeof delays === 'number' && delays > 0 && delays < SHORTEST_CLAIM_MS) {
    warn(
      'short-delay',
      'warning',
      { latencyMs: delays },
      'timers count in milliseconds: nothing is claimed of delays under 2 ms',
    );
  }
  return warnings;
}
