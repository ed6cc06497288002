import type { PlannedTrial, RoundRecord } from '../records/records.ts';
import { type Violation, violation, TOLERANCE } from './violation.ts';
import { sumOf } from './rounds.ts';

/** What a round shows by itself, without the other rounds and the other models. */
export function roundViolation(trial: PlannedTrial, round: RoundRecord): Violation | null {
  return (
    answersViolation(trial, round) ??
    arrivalViolation(trial, round) ??
    witnessViolation(trial, round) ??
    excessViolation(trial, round)
  );
}

/** In a closed loop all come in at once; in an open one, when they are due. A served suite's clients say when they send. */
function arrivalViolation({ isServed }: PlannedTrial, round: RoundRecord): Violation | null {
  const { openLoop, latestSubmissionNs, elapsedNs, admittedEarly } = round;
  if (openLoop === null && !isServed && latestSubmissionNs > elapsedNs * TOLERANCE) {
    return violation(
      'not-submitted-at-once',
      'operations were stamped as submitted after the round began: latency would not count from submission',
    );
  }
  if ((openLoop !== null || isServed) && admittedEarly !== null && admittedEarly > 0) {
    return violation(
      'admitted-before-arrival',
      `${admittedEarly} operations were given a slot before they had come in`,
    );
  }
  return null;
}

function answersViolation(trial: PlannedTrial, round: RoundRecord): Violation | null {
  const { operations, errorSample, admittedOutOfOrder } = round;
  const { attempted, succeeded, errors } = operations;
  const failed = sumOf(Object.values(errors), (count) => count);
  if (errors['unanswered'] !== undefined || succeeded + failed !== attempted) {
    return violation(
      'operations-missing',
      `${errors['unanswered'] ?? attempted - succeeded - failed} of ${attempted} operations were never answered`,
    );
  }
  if (errorSample !== null && trial.errors !== 'count') {
    return violation(
      'unexpected-errors',
      `errors that neither the plan nor errors: 'count' allows, such as: ${errorSample}`,
    );
  }
  if (admittedOutOfOrder !== null && admittedOutOfOrder > 0) {
    return violation(
      'not-first-come-first-served',
      `${admittedOutOfOrder} operations waited for ones that were handed in after them: choosing is an advantage`,
    );
  }
  return null;
}

/** What the client says against what the server saw. */
function witnessViolation(
  { errors }: PlannedTrial,
  { operations, requests, witness, bytes, digest }: RoundRecord,
): Violation | null {
  if (witness === null) return null;
  const { attempted, succeeded } = operations;
  // where failures are a result, nobody knows how far those that failed came: only what came back can be held against it
  if (errors === 'count' && succeeded < attempted) return null;
  const { sent, givenUp } = requests ?? { sent: attempted, givenUp: 0 };
  const expected = sent - givenUp;
  // a client that waits for an answer all the same shows here, and not as one answer too many
  const { aborted, repeated } = witness;
  if (repeated === 0 && aborted !== null && aborted < givenUp) return goneViolation(givenUp, aborted);
  const isMore = witness.operations > expected && !witness.mayCountOthers;
  if (isMore || (repeated ?? 0) > 0) {
    const twice = repeated === null ? '' : `, ${repeated} of them repeated`;
    return violation(
      'server-saw-more',
      `the server answered ${witness.operations} requests for ${expected} operations${twice}`,
    );
  }
  if (witness.operations < expected) {
    return violation(
      'server-saw-fewer',
      `the server answered ${witness.operations} requests for ${expected} operations`,
    );
  }
  if (aborted !== null && aborted > givenUp) return goneViolation(givenUp, aborted);
  const hasErrors = succeeded !== attempted;
  if (!hasErrors && witness.bytes !== null && bytes < witness.bytes) {
    return violation('body-not-read', `${bytes} bytes were received of ${witness.bytes} that the server sent`);
  }
  if (witness.digest !== null && digest !== witness.digest) {
    return violation('wrong-payload', 'what was received is not what the server sent: the digests differ');
  }
  return null;
}

function goneViolation(givenUp: number, gone: number): Violation {
  return violation('not-given-up', `the client gave up ${givenUp} requests, and the server saw ${gone} go away`);
}

/** A server hears of a connection that was given up a moment later: the next request of its slot may be there before. */
function excessViolation(
  { concurrency, work }: PlannedTrial,
  { peakInFlight, peakStarted, requests, witness }: RoundRecord,
): Violation | null {
  const group = work.group ?? 1;
  const leaving = Math.min(requests?.givenUp ?? 0, concurrency * group);
  const seen = Math.ceil(((witness?.peakInFlight ?? 0) - leaving) / group);
  const peak = Math.max(peakInFlight, peakStarted, seen);
  return peak > concurrency
    ? violation('too-many-in-flight', `${peak} operations were in flight where ${concurrency} were allowed`)
    : null;
}
