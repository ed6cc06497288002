import { isDisturbed } from '../records/disturbed.ts';
import type { Absolute, Apart, Change, Changes, Counts, Side } from '../records/changes.ts';
import type { Cell, Comparison } from '../records/comparison.ts';
import type { Environment, PlannedTrial, Results, RoundRecord } from '../records/records.ts';
import { CALIBRATION } from '../machine/calibration.ts';
import { median } from '../stats/quantile.ts';
import { medianInterval } from '../stats/median-interval.ts';
import { twoSampleShift } from '../stats/mann-whitney.ts';
import { hodgesLehmann } from '../stats/signed-rank.ts';
import { analyse } from './analysis.ts';
import { loadOf } from './binding.ts';
import { changeVerdict } from './change-verdict.ts';
import {
  checkComparable,
  differencesOf,
  differingWork,
  otherMachine,
  severalMachines,
  trialsOf,
} from './comparability.ts';
import { comparedCounts } from './counts.ts';
import { driftOf, NO_DRIFT, UNCALIBRATED } from './drift.ts';
import type { PairingOptions } from './family.ts';
import { type Metric, pairingRequestsIn } from './pairing-requests.ts';
import { logRatioOf, logRatiosOf, valueOf } from './pairings.ts';
import { cleanRounds } from './rounds.ts';
import { changesIn, ratioOf, type Shift } from './shifts.ts';

/** One of the two runs, understood. */
interface Run {
  readonly results: Results;
  readonly comparison: Comparison;
  readonly trials: ReadonlyMap<string, PlannedTrial>;
  readonly cells: ReadonlyMap<string, Cell>;
  rounds(id: string): readonly RoundRecord[];
  /** Of the machine that measured it. */
  environmentOf(cell: Pick<Cell, 'machine'>): Environment;
}

interface Runs {
  readonly a: Run;
  readonly b: Run;
}

/**
 * What changed from run a to run b: a pure function of the two files.
 *
 * @throws UsageError where nothing of them can be compared
 */
export function changesOf(resultsOfA: Results, resultsOfB: Results): Changes {
  checkComparable(resultsOfA, resultsOfB);
  const runs = { a: runOf(resultsOfA), b: runOf(resultsOfB) };
  const [planOfA, planOfB] = [resultsOfA.session.plan, resultsOfB.session.plan];
  const options = {
    margin: Math.max(planOfA.margin, planOfB.margin),
    confidence: Math.max(planOfA.confidence, planOfB.confidence),
  };
  const apart = apartIn(runs);
  const ids = new Set(apart.map(({ id }) => id));
  const cells = [...runs.a.cells.values()].filter(({ id }) => !ids.has(id));
  const changes = changesIn(
    [...ratioShifts(cells, runs), ...efficiencyShifts(cells, runs), ...calibratedShifts(cells, runs)],
    options,
  );
  const counts = countsIn(runs);
  const sides = { a: sideOf(runs.a), b: sideOf(runs.b) };
  return {
    schemaVersion: 1,
    ...sides,
    ...options,
    verdict: changeVerdict(changes, counts, options.margin),
    isWhole:
      changes.some(({ isFloor }) => !isFloor) &&
      Object.values(sides).every(({ state }) => state === 'complete') &&
      !apart.some(isMissed) &&
      !counts.some(differ),
    differences: differencesOf(resultsOfA, resultsOfB),
    changes,
    counts,
    absolute: absoluteIn(cells, runs, options),
    apart,
  };
}

/** No percentile is compared here, and to decode them is nearly all that an analysis costs. */
function runOf(results: Results): Run {
  const withoutLatencies = results.rounds.map((round) => ({ ...round, latency: null, queueWait: null, service: null }));
  const comparison = analyse({ ...results, rounds: withoutLatencies });
  const rounds = Map.groupBy(results.rounds, (round) => round.trial);
  return {
    results,
    comparison,
    trials: trialsOf(results),
    cells: new Map(comparison.cells.map((cell) => [cell.id, cell])),
    rounds: (id) => rounds.get(id) ?? [],
    environmentOf: ({ machine }) =>
      comparison.machines.find(({ name }) => name === machine)?.environment ?? comparison.environment,
  };
}

function sideOf({ results, comparison }: Run): Side {
  const { startedAt, commit, isDirty } = results.session.environment;
  const { loopbackMicros } = comparison.machine;
  return { startedAt, commit, isDirty, state: results.end.state, rounds: results.session.plan.rounds, loopbackMicros };
}

/** Cells that have no number on one side, or other work under the same name. */
function apartIn({ a, b }: Runs): Apart[] {
  const ids = new Set([...a.cells.keys(), ...b.cells.keys()]);
  return [...ids].flatMap((id) => {
    const [one, other] = [a.cells.get(id), b.cells.get(id)];
    const reason = whyApart(a.trials.get(id), b.trials.get(id), one, other);
    if (reason === null) return [];
    const scenario = (one ?? other)?.scenario ?? '';
    return [{ id, scenario, a: one?.state ?? 'absent', b: other?.state ?? 'absent', reason }];
  });
}

function whyApart(
  plannedInA: PlannedTrial | undefined,
  plannedInB: PlannedTrial | undefined,
  a: Cell | undefined,
  b: Cell | undefined,
): string | null {
  if (plannedInA === undefined || a === undefined) return 'not in a';
  if (plannedInB === undefined || b === undefined) return 'not in b';
  const work = differingWork(plannedInA, plannedInB);
  if (work !== null) return `other work under the same name: ${work}`;
  const servers = differingServers(a, b);
  if (servers !== null) return servers;
  const reasons = Object.entries({ a, b }).flatMap(([side, cell]) => {
    if (cell.state !== 'measured') return `${cell.state} in ${side}: ${cell.reason}`;
    return isDisturbed(cell) ? `disturbed in ${side}: other programs left too few of its rounds alone` : [];
  });
  return reasons.length === 0 ? null : reasons.join('; ');
}

/** An emulator is not what it emulates, and TCP is no Unix socket; another version is the same server at another time. */
function differingServers(a: Cell, b: Cell): string | null {
  if (a.server === null || b.server === null) return null;
  const text = ({ server }: Cell) => `${server?.name} (${server?.what}, ${server?.transport})`;
  return text(a) === text(b) ? null : `another server under the same name: ${text(a)} in a and ${text(b)} in b`;
}

/** What is new in b is not missed, and what cannot run under a model cannot be compared under it. */
function isMissed({ a, b }: Apart): boolean {
  return a !== 'absent' && !(a === 'unsupported' && b === 'unsupported');
}

function differ({ differences }: Counts): boolean {
  return differences.length > 0;
}

/** Each cell against the baseline of its row, and each pool against its control, within either run. */
function ratioShifts(cells: readonly Cell[], { a, b }: Runs): Shift[] {
  const rows = [...Map.groupBy(cells, (cell) => cell.scenario).values()];
  const pairs = rows.flatMap(pairingRequestsIn);
  const first = new Map(
    pairs.map((pair) => [JSON.stringify([pair.metric, pair.baseline.id, pair.candidate.id]), pair]),
  );
  return [...first.values()].map(({ metric, baseline, candidate }) => {
    const sample = (run: Run) => logRatiosOf(metric, run.rounds(baseline.id), run.rounds(candidate.id));
    const load = (cell: Cell) => loadOf(cleanRounds(a.rounds(cell.id)), null);
    const { usableCores } = a.environmentOf(candidate);
    return {
      what: { ...nameOf(candidate), quantity: metric, baselineId: baseline.id },
      a: sample(a),
      b: sample(b),
      drift: metric === 'throughputPerSecond' ? driftOf(load(candidate), load(baseline), usableCores) : NO_DRIFT,
      within: hodgesLehmann,
    };
  });
}

/** Of one machine each: how well another used its time is another matter. */
function efficiencyShifts(cells: readonly Cell[], { a, b }: Runs): Shift[] {
  if (severalMachines({ a: a.results, b: b.results }) !== null) return [];
  return cells
    .filter(({ id, efficiency }) => efficiency !== null && b.cells.get(id)?.efficiency != null)
    .map((cell) => {
      const sample = (run: Run) =>
        cleanRounds(run.rounds(cell.id)).flatMap(({ boundNs, elapsedNs }) =>
          boundNs === null || boundNs === 0 ? [] : [Math.log(boundNs / elapsedNs)],
        );
      return {
        what: { ...nameOf(cell), quantity: 'efficiency', baselineId: null },
        a: sample(a),
        b: sample(b),
        drift: driftOf(loadOf(cleanRounds(a.rounds(cell.id)), null), null, a.environmentOf(cell).usableCores),
        within: medianInterval,
      };
    });
}

/** CPU of an operation, in units of a loop of fixed length that was timed in the same run: where both runs have timed it. */
function calibratedShifts(cells: readonly Cell[], { a, b }: Runs): Shift[] {
  const unitOf = ({ results }: Run) => results.floors.find(({ name }) => name === CALIBRATION)?.p50Ns ?? 0;
  if (unitOf(a) === 0 || unitOf(b) === 0) return [];
  return cells
    .filter(({ cpuMicrosPerOperation }) => cpuMicrosPerOperation !== null)
    .map((cell) => {
      const sample = (run: Run) =>
        cleanRounds(run.rounds(cell.id)).map((round) =>
          logRatioOf(unitOf(run), valueOf.cpuMicrosPerOperation(round) * 1000),
        );
      return {
        what: { ...nameOf(cell), quantity: 'cpuPerCalibration', baselineId: null },
        a: sample(a),
        b: sample(b),
        drift: UNCALIBRATED,
        within: medianInterval,
      };
    });
}

function nameOf({ id, scenario, isFloor }: Cell): Pick<Change, 'id' | 'scenario' | 'isFloor'> {
  return { id, scenario, isFloor };
}

function countsIn({ a, b }: Runs): Counts[] {
  return [...a.cells.values()].flatMap(({ id, scenario }) => {
    const [one, other] = [a.trials.get(id), b.trials.get(id)];
    if (one === undefined || other === undefined || differingWork(one, other) !== null) return [];
    const compared = comparedCounts(a.rounds(id), b.rounds(id), one.work.group);
    return compared.rounds === 0 ? [] : [{ id, scenario, ...compared }];
  });
}

/** Shown for what it is worth: nothing here takes the drift out, so there is no verdict on it. */
function absoluteIn(cells: readonly Cell[], { a, b }: Runs, { confidence }: PairingOptions): Changes['absolute'] {
  const refused =
    severalMachines({ a: a.results, b: b.results }) ??
    otherMachine(a.results.session.environment, b.results.session.environment);
  if (refused !== null) return { refused, changes: [] };
  const changes = cells.flatMap((cell) =>
    (Object.keys(valueOf) as Metric[]).map((quantity): Absolute => {
      const [one, other] = [a, b].map((run) => cleanRounds(run.rounds(cell.id)).map(valueOf[quantity])) as [
        number[],
        number[],
      ];
      const logs = (values: readonly number[]) => values.map((value) => logRatioOf(1, value));
      const shift = twoSampleShift(logs(one), logs(other), confidence);
      const { id, scenario } = cell;
      return { id, scenario, quantity, a: median(one), b: median(other), change: ratioOf(shift) };
    }),
  );
  return { refused: null, changes };
}
