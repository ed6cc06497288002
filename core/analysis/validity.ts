import { SCHEDULE_LATENESS } from '../arrivals.ts';
import type { PlannedTrial, RoundRecord } from '../records.ts';
import { median } from '../stats/quantile.ts';
import { cleanRounds, sumOf } from './rounds.ts';

/** Why a cell shows no number. `code` names what was caught. */
export interface Fault {
  readonly code: FaultCode;
  readonly reason: string;
}

export type FaultCode =
  | 'operations-missing'
  | 'unexpected-errors'
  | 'server-saw-fewer'
  | 'server-saw-more'
  | 'body-not-read'
  | 'wrong-payload'
  | 'unequal-work'
  | 'unequal-connections'
  | 'too-many-in-flight'
  | 'too-few-in-flight'
  | 'not-submitted-at-once'
  | 'not-first-come-first-served'
  | 'admitted-before-arrival'
  | 'schedule-missed'
  | 'not-given-up'
  | 'little'
  | 'faster-than-possible'
  | 'delay-not-as-asked';

/** Clocks and timers of two processes agree at least so well. */
const TOLERANCE = 0.02;
/** What a client may need to put one more operation in flight, ms, and the part of a delay in which all must be. */
const FILL_MS = 0.1;
const FILL_SHARE = 0.5;
const FILLED = 0.95;
/** Less than this share of what the client says to be in flight has reached the server: it waits elsewhere. */
const REACHED = 0.5;
/** Delays shorter than this are too near to the cost of a request to say where an operation waited. */
const SHORTEST_TELLING_MS = 5;
/** How much longer than asked the server may have delayed on average. */
const DELAY_SHARE = 0.1;
const DELAY_SLACK_MS = 1;
/** By how much the generator of an open loop may be late, for one arrival in a hundred. */
const LATEST_MS = 20;
/** Share of operations with a new connection by which two models may differ. */
const CONNECTION_SHARE = 0.1;

/** One trial and all its rounds, as the checks want them. */
export interface Evidence {
  readonly trial: PlannedTrial;
  readonly rounds: readonly RoundRecord[];
}

/**
 * Correctness before ranking: the first reason why this cell must not be shown as a number, or null. What has to hold
 * in every round (answers, bytes, counts) is checked in every round; what the machine can blur is checked on the median
 * of the rounds that count.
 */
export function faultOf(cell: Evidence, scenario: readonly Evidence[]): Fault | null {
  for (const round of cell.rounds) {
    const found = roundFault(cell.trial, round);
    if (found !== null) return { ...found, reason: `${found.reason} (round ${round.round})` };
  }
  return equalityFault(cell, scenario) ?? connectionsFault(cell, scenario) ?? inFlightFault(cell) ?? timingFault(cell);
}

/** What a round shows by itself, without the other rounds and the other models. */
function roundFault(trial: PlannedTrial, round: RoundRecord): Fault | null {
  return answersFault(round) ?? arrivalFault(trial, round) ?? witnessFault(round) ?? excessFault(trial, round);
}

/** In a closed loop all come in at once; in an open one, when they are due. A served suite's clients say when they send. */
function arrivalFault({ isServed }: PlannedTrial, round: RoundRecord): Fault | null {
  const { openLoop, latestSubmissionNs, elapsedNs, admittedEarly } = round;
  if (openLoop === null && !isServed && latestSubmissionNs > elapsedNs * TOLERANCE) {
    return fault(
      'not-submitted-at-once',
      'operations were stamped as submitted after the round began: latency would not count from submission',
    );
  }
  if ((openLoop !== null || isServed) && admittedEarly !== null && admittedEarly > 0) {
    return fault('admitted-before-arrival', `${admittedEarly} operations were given a slot before they had come in`);
  }
  return null;
}

function answersFault(round: RoundRecord): Fault | null {
  const { operations, errorSample, admittedOutOfOrder } = round;
  const { attempted, succeeded, errors } = operations;
  const failed = sumOf(Object.values(errors), (count) => count);
  if (errors['unanswered'] !== undefined || succeeded + failed !== attempted) {
    return fault(
      'operations-missing',
      `${errors['unanswered'] ?? attempted - succeeded - failed} of ${attempted} operations were never answered`,
    );
  }
  if (errorSample !== null) {
    return fault('unexpected-errors', `errors that were not planned, such as: ${errorSample}`);
  }
  if (admittedOutOfOrder !== null && admittedOutOfOrder > 0) {
    return fault(
      'not-first-come-first-served',
      `${admittedOutOfOrder} operations waited for ones that were handed in after them: choosing is an advantage`,
    );
  }
  return null;
}

/** What the client says against what the server saw. */
function witnessFault({ operations, requests, witness, bytes, digest }: RoundRecord): Fault | null {
  if (witness === null) return null;
  const { attempted } = operations;
  const { sent, givenUp } = requests ?? { sent: attempted, givenUp: 0 };
  const expected = sent - givenUp;
  // who waits for an answer all the same shows here, and not as one answer too many
  if (witness.repeated === 0 && witness.aborted < givenUp) return goneFault(givenUp, witness.aborted);
  if (witness.repeated > 0 || witness.operations > expected) {
    return fault(
      'server-saw-more',
      `the server answered ${witness.operations} requests for ${expected} operations, ${witness.repeated} of them repeated`,
    );
  }
  if (witness.operations < expected) {
    return fault('server-saw-fewer', `the server answered ${witness.operations} requests for ${expected} operations`);
  }
  if (witness.aborted > givenUp) return goneFault(givenUp, witness.aborted);
  const hasErrors = operations.succeeded !== attempted;
  if (!hasErrors && bytes < witness.bytes) {
    return fault('body-not-read', `${bytes} bytes were received of ${witness.bytes} that the server sent`);
  }
  if (digest !== witness.digest) {
    return fault('wrong-payload', 'what was received is not what the server sent: the digests differ');
  }
  return null;
}

function goneFault(givenUp: number, gone: number): Fault {
  return fault('not-given-up', `the client gave up ${givenUp} requests, and the server saw ${gone} go away`);
}

/** A server hears of a connection that was given up a moment later: the next request of its slot may be there before. */
function excessFault(
  { concurrency, work }: PlannedTrial,
  { peakInFlight, peakStarted, requests, witness }: RoundRecord,
): Fault | null {
  const group = work.group ?? 1;
  const leaving = Math.min(requests?.givenUp ?? 0, concurrency * group);
  const seen = Math.ceil(((witness?.peakInFlight ?? 0) - leaving) / group);
  const peak = Math.max(peakInFlight, peakStarted, seen);
  return peak > concurrency
    ? fault('too-many-in-flight', `${peak} operations were in flight where ${concurrency} were allowed`)
    : null;
}

/**
 * The same round under another model must have had the same answers; the odd one out is the one that is wrong. A round
 * that is wrong by itself has no vote: two models that fail alike would else outvote the one that does not.
 */
function equalityFault(cell: Evidence, scenario: readonly Evidence[]): Fault | null {
  for (const { round, digest, openLoop } of cell.rounds) {
    if (hasUnstarted({ openLoop })) continue;
    const digests = scenario.flatMap(({ trial, rounds }) =>
      rounds
        .filter((each) => each.round === round && !hasUnstarted(each) && roundFault(trial, each) === null)
        .map((each) => each.digest),
    );
    const same = digests.filter((other) => other === digest).length;
    if (same * 2 <= digests.length && same !== digests.length) {
      return fault('unequal-work', `its answers of round ${round} differ from those of the other models`);
    }
  }
  return null;
}

/** Who never started some has answers of the others only: its server is its witness for those. */
function hasUnstarted({ openLoop }: Pick<RoundRecord, 'openLoop'>): boolean {
  return openLoop !== null && openLoop.unstarted > 0;
}

function connectionsFault(cell: Evidence, scenario: readonly Evidence[]): Fault | null {
  const own = newConnectionShare(cell);
  const least = Math.min(...scenario.map(newConnectionShare));
  if (own - least <= CONNECTION_SHARE) return null;
  return fault(
    'unequal-connections',
    `${percent(own)} of its operations opened a connection, where another model needed one for ${percent(least)}`,
  );
}

function newConnectionShare({ rounds }: Evidence): number {
  const attempted = sumOf(rounds, (round) => round.operations.attempted);
  return attempted === 0 ? 0 : sumOf(rounds, (round) => round.witness?.connectionsAccepted ?? 0) / attempted;
}

/** In flight as planned: said by the client's stamps, and seen by the server where delays are long enough to tell. */
function inFlightFault({ trial, rounds }: Evidence): Fault | null {
  const clean = cleanRounds(rounds);
  // in an open loop it is the arrivals that say how many are in flight
  if (clean.length === 0 || clean[0]?.openLoop !== null) return null;
  const { attempted } = clean[0].operations;
  const clients = trial.isServed ? trial.askedConcurrency : attempted;
  const planned = Math.min(trial.concurrency, attempted, clients);
  const said = median(clean.map((round) => round.peakInFlight));
  if (said < planned)
    return fault('too-few-in-flight', `${said} operations were in flight where ${planned} were planned`);
  const shortestMs = median(clean.map((round) => round.shortestDelayNs)) / 1e6;
  const canFill = shortestMs >= SHORTEST_TELLING_MS && planned * FILL_MS <= shortestMs * FILL_SHARE;
  const started = median(clean.map((round) => round.witness?.peakInFlight ?? round.peakStarted));
  if (canFill && started < Math.ceil(planned * FILLED)) {
    return fault('too-few-in-flight', `${started} operations were in flight at once where ${planned} were planned`);
  }
  return null;
}

/** The schedule, Little's law, the delays, and the bound; a server that is too quick comes first, because it makes the bound break too. */
function timingFault({ trial, rounds }: Evidence): Fault | null {
  const clean = cleanRounds(rounds);
  if (clean.length === 0) return null;
  const lateMs = median(clean.map(({ observations }) => observations[SCHEDULE_LATENESS]?.p99 ?? 0));
  if (lateMs > LATEST_MS) {
    return fault(
      'schedule-missed',
      `the generator kept its own schedule badly: one arrival in a hundred was over ${lateMs.toFixed(0)} ms late`,
    );
  }
  const said = median(clean.map((round) => round.slotSumNs / round.elapsedNs));
  if (said > trial.concurrency * (1 + TOLERANCE)) {
    return fault(
      'little',
      `throughput × latency says ${said.toFixed(2)} in flight where ${trial.concurrency} were allowed`,
    );
  }
  const delays = delaysMs(clean);
  if (delays !== null && delays.achieved < delays.asked * (1 - TOLERANCE)) return delayFault(delays);
  const fastest = median(clean.map((round) => (round.boundNs ?? 0) / round.elapsedNs));
  if (fastest > 1 + TOLERANCE) {
    return fault('faster-than-possible', `it took ${percent(1 / fastest)} of the least time that this work can take`);
  }
  if (delays === null) return null;
  const seen = median(clean.map(({ witness, elapsedNs }) => (witness?.inFlightIntegralNs ?? 0) / elapsedNs));
  const group = trial.work.group ?? 1;
  if (seen > (said * (1 + TOLERANCE) + TOLERANCE) * group) {
    return fault(
      'little',
      `the server saw ${seen.toFixed(2)} in flight on average, and throughput × latency says ${said.toFixed(2)}`,
    );
  }
  if (delays.achieved > delays.asked * (1 + DELAY_SHARE) + DELAY_SLACK_MS) return delayFault(delays);
  if (group === 1 && delays.asked >= SHORTEST_TELLING_MS && seen < said * REACHED) {
    return fault(
      'too-few-in-flight',
      `the server saw ${seen.toFixed(1)} operations in flight on average, the client says ${said.toFixed(1)}`,
    );
  }
  return null;
}

interface Delays {
  readonly asked: number;
  readonly achieved: number;
}

/** Mean delay of an operation, asked for and achieved, in the median round; null where there is no server. */
function delaysMs(rounds: readonly RoundRecord[]): Delays | null {
  const witnesses = rounds.flatMap(({ witness }) => witness ?? []);
  if (witnesses.length === 0) return null;
  const perOperation = (pick: (witness: (typeof witnesses)[number]) => number) =>
    median(witnesses.map((witness) => pick(witness) / Math.max(1, witness.operations))) / 1e6;
  return {
    asked: perOperation((witness) => witness.askedDelayNs),
    achieved: perOperation((witness) => witness.achievedDelayNs),
  };
}

function delayFault({ asked, achieved }: Delays): Fault {
  return fault(
    'delay-not-as-asked',
    `the server delayed by ${achieved.toFixed(2)} ms where ${asked.toFixed(2)} ms were asked for`,
  );
}

function fault(code: FaultCode, reason: string): Fault {
  return { code, reason };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
