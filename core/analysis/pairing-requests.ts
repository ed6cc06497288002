import { cellText, hasWorkers } from '../text/shape.ts';
import type { Cell, Pairing } from '../records/comparison.ts';
import type { Plan } from '../records/records.ts';
import { BASELINE, LOOP } from '../records/model-names.ts';

export type Metric = Pairing['metric'];

export interface PairingRequest {
  readonly metric: Metric;
  readonly kind: Pairing['kind'];
  readonly baseline: Cell;
  readonly candidate: Cell;
}
type Pair = Omit<PairingRequest, 'metric'>;

const METRICS: readonly Metric[] = ['throughputPerSecond', 'cpuMicrosPerOperation'];

/** Every comparison of a report: all that a rank, a table or a sentence may rest on. */
export function pairingRequestsOf(cells: readonly Cell[], blocks: Plan['blocks']): PairingRequest[] {
  const rows = [...Map.groupBy(cells, (cell) => cell.scenario).values()];
  const inRows = rows.flatMap((row) => {
    const shown = pairsShown(row);
    return [...shown, ...pairsBetween(row, shown), ...slotPairs(row)];
  });
  return withMetrics([...inRows, ...parameterPairs(cells, blocks)]);
}

/** What the tables of one row show: each model beside the baseline, and each pool beside the loop with as many calls in flight. */
export function pairingRequestsIn(row: readonly Cell[]): PairingRequest[] {
  return withMetrics(pairsShown(row));
}

function withMetrics(pairs: readonly Pair[]): PairingRequest[] {
  return pairs.flatMap((pair) => METRICS.map((metric) => ({ ...pair, metric })));
}

function pairsShown(row: readonly Cell[]): Pair[] {
  const measured = measuredIn(row);
  const baseline = measured.find((cell) => cell.model === BASELINE) ?? measured.find((cell) => !cell.isControl);
  const natural = measured
    .filter((cell) => baseline !== undefined && cell !== baseline && !cell.isControl)
    .map((candidate) => ({ kind: 'natural' as const, baseline: baseline as Cell, candidate }));
  const equal = measured.filter(hasWorkers).flatMap((candidate) => {
    const control = measured.find(
      ({ model, runtime, concurrency }) =>
        model === LOOP && runtime === candidate.runtime && concurrency === candidate.concurrency,
    );
    return control === undefined ? [] : [{ kind: 'equal' as const, baseline: control, candidate }];
  });
  return [...natural, ...equal, ...runtimePairs(measured)];
}

/** One model with itself on the runtime that was named first: what the runtime does, and nothing else. */
function runtimePairs(measured: readonly Cell[]): Pair[] {
  const same = Map.groupBy(measured, (cell) => cellText({ ...cell, runtime: null }));
  return [...same.values()].flatMap(([baseline, ...others]) =>
    others.map((candidate) => ({ kind: 'runtime' as const, baseline: baseline as Cell, candidate })),
  );
}

/** Two that a reader may choose between, where no table compares them: a rank is made of nothing else. */
function pairsBetween(row: readonly Cell[], shown: readonly Pair[]): Pair[] {
  const contenders = measuredIn(row).filter((cell) => !cell.isControl);
  const isShown = (one: Cell, other: Cell) =>
    shown.some(({ baseline, candidate }) => [one, other].includes(baseline) && [one, other].includes(candidate));
  return contenders.flatMap((baseline, index) =>
    contenders
      .slice(index + 1)
      .filter((candidate) => !isShown(baseline, candidate))
      .map((candidate) => ({ kind: 'direct' as const, baseline, candidate })),
  );
}

/** The loop beside its control with the next fewer calls in flight: what the calls in flight themselves do. */
function slotPairs(row: readonly Cell[]): Pair[] {
  const loops = measuredIn(row).filter(({ model }) => model === LOOP);
  return loops
    .filter((loop) => !loop.isControl)
    .flatMap((candidate) => {
      const [baseline] = loops
        .filter(
          ({ isControl, runtime, concurrency }) =>
            isControl && runtime === candidate.runtime && concurrency < candidate.concurrency,
        )
        .toSorted((a, b) => b.concurrency - a.concurrency);
      return baseline === undefined ? [] : [{ kind: 'slots' as const, baseline, candidate }];
    });
}

/** One model with itself in another row, where the rounds of both rows were run by turns. */
function parameterPairs(cells: readonly Cell[], blocks: Plan['blocks']): Pair[] {
  return blocks.flatMap(({ trials }) => {
    const members = new Set(trials);
    const measured = measuredIn(cells).filter(({ id, isControl }) => members.has(id) && !isControl);
    const shapeOf = ({ model, runtime, concurrency, processes, threads }: Cell) =>
      [model, runtime, concurrency, processes, threads].join(' ');
    return [...Map.groupBy(measured, shapeOf).values()].flatMap((same) =>
      same.flatMap((baseline, index) =>
        same
          .slice(index + 1)
          .filter(({ scenario }) => scenario !== baseline.scenario)
          .map((candidate) => ({ kind: 'parameter' as const, baseline, candidate })),
      ),
    );
  });
}

function measuredIn(cells: readonly Cell[]): Cell[] {
  return cells.filter(({ state }) => state === 'measured');
}
