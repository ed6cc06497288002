import type { RunningTrial } from '../session/round.ts';
import { reasonOf } from '../text/thrown.ts';
import type { Version } from '../members/types.ts';
import type { PlannedTrial } from '../records/records.ts';
import type { GateCell, GateSide } from './cells.ts';
import type { GateRecord } from './records.ts';
import { sharedTrial } from './sharing.ts';

/** Both sides of a cell, brought up: in a process of each, or in one. */
export interface BroughtUp {
  readonly sides: Readonly<Record<Version, RunningTrial>>;
  /** What each side needed until it was ready; null where both have one process. */
  readonly startMs: Readonly<Record<Version, number>> | null;
}

/** Starts a trial, and its server where it has one, and says how long the former took. */
export type OpenTrial = (
  planned: PlannedTrial,
  home: URL,
) => Promise<{ readonly trial: RunningTrial; readonly startMs: number }>;

/** A process and a server of its own for each side, one after the other, since what they need for it is compared. */
export async function broughtUpApart(
  cell: GateCell,
  order: readonly Version[],
  open: OpenTrial,
): Promise<BroughtUp | GateRecord> {
  const sides: Partial<Record<Version, RunningTrial>> = {};
  const startMs = { base: 0, candidate: 0 };
  for (const side of order) {
    try {
      const opened = await open(cell[side].planned, cell[side].home); // oxlint-disable-line no-await-in-loop
      sides[side] = opened.trial;
      startMs[side] = opened.startMs;
    } catch (error) {
      return faultOf(cell, side, error);
    }
  }
  return { sides: sides as Record<Version, RunningTrial>, startMs };
}

/** One process and one server for both, in which the modules of `first` are loaded before the other's. */
export async function broughtUpShared(
  cell: GateCell,
  first: Version,
  open: OpenTrial,
): Promise<BroughtUp | GateRecord> {
  try {
    const { trial } = await open(sharedTrial(cell, first), cell.candidate.home);
    const of = ({ planned }: GateSide): RunningTrial => ({ ...trial, planned });
    return { sides: { base: of(cell.base), candidate: of(cell.candidate) }, startMs: null };
  } catch (error) {
    return apartOf(cell, error);
  }
}

export function faultOf({ gated }: GateCell, side: Version, error: unknown): GateRecord {
  return { type: 'fault', cell: gated.id, side, reason: reasonOf(error) };
}

/** In one process nobody knows whose fault it is: that will be seen where each side has its own. */
export function apartOf({ gated }: GateCell, error: unknown): GateRecord {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const isRefused = cause instanceof Error && cause.name === 'CannotShare';
  const reason = isRefused ? cause.message : `in one process they failed: ${reasonOf(error)}`;
  return { type: 'apart', cell: gated.id, reason };
}
