import { setImmediate } from 'node:timers/promises';
import { digestOf } from './digest.ts';
import { encodeDurations } from './histogram.ts';
import { openLedger } from './ledger.ts';
import type { MeasuredRound } from './records.ts';
import { peakRssBytes, type Usage, usageNow } from './resources.ts';
import type { Ledger, Prepared, RoundSeed, WorkItem } from './types.ts';
import { itemsOf } from './work.ts';

/**
 * One round of a prepared trial: items and ledger are made before the clock starts, and everything that is said of the
 * round is computed from the ledger after it has stopped.
 */
export async function measureRound(prepared: Prepared, round: RoundSeed): Promise<MeasuredRound> {
  const ledger = openLedger(itemsOf(round));
  await setImmediate(); // what was left of the message that asked for this round is done before it begins
  const before = usageNow();
  await prepared.round(ledger);
  const after = usageNow();
  await setImmediate(); // pauses of the collector are reported a turn later
  return { ...tally(ledger), ...spent(before, { ...after, gcPauseNs: usageNow().gcPauseNs }) };
}

type Spent = Pick<
  MeasuredRound,
  | 'cpuUserMicros'
  | 'cpuSystemMicros'
  | 'mainThreadMicros'
  | 'rssBytes'
  | 'peakRssBytes'
  | 'eventLoopUtilization'
  | 'gcPauseNs'
  | 'voluntarySwitches'
  | 'involuntarySwitches'
>;

function spent(before: Usage, after: Usage): Spent {
  const main =
    before.mainThreadMicros === null || after.mainThreadMicros === null
      ? null
      : after.mainThreadMicros - before.mainThreadMicros;
  return {
    cpuUserMicros: after.userMicros - before.userMicros,
    cpuSystemMicros: after.systemMicros - before.systemMicros,
    mainThreadMicros: main,
    rssBytes: process.memoryUsage.rss(),
    peakRssBytes: peakRssBytes(),
    eventLoopUtilization: utilization(before, after),
    gcPauseNs: after.gcPauseNs - before.gcPauseNs,
    voluntarySwitches: after.voluntarySwitches - before.voluntarySwitches,
    involuntarySwitches: after.involuntarySwitches - before.involuntarySwitches,
  };
}

/** Null where the runtime does not count: bun and deno always say zero. */
function utilization(before: Usage, after: Usage): number | null {
  const active = after.eventLoop.active - before.eventLoop.active;
  const idle = after.eventLoop.idle - before.eventLoop.idle;
  return active + idle > 0 ? active / (active + idle) : null;
}

/** Everything that a ledger says of its round. An operation succeeds if it was answered with the status that was planned and is no error. */
export function tally(ledger: Ledger): Omit<MeasuredRound, keyof Spent> {
  const { items, submittedNs, admittedNs, startedNs, finishedNs } = ledger;
  const errors: Record<string, number> = {};
  const latency: number[] = [];
  const queueWait: number[] = [];
  const service: number[] = [];
  const sums = { latency: 0, slot: 0, service: 0, bytes: 0 };
  let errorSample: string | null = null;
  for (const [index, item] of items.entries()) {
    const submitted = submittedNs[index] as number;
    const started = startedNs[index] as number;
    const finished = finishedNs[index] as number;
    const problem = problemOf(ledger, index, item);
    if (problem === null) {
      latency.push(finished - submitted);
      queueWait.push(started - submitted);
      service.push(finished - started);
      sums.bytes += ledger.bytes[index] as number;
    } else {
      errors[problem.class] = (errors[problem.class] ?? 0) + 1;
      if (!problem.isPlanned) errorSample ??= problem.message;
    }
    sums.latency += finiteOrZero(finished - submitted);
    sums.slot += finiteOrZero(finished - (admittedNs[index] as number));
    sums.service += finiteOrZero(finished - started);
  }
  const start = smallest(submittedNs);
  return {
    operations: { attempted: items.length, succeeded: latency.length, errors },
    errorSample,
    elapsedNs: Math.max(0, largest(finishedNs) - start),
    latestSubmissionNs: Math.max(0, largest(submittedNs) - start),
    latency: encodeDurations(latency),
    queueWait: encodeDurations(queueWait),
    service: encodeDurations(service),
    latencySumNs: sums.latency,
    slotSumNs: sums.slot,
    serviceSumNs: sums.service,
    peakInFlight: peakOverlap(admittedNs, finishedNs),
    peakStarted: peakOverlap(startedNs, finishedNs),
    bytes: sums.bytes,
    digest: digestOf(ledger),
  };
}

interface Problem {
  readonly class: string;
  readonly isPlanned: boolean;
  readonly message: string;
}

function problemOf(ledger: Ledger, index: number, item: WorkItem): Problem | null {
  const thrown = ledger.thrown.get(index);
  if (thrown !== undefined) return { ...thrown, isPlanned: false };
  const status = ledger.status[index] as number;
  if (status === 0) return { class: 'unanswered', isPlanned: false, message: `item ${item.id} was never answered` };
  const isPlanned = status === item.status;
  if (isPlanned && status < 400) return null;
  return { class: `status-${status}`, isPlanned, message: `item ${item.id} was answered with status ${status}` };
}

/** The most intervals [start, end) that overlap at one instant; those that never ended do not count. */
export function peakOverlap(starts: Float64Array, ends: Float64Array): number {
  const opened = starts.filter((start, index) => start <= (ends[index] as number)).sort();
  const closed = ends.filter((end, index) => (starts[index] as number) <= end).sort();
  let peak = 0;
  let ended = 0;
  for (const [index, start] of opened.entries()) {
    while ((closed[ended] as number) <= start) ended += 1;
    peak = Math.max(peak, index + 1 - ended);
  }
  return peak;
}

function finiteOrZero(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

function smallest(values: Float64Array): number {
  return values.reduce((least, value) => (value < least ? value : least), Number.POSITIVE_INFINITY);
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => (value > most ? value : most), Number.NEGATIVE_INFINITY);
}
