import type { Cell } from '../../core/records/comparison.ts';
import { cell } from './_comparison.ts';

/**
 * Cells that have everything a picture can show: rounds, curves and waterfalls, simulated by first come, first served on K
 * slots with a little noise from a seed. The same to the last digit wherever it is made.
 */

interface Model {
  readonly model: string;
  readonly concurrency: number;
  readonly threads?: number;
  readonly isControl?: boolean;
  /** What every operation takes on top of the latency, in milliseconds. */
  readonly overheadMs: number;
  readonly cpuMicros: number;
  readonly mainMicros: number;
  readonly rssBytes: number;
}

export interface Workload {
  readonly scenario: string;
  readonly suite: string;
  readonly params: Cell['params'];
  readonly askedConcurrency: number;
  readonly operations: number;
  readonly latencyMs: number;
  readonly rounds: number;
}

const MODELS = (asked: number): Model[] => [
  { model: 'sequential', concurrency: 1, overheadMs: 0.5, cpuMicros: 318, mainMicros: 290, rssBytes: 71e6 },
  { model: 'event-loop', concurrency: asked, overheadMs: 0.7, cpuMicros: 141, mainMicros: 127, rssBytes: 103e6 },
  pool(asked, Math.min(4, asked)),
  ...(asked > 4 ? [pool(4, 4), control(4)] : []),
];

function pool(concurrency: number, threads: number): Model {
  const model = 'worker-thread-pool';
  return { model, concurrency, threads, overheadMs: 1.3, cpuMicros: 972, mainMicros: 260, rssBytes: 488e6 };
}

function control(concurrency: number): Model {
  const price = { cpuMicros: 152, mainMicros: 139, rssBytes: 98e6 };
  return { model: 'event-loop', concurrency, isControl: true, overheadMs: 0.6, ...price };
}

export function cellsOf(workload: Workload): Cell[] {
  return MODELS(workload.askedConcurrency).map((model, index) => {
    const random = lcg(1 + index + workload.askedConcurrency * 31 + Math.round(workload.latencyMs * 7));
    const rounds = Array.from({ length: workload.rounds }, () => roundOf(workload, model, random));
    return cellOf(workload, model, rounds);
  });
}

interface Round {
  readonly startedMs: number[];
  readonly finishedMs: number[];
}

function roundOf({ operations, latencyMs }: Workload, { concurrency, overheadMs }: Model, random: () => number): Round {
  const freeAt = Array.from({ length: Math.min(concurrency, operations) }, () => 0);
  const round: Round = { startedMs: [], finishedMs: [] };
  for (let index = 0; index < operations; index += 1) {
    const slot = freeAt.indexOf(Math.min(...freeAt));
    const start = freeAt[slot]! + 0.02;
    const end = start + latencyMs + overheadMs * (0.4 + random() + random() ** 6 * 6);
    freeAt[slot] = end;
    round.startedMs.push(digits(start));
    round.finishedMs.push(digits(end));
  }
  return round;
}

function cellOf(workload: Workload, model: Model, rounds: readonly Round[]): Cell {
  const { operations, latencyMs, rounds: count, ...place } = workload;
  const makespans = rounds.map(({ finishedMs }) => Math.max(...finishedMs));
  const rates = makespans.map((ms) => digits((operations / ms) * 1000));
  const latencies = rounds.flatMap(({ finishedMs }) => finishedMs).toSorted((a, b) => a - b);
  const services = rounds.flatMap(({ startedMs, finishedMs }) => finishedMs.map((end, at) => end - startedMs[at]!));
  const boundMs = Math.ceil(operations / model.concurrency) * latencyMs;
  const last = rounds.at(-1)!;
  return cell({
    ...place,
    model: model.model,
    concurrency: model.concurrency,
    threads: model.threads ?? null,
    tasksPerThread: model.threads === undefined ? null : model.concurrency / model.threads,
    isControl: model.isControl ?? false,
    id: `${workload.scenario} ${model.model} ${model.concurrency}${model.isControl === true ? ' control' : ''}`,
    rounds: count,
    operations: { attempted: operations * count, succeeded: operations * count, errors: {} },
    throughputPerSecond: spreadOf(rates),
    makespanMs: spreadOf(makespans),
    latencyMs: percentilesOf(latencies),
    serviceMs: percentilesOf(services.toSorted((a, b) => a - b)),
    boundMs,
    fifoMs: boundMs,
    efficiency: digits(boundMs / spreadOf(makespans).median),
    cpuMicrosPerOperation: model.cpuMicros,
    mainThreadMicrosPerOperation: model.mainMicros,
    peakRssBytes: model.rssBytes,
    eventLoopUtilization: digits(Math.min(0.98, (model.mainMicros / 1e6) * spreadOf(rates).median)),
    samples: { throughputPerSecond: rates, makespanMs: makespans },
    latencyCurve: curveOf(latencies),
    waterfall: { admittedMs: last.startedMs, startedMs: last.startedMs, finishedMs: last.finishedMs },
  });
}

function spreadOf(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const reach = Math.max(1, Math.floor(sorted.length / 5));
  return { median: valueAt(sorted, 0.5), low: sorted[reach - 1]!, high: sorted[sorted.length - reach]! };
}

function percentilesOf(sorted: readonly number[]) {
  return {
    p50: valueAt(sorted, 0.5),
    p90: valueAt(sorted, 0.9),
    p99: valueAt(sorted, 0.99),
    p999: valueAt(sorted, 0.999),
    max: sorted.at(-1)!,
  };
}

function curveOf(sorted: readonly number[]) {
  const steps = Math.ceil(Math.log2(sorted.length)) * 4;
  const shares = Array.from({ length: steps }, (_, step) => 1 - 2 ** (-step / 4));
  return [...shares, 1].map((share) => ({ percentile: share * 100, ms: valueAt(sorted, share) }));
}

function valueAt(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

export function digits(value: number): number {
  return Number(value.toPrecision(6));
}

/** Numbers of 0 … 1 that are the same everywhere (Numerical Recipes, ranqd1). */
function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
