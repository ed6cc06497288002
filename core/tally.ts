import { digestOf } from './digest.ts';
import { encodeDurations } from './histogram.ts';
import type { MeasuredRound } from './records.ts';
import type { Ledger, WorkItem } from './types.ts';

/** The part of a measured round that its ledger tells. */
type Tally = Pick<
  MeasuredRound,
  | 'operations'
  | 'errorSample'
  | 'elapsedNs'
  | 'latestSubmissionNs'
  | 'latency'
  | 'queueWait'
  | 'service'
  | 'latencySumNs'
  | 'slotSumNs'
  | 'serviceSumNs'
  | 'peakInFlight'
  | 'peakStarted'
  | 'admittedOutOfOrder'
  | 'bytes'
  | 'digest'
  | 'stamps'
>;

/** Rounds of more operations than this are not kept operation by operation. */
const KEPT_STAMPS = 256;

/**
 * Everything that a ledger says of its round. An operation succeeds if it was answered with the status that was planned
 * for it and that status is no error; latencies are those of operations that succeeded, for a refusal may be quick.
 */
export function tally(ledger: Ledger): Tally {
  const { items, submittedNs, admittedNs, startedNs, finishedNs } = ledger;
  const problems = items.map((item, index) => problemOf(ledger, index, item));
  const succeeded = items.map((_, index) => index).filter((index) => problems[index] === null);
  const errors: Record<string, number> = {};
  for (const problem of problems) if (problem !== null) errors[problem.class] = (errors[problem.class] ?? 0) + 1;
  const durations = (from: Float64Array) => encodeDurations(succeeded.map((index) => between(from, finishedNs, index)));
  const begunNs = smallest(submittedNs);
  return {
    operations: { attempted: items.length, succeeded: succeeded.length, errors },
    errorSample: problems.find((problem) => problem !== null && !problem.isPlanned)?.message ?? null,
    elapsedNs: Math.max(0, largest(finishedNs) - begunNs),
    latestSubmissionNs: Math.max(0, largest(submittedNs) - begunNs),
    latency: durations(submittedNs),
    queueWait: encodeDurations(succeeded.map((index) => between(submittedNs, startedNs, index))),
    service: durations(startedNs),
    latencySumNs: sumBetween(submittedNs, finishedNs),
    slotSumNs: sumBetween(admittedNs, finishedNs),
    serviceSumNs: sumBetween(startedNs, finishedNs),
    peakInFlight: peakOverlap(admittedNs, finishedNs),
    peakStarted: peakOverlap(startedNs, finishedNs),
    admittedOutOfOrder: countOvertaken(admittedNs),
    bytes: succeeded.reduce((total, index) => total + (ledger.bytes[index] as number), 0),
    digest: digestOf(ledger),
    stamps: items.length > KEPT_STAMPS ? null : stampsOf(ledger, begunNs),
  };
}

/** Null for an operation that did not get so far. */
function stampsOf({ admittedNs, startedNs, finishedNs }: Ledger, begunNs: number): MeasuredRound['stamps'] {
  const since = (stamps: Float64Array) =>
    [...stamps].map((stamp) => (Number.isNaN(stamp) ? null : Math.round(stamp - begunNs)));
  return { admittedNs: since(admittedNs), startedNs: since(startedNs), finishedNs: since(finishedNs) };
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
  const opened = starts.filter((start, index) => start <= (ends[index] as number)).toSorted();
  const closed = ends.filter((end, index) => (starts[index] as number) <= end).toSorted();
  let peak = 0;
  let ended = 0;
  for (const [index, start] of opened.entries()) {
    while ((closed[ended] as number) <= start) ended += 1;
    peak = Math.max(peak, index + 1 - ended);
  }
  return peak;
}

/** Items that were given a slot after one that was handed in later. */
function countOvertaken(admittedNs: Float64Array): number {
  let latest = Number.NEGATIVE_INFINITY;
  let overtaken = 0;
  for (const admitted of admittedNs) {
    if (admitted < latest) overtaken += 1;
    else if (admitted > latest) latest = admitted;
  }
  return overtaken;
}

function between(from: Float64Array, to: Float64Array, index: number): number {
  return (to[index] as number) - (from[index] as number);
}

/** Items that never got so far count for nothing. */
function sumBetween(from: Float64Array, to: Float64Array): number {
  return from.reduce((total, _, index) => total + (between(from, to, index) || 0), 0);
}

/** NaN is never smaller, and never larger. */
function smallest(values: Float64Array): number {
  return values.reduce((least, value) => (value < least ? value : least), Number.POSITIVE_INFINITY);
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => (value > most ? value : most), Number.NEGATIVE_INFINITY);
}
