import type { Cell, Percentiles, Spread } from '../records/comparison.ts';
import { BY_HAND } from '../records/hand.ts';
import { identityOf } from '../records/identity.ts';
import type { Environment, PlannedTrial, RoundRecord } from '../records/records.ts';
import { bindingOf, loadOf } from './binding.ts';
import {
  errorsIn,
  failedShareOf,
  observationsOf,
  openLoopOf,
  pricesOf,
  timesOf,
  waterfallOf,
  witnessOf,
} from './cell-numbers.ts';
import { connectionsOf, servingOf } from './system-counts.ts';
import { warningsOf, warningsWithoutNumbers } from './cell-warnings.ts';
import { kindsIn } from './kinds.ts';
import { proofOf } from './proof.ts';
import type { TrialEvidence } from './violation.ts';
import { countedRounds, sumOf } from './rounds.ts';
import { violationOf } from './validity.ts';

/** What cells of one report have in common. */
export interface CellContext {
  readonly environment: Environment;
  readonly confidence: number;
  /** A fall of less than this share is none. */
  readonly margin: number;
  /** Operations per second that a server can do, by its name. */
  readonly capacities: ReadonlyMap<string, number>;
}

const unknown: Percentiles = { p50: null, p90: null, p99: null, p999: null, max: null };
const noSpread: Spread = { median: null, low: null, high: null };

/** A cell of the report: numbers where the work was proven, else the reason and no number. */
export function cellOf(evidence: TrialEvidence, scenario: readonly TrialEvidence[], context: CellContext): Cell {
  const { trial, rounds } = evidence;
  const clean = countedRounds(rounds);
  const state = stateOf(evidence, scenario, clean);
  const base = emptyCell(evidence, clean, state);
  if (state.state !== 'measured') return { ...base, warnings: warningsWithoutNumbers(evidence) };
  const load = loadOf(clean, context.capacities.get(trial.modules.server?.name ?? '') ?? null);
  return {
    ...base,
    ...timesOf(clean, context.confidence),
    failedShare: trial.errors === 'count' ? failedShareOf(clean) : null,
    openLoop: openLoopOf(clean, context.confidence),
    observations: observationsOf(clean),
    kinds: kindsIn(clean),
    ...bindingOf(trial, load, context.environment.usableCores),
    ...pricesOf(clean),
    startMs: evidence.up?.startMs ?? null,
    witness: witnessOf(clean),
    serving: servingOf(evidence, clean),
    connections: connectionsOf(evidence, clean),
    digest: clean[0]?.digest ?? null,
    provenBy: proofOf(evidence, scenario),
    waterfall: waterfallOf(rounds),
    warnings: warningsOf(evidence, clean, load, context),
  };
}

/** A cell that is still to be measured, as if it had been: what will be asked of it. */
export function plannedCell(trial: PlannedTrial): Cell {
  return emptyCell({ trial, rounds: [], up: undefined, fault: undefined }, [], { state: 'measured', reason: null });
}

/** Of a merged file: a cell whose row is in none of the files that it was made of. */
export function missingCell(trial: PlannedTrial): Cell {
  const reason = 'the run ended before it began: no machine measured its row';
  return emptyCell({ trial, rounds: [], up: undefined, fault: undefined }, [], { state: 'failed', reason });
}

type State = Pick<Cell, 'state' | 'reason'>;

function stateOf(evidence: TrialEvidence, scenario: readonly TrialEvidence[], clean: readonly RoundRecord[]): State {
  const { up, fault, rounds } = evidence;
  if (fault?.isByHand === true) return { state: 'invalid', reason: `${BY_HAND}: ${fault.reason}` };
  if (up === undefined) return { state: 'failed', reason: 'the run ended before it began' };
  if (up.state !== 'ready') return { state: up.state, reason: up.reason };
  if (fault !== undefined) return { state: 'failed', reason: fault.reason };
  if (rounds.length === 0) return { state: 'failed', reason: 'the run ended before its first round' };
  const found = violationOf(evidence, scenario);
  if (found !== null) return { state: 'invalid', reason: `${found.code}: ${found.reason}` };
  if (clean.length === 0)
    return { state: 'invalid', reason: `contaminated: ${rounds[0]?.contaminated ?? 'every round'}` };
  if (clean.every((round) => round.operations.succeeded === 0)) {
    return { state: 'invalid', reason: 'no-success: not one operation succeeded' };
  }
  return { state: 'measured', reason: null };
}

function emptyCell({ trial, rounds, up }: TrialEvidence, clean: readonly RoundRecord[], state: State): Cell {
  return {
    ...identityOf(trial),
    arrivals: trial.work.arrivals ?? null,
    isFloor: trial.purpose === 'floor',
    isControl: trial.isControl,
    machine: null,
    ranOn: up?.ranOn ?? null,
    ...state,
    server: up?.server ?? null,
    rank: null,
    failedShare: null,
    rounds: clean.length,
    contaminatedRounds: rounds.filter((round) => round.contaminated !== null).length,
    operations: {
      attempted: sumOf(clean, (round) => round.operations.attempted),
      succeeded: sumOf(clean, (round) => round.operations.succeeded),
      errors: errorsIn(clean.map(({ operations }) => operations)),
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
    kinds: [],
    binds: null,
    bindsBecause: null,
    cpuMicrosPerOperation: null,
    mainThreadMicrosPerOperation: null,
    peakRssBytes: null,
    eventLoopUtilization: null,
    contextSwitchesPerOperation: null,
    startMs: null,
    witness: null,
    serving: null,
    connections: null,
    digest: null,
    provenBy: null,
    samples: { throughputPerSecond: [], makespanMs: [] },
    latencyCurve: [],
    waterfall: null,
    warnings: [],
  };
}
