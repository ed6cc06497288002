import { loadavg } from 'node:os';
import { comparedAnswers } from '../analysis/answers.ts';
import { violationOf } from '../analysis/validity.ts';
import { disturbanceBetween, UNKNOWN, type MachineReading } from '../machine/machine.ts';
import type { PlannedTrial, RoundRecord } from '../records/records.ts';
import type { WorkedRound } from '../session/round.ts';
import type { RoundSeed } from '../members/types.ts';
import type { GateCell } from './cells.ts';
import { readingOf } from './reading.ts';
import type { GateRecord, PairRecord, PairSide } from './records.ts';

type Stage = PairRecord['stage'];

/** What was measured of a cell in one pair of processes. */
export interface MeasuredPair {
  readonly cell: GateCell;
  readonly rounds: Readonly<Record<'base' | 'candidate' | 'again', readonly RoundRecord[]>>;
  readonly warmUpRounds: number;
  readonly elapsedMs: number;
}

export function pairRecord(
  { cell, rounds, warmUpRounds, elapsedMs }: MeasuredPair,
  stage: Stage,
  pair: number,
): GateRecord {
  return {
    type: 'pair',
    stage,
    pair,
    cell: cell.gated.id,
    base: sideOf(cell.base.planned, rounds.base),
    candidate: sideOf(cell.candidate.planned, rounds.candidate),
    answersChanged: answersChangedIn(rounds, cell.candidate.planned.work.group),
    warmUpRounds,
    elapsedMs,
  };
}

/** What the control saw there, where the cell had it. */
export function controlRecords({ cell, rounds }: MeasuredPair, stage: Stage, pair: number): GateRecord[] {
  if (rounds.again.length === 0) return [];
  const { planned } = cell.base;
  const [base, again] = [sideOf(planned, rounds.base), sideOf(planned, rounds.again)];
  return [{ type: 'control', stage, pair, cell: cell.gated.id, base, again }];
}

/** Correctness before speed: what is wrong with the rounds of a side is told instead of their numbers. */
function sideOf(planned: PlannedTrial, rounds: readonly RoundRecord[]): PairSide {
  const readings = rounds.map(readingOf);
  const evidence = { trial: planned, rounds };
  const invalid = readings.includes(null)
    ? ['a round in which nothing succeeded', ...sampleOf(rounds)].join(': ')
    : (violationOf(evidence, [evidence])?.reason ?? null);
  const present = readings.filter((reading) => reading !== null);
  const sum = (of: (round: RoundRecord) => number) => rounds.reduce((total, round) => total + of(round), 0);
  const isServed = rounds.every(({ witness }) => witness !== null && !witness.mayCountOthers);
  const areConnectionsSeen = isServed && rounds.every(({ witness }) => witness?.connectionsAccepted != null);
  return {
    makespanMs: present.map(({ makespanMs }) => makespanMs),
    cpuMicrosPerOperation: present.map(({ cpuMicrosPerOperation }) => cpuMicrosPerOperation),
    serviceP50Ms: present.map(({ serviceP50Ms }) => serviceP50Ms),
    serviceP99Ms: present.map(({ serviceP99Ms }) => serviceP99Ms),
    counts: {
      operations: sum(({ operations }) => operations.attempted),
      succeeded: sum(({ operations }) => operations.succeeded),
      bytes: sum(({ bytes }) => bytes),
      answered: isServed ? sum(({ witness }) => witness?.operations ?? 0) : null,
      connections: areConnectionsSeen ? sum(({ witness }) => witness?.connectionsAccepted ?? 0) : null,
    },
    invalid,
  };
}

/** An error of the first round that has one. */
function sampleOf(rounds: readonly RoundRecord[]): string[] {
  const { errorSample = null } = rounds.find((round) => round.errorSample !== null) ?? {};
  return errorSample === null ? [] : [errorSample];
}

/** Each round of the base with that of the same items of the candidate: a wrong answer that comes sooner is no speed. */
function answersChangedIn({ base, candidate }: MeasuredPair['rounds'], group = 1): string | null {
  for (const [place, round] of base.entries()) {
    const other = candidate[place];
    const compared = other === undefined ? 'apart' : comparedAnswers(round, other, group);
    if (typeof compared !== 'string') return compared.change;
  }
  return null;
}

/** A round as the checks of a run want it. Rounds of a gate are too short to say what disturbed each of them. */
export function roundRecord(trial: string, round: number, { seed }: RoundSeed, worked: WorkedRound): RoundRecord {
  const { measured, ...held } = worked;
  return {
    type: 'round',
    trial,
    round,
    attempt: 0,
    seed,
    ...measured,
    ...held,
    disturbance: UNKNOWN,
    contaminated: null,
  };
}

export function machineRecord(
  before: MachineReading | null,
  after: MachineReading | null,
  stage: Stage,
  pair: number,
): GateRecord {
  const seen = before === null || after === null ? UNKNOWN : disturbanceBetween(before, after);
  const { foreignCpuShare, stealShare, cpuPressureShare } = seen;
  return { type: 'machine', stage, pair, load1: loadavg()[0] ?? null, foreignCpuShare, stealShare, cpuPressureShare };
}
