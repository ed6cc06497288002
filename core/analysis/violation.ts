import type { FaultRecord, PlannedTrial, RoundRecord, TrialRecord } from '../records/records.ts';

/** Clocks and timers of two processes agree at least so well. */
export const TOLERANCE = 0.02;

/** Why a cell shows no number. `code` names what was caught. */
export interface Violation {
  readonly code: ViolationCode;
  readonly reason: string;
}

export type ViolationCode =
  | 'operations-missing'
  | 'unexpected-errors'
  | 'server-saw-fewer'
  | 'server-saw-more'
  | 'body-not-read'
  | 'wrong-payload'
  | 'unequal-work'
  | 'work-not-done'
  | 'unequal-io'
  | 'unequal-connections'
  | 'too-many-in-flight'
  | 'too-few-in-flight'
  | 'not-submitted-at-once'
  | 'not-first-come-first-served'
  | 'admitted-before-arrival'
  | 'schedule-missed'
  | 'not-given-up'
  | 'clock-differs'
  | 'work-left-over'
  | 'little'
  | 'faster-than-possible'
  | 'delay-not-as-asked';

/** One trial and all its rounds, as the checks want them. */
export interface Evidence {
  readonly trial: PlannedTrial;
  readonly rounds: readonly RoundRecord[];
}

export function violation(code: ViolationCode, reason: string): Violation {
  return { code, reason };
}

/** Everything that is known of one trial. */
export interface TrialEvidence extends Evidence {
  readonly up: TrialRecord | undefined;
  readonly fault: FaultRecord | undefined;
}
