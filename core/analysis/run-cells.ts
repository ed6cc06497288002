import type { Cell, Comparison } from '../records/comparison.ts';
import type { Disturbance, Results, RoundRecord, Witness } from '../records/records.ts';
import { median } from '../stats/quantile.ts';
import { type CellContext, cellOf } from './cells.ts';
import { evidenceOf } from './evidence.ts';
import { cleanRounds, sumOf } from './rounds.ts';
import type { TrialEvidence } from './violation.ts';

/** What one machine measured, by itself: nothing of it is judged beside what another machine measured. */
export interface RunCells {
  /** Without their ranks. */
  readonly cells: readonly Cell[];
  readonly servers: Comparison['servers'];
  readonly floors: Comparison['floors'];
  readonly behaviour: Comparison['machine'];
}

export function runCells(results: Results): RunCells {
  const { plan, environment } = results.session;
  const evidence = evidenceOf(plan.trials, results);
  const servers = capacitiesOf(evidence);
  const context: CellContext = {
    environment,
    confidence: plan.confidence,
    margin: plan.margin,
    capacities: new Map(
      servers.flatMap(({ name, operationsPerSecond }) =>
        operationsPerSecond === null ? [] : [[name, operationsPerSecond]],
      ),
    ),
  };
  const compared = evidence.filter(({ trial }) => trial.purpose !== 'probe');
  const scenarios = Map.groupBy(compared, ({ trial }) => trial.scenario);
  const cells = compared.map((each) => cellOf(each, scenarios.get(each.trial.scenario) ?? [], context));
  return { cells, servers, floors: floorsIn(results), behaviour: behaviourIn(results.rounds) };
}

function floorsIn({ floors }: Results): Comparison['floors'] {
  return floors.map(({ name, about, p50Ns, p99Ns, samples }) => ({
    name,
    about,
    p50Micros: p50Ns / 1000,
    p99Micros: p99Ns / 1000,
    samples,
  }));
}

function cpuMicrosOf({ cpuUserMicros, cpuSystemMicros }: Witness): number {
  return (cpuUserMicros ?? 0) + (cpuSystemMicros ?? 0);
}

/** Operations per second of the server's own CPU while its probe kept it busy. */
function capacitiesOf(evidence: readonly TrialEvidence[]): Comparison['servers'] {
  return evidence
    .filter(({ trial }) => trial.purpose === 'probe')
    .map(({ trial, rounds }) => {
      const witnesses = cleanRounds(rounds).flatMap(({ witness }) => (witness === null ? [] : [witness]));
      const seconds = sumOf(witnesses, cpuMicrosOf) / 1e6;
      const operations = sumOf(witnesses, (witness) => witness.operations);
      return { name: trial.modules.server?.name ?? '', operationsPerSecond: seconds > 0 ? operations / seconds : null };
    });
}

/** By other programs: a round that a watcher looked into was disturbed by that. */
export function isContaminated({ contaminated, observed }: RoundRecord): boolean {
  return contaminated !== null && observed === undefined;
}

/** How the machine behaved meanwhile. */
function behaviourIn(rounds: readonly RoundRecord[]): Comparison['machine'] {
  const medianOf = (key: keyof Disturbance) => {
    const values = rounds.map((round) => round.disturbance[key]).filter((value) => value !== null);
    return values.length === 0 ? null : median(values);
  };
  return {
    rounds: rounds.length,
    contaminatedRounds: rounds.filter(isContaminated).length,
    observedRounds: rounds.filter(({ observed }) => observed !== undefined).length,
    foreignCpuShare: medianOf('foreignCpuShare'),
    stealShare: medianOf('stealShare'),
    cpuPressureShare: medianOf('cpuPressureShare'),
    loopbackMicros: medianOf('loopbackMicros'),
  };
}
