import { digestOf } from '../work/digest.ts';
import { encodeAnswers } from '../records/answers.ts';
import { encodeDurations } from '../records/histogram.ts';
import { bytesOf } from './ledger.ts';
import type { MeasuredRound } from '../records/records.ts';
import { type Kinds, tallyByKind } from './kinds.ts';
import { classesOf, problemOf } from './problem.ts';
import type { spentBetween } from '../process/resources.ts';
import { ascending } from '../stats/ascending.ts';
import { quantile } from '../stats/quantile.ts';
import type { Ledger, WorkItem } from '../members/types.ts';
import { GIVEN_UP } from '../work/work.ts';

/** The part of a measured round that its ledger tells; the rest is what the trial used, and what it did when it was over. */
type Tally = Omit<
  MeasuredRound,
  keyof ReturnType<typeof spentBetween> | 'leftOver' | 'clocks' | 'printed' | 'openedOffClock'
>;

/** Rounds of more operations than this are not kept operation by operation. */
const KEPT_STAMPS = 256;

/**
 * Everything that a ledger says of its round. An operation succeeds if it was answered with the status that was planned
 * for it and that status is no error; latencies are those of operations that succeeded, for a refusal may be quick.
 *
 * @param kinds Of which kind each operation is; null where they are of none.
 * @param tookNs How long the round was, as its process saw it: its makespan, where nothing at all was answered.
 */
export function tally(ledger: Ledger, tookNs = 0, kinds: Kinds | null = null): Tally {
  const { items, order, admittedNs, startedNs, finishedNs } = ledger;
  const { submittedNs, finishedNs: answeredNs } = ledger.client ?? ledger;
  const problems = items.map((item, index) => problemOf(ledger, index, item));
  const succeeded = items.map((_, index) => index).filter((index) => problems[index] === null);
  const durations = (from: Float64Array, to: Float64Array) =>
    encodeDurations(succeeded.map((index) => between(from, to, index)));
  const begunNs = beginningOf(items, submittedNs);
  const lastNs = largest(answeredNs);
  return {
    operations: { attempted: items.length, succeeded: succeeded.length, errors: classesOf(problems) },
    errorSample: problems.find((problem) => problem !== null && !problem.isPlanned)?.message ?? null,
    elapsedNs: lastNs > 0 ? Math.max(0, lastNs - begunNs) : tookNs,
    latestSubmissionNs: Math.max(0, largest(submittedNs) - begunNs),
    latency: durations(submittedNs, answeredNs),
    queueWait: durations(submittedNs, startedNs),
    service: durations(startedNs, answeredNs),
    slotSumNs: sumBetween(admittedNs, finishedNs),
    serviceSumNs: sumBetween(startedNs, finishedNs),
    peakInFlight: peakOverlap(admittedNs, finishedNs),
    peakStarted: peakOverlap(startedNs, finishedNs),
    peakPresent: ledger.client === null ? null : peakOverlap(ledger.submittedNs, finishedNs),
    admittedOutOfOrder: countOvertaken(
      Float64Array.from(order, (index) => admittedNs[index] as number),
      TOLERATED_NS,
    ),
    admittedEarly: admittedEarly(ledger),
    finishedOutOfOrder: countOvertaken(finishedNs, 0),
    requests: requestsOf(ledger),
    observations: observationsOf(ledger),
    kinds: kinds === null ? [] : tallyByKind(ledger, problems, kinds),
    openLoop: openLoopOf(ledger, succeeded),
    bytes: succeeded.reduce((total, index) => total + bytesOf(ledger, index), 0),
    digest: digestOf(ledger),
    answers: answersOf(ledger),
    stamps: items.length > KEPT_STAMPS ? null : stampsOf(ledger, begunNs),
  };
}

function answersOf({ status, bytes, checksum }: Ledger): MeasuredRound['answers'] {
  return encodeAnswers({ status: status.map((each) => (GIVEN_UP.includes(each) ? 0 : each)), bytes, checksum });
}

/** Where several threads take items from one counter, the clock is read a little after the item was taken. */
const TOLERATED_NS = 1e6;

/** One that never came in, and has a slot all the same, is early too. */
function admittedEarly({ submittedNs, admittedNs }: Ledger): number {
  return admittedNs.filter((at, index) => !Number.isNaN(at) && !(at >= (submittedNs[index] as number))).length;
}

function requestsOf({ status }: Ledger): MeasuredRound['requests'] {
  let sent = 0;
  let givenUp = 0;
  for (const each of status) {
    if (each !== 0) sent += 1;
    if (GIVEN_UP.includes(each)) givenUp += 1;
  }
  return { sent, givenUp };
}

function observationsOf({ observed }: Ledger): MeasuredRound['observations'] {
  return Object.fromEntries(
    [...observed].map(([name, samples]) => {
      const sorted = ascending(samples);
      const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
      const max = sorted.at(-1) as number;
      return [name, { count: samples.length, mean, p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), max }];
    }),
  );
}

/** In a closed loop the first submission; in an open one the instant that all are due from, which is before it. */
function beginningOf(items: readonly WorkItem[], submittedNs: Float64Array): number {
  return smallest(submittedNs.map((at, index) => at - (items[index]?.dueMs ?? 0) * 1e6));
}

function openLoopOf(ledger: Ledger, succeeded: readonly number[]): MeasuredRound['openLoop'] {
  const { items } = ledger;
  const horizonMs = items.at(-1)?.dueMs ?? 0;
  if (horizonMs === 0) return null;
  const { submittedNs, finishedNs } = ledger.client ?? ledger;
  const endNs = beginningOf(items, submittedNs) + horizonMs * 1e6;
  const inTime = succeeded.filter((index) => (finishedNs[index] as number) <= endNs);
  return {
    horizonNs: horizonMs * 1e6,
    completed: inTime.length,
    healthy: inTime.filter((index) => items[index]?.isStalled === false).length,
    unstarted: ledger.admittedNs.filter((at) => Number.isNaN(at)).length,
  };
}

/** Null for an operation that did not get so far. */
function stampsOf({ admittedNs, startedNs, finishedNs }: Ledger, begunNs: number): MeasuredRound['stamps'] {
  const since = (stamps: Float64Array) =>
    [...stamps].map((stamp) => (Number.isNaN(stamp) ? null : Math.round(stamp - begunNs)));
  return { admittedNs: since(admittedNs), startedNs: since(startedNs), finishedNs: since(finishedNs) };
}

/** The most intervals [start, end) that overlap at one instant; those that never ended do not count. */
export function peakOverlap(starts: Float64Array, ends: Float64Array): number {
  const opened = new Float64Array(starts.length);
  const closed = new Float64Array(starts.length);
  let count = 0;
  for (let index = 0; index < starts.length; index += 1) {
    const [start, end] = [starts[index] as number, ends[index] as number];
    if (!(start <= end)) continue;
    opened[count] = start;
    closed[count] = end;
    count += 1;
  }
  for (const stamps of [opened, closed]) stamps.subarray(0, count).sort();
  let peak = 0;
  let ended = 0;
  for (let index = 0; index < count; index += 1) {
    while ((closed[ended] as number) <= (opened[index] as number)) ended += 1;
    peak = Math.max(peak, index + 1 - ended);
  }
  return peak;
}

/** Those that come later than one after them, by more than is tolerated. */
function countOvertaken(stamps: Float64Array, toleratedNs: number): number {
  let latest = Number.NEGATIVE_INFINITY;
  let overtaken = 0;
  for (const stamp of stamps) {
    if (stamp < latest - toleratedNs) overtaken += 1;
    else if (stamp > latest) latest = stamp;
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
