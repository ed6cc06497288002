import { isDisturbed } from '../records/disturbed.ts';
import { cleanRounds } from '../analysis/rounds.ts';
import type { Cell, Comparison } from '../records/comparison.ts';
import { without } from '../plan/params.ts';
import { modelText } from '../text/shape.ts';
import type { PlannedTrial, Results, RoundRecord } from '../records/records.ts';
import type { Params } from '../members/types.ts';

/** What a run leaves to explain: its comparison, and the rounds and the plan behind it. */
export interface RunEvidence {
  readonly comparison: Comparison;
  /** Measured cells that are neither floors nor controls, and that other programs left alone. */
  readonly cells: readonly Cell[];
  readonly trialOf: (id: string) => PlannedTrial;
  /** All attempts, contaminated ones too. */
  readonly roundsOf: (id: string) => readonly RoundRecord[];
  readonly cleanRoundsOf: (id: string) => readonly RoundRecord[];
}

export function evidenceOf(results: Results, comparison: Comparison): RunEvidence {
  const trials = new Map(results.session.plan.trials.map((trial) => [trial.id, trial]));
  const rounds = Map.groupBy(results.rounds, (round) => round.trial);
  const roundsOf = (id: string) => rounds.get(id) ?? [];
  return {
    comparison,
    cells: comparison.cells.filter(
      (cell) => cell.state === 'measured' && !cell.isFloor && !cell.isControl && !isDisturbed(cell),
    ),
    trialOf: (id) => {
      const trial = trials.get(id);
      if (trial === undefined) throw new Error(`the plan has no trial "${id}"`);
      return trial;
    },
    roundsOf,
    cleanRoundsOf: (id) => cleanRounds(roundsOf(id)),
  };
}

/** Swept as calls in flight and not as a parameter. */
export const CONCURRENCY = 'concurrency';

/** Cells of one model that differ in one thing only, lowest first. */
export interface Line {
  readonly suite: string;
  /** The parameters that all its cells share. */
  readonly params: Params;
  readonly model: string;
  /** The model, with its threads where all cells have the same. */
  readonly label: string;
  /** What they differ in: a parameter, or calls in flight. */
  readonly axis: string;
  readonly points: readonly { readonly at: number; readonly cell: Cell }[];
}

/**
 * Every line along an axis. Along calls in flight a pool makes two: one whose slots follow what was asked for, and one of a
 * task a thread, which is one cell however often it was measured.
 */
export function linesAlong(cells: readonly Cell[], axis: string): Line[] {
  const isOn = (cell: Cell) => axis === CONCURRENCY || typeof cell.params[axis] === 'number';
  const groups = Map.groupBy(cells.filter(isOn), (cell) => keyOf(cell, axis, cells));
  return [...groups.values()].map((group) => {
    const first = group[0] as Cell;
    const points = group
      .map((cell) => ({ at: axis === CONCURRENCY ? cell.concurrency : (cell.params[axis] as number), cell }))
      .toSorted((a, b) => a.at - b.at)
      .filter(({ at }, index, all) => all[index - 1]?.at !== at);
    const { suite, model } = first;
    return { suite, model, params: without(first.params, axis), label: labelOf(points), axis, points };
  });
}

function keyOf(cell: Cell, axis: string, cells: readonly Cell[]): string {
  const { suite, model, arrivals, params, askedConcurrency, concurrency, processes, threads, tasksPerThread } = cell;
  const most = (): boolean =>
    cells.every(
      (other) => other.scenario !== cell.scenario || other.model !== model || other.concurrency <= concurrency,
    );
  const shape = axis === CONCURRENCY ? most() : [askedConcurrency, concurrency, processes, threads, tasksPerThread];
  return JSON.stringify([suite, model, arrivals, shape, without(params, axis)]);
}

function labelOf(points: Line['points']): string {
  const labels = new Set(points.map(({ cell }) => modelText(cell.model, cell)));
  return labels.size === 1 ? ([...labels][0] as string) : (points[0]?.cell.model ?? '');
}

/** What the cells of a suite differ in, as far as it is a number: calls in flight first. */
export function axesOf(cells: readonly Cell[]): string[] {
  const differs = (of: (cell: Cell) => unknown) => new Set(cells.map(of)).size > 1;
  const names = [...new Set(cells.flatMap(({ params }) => Object.keys(params)))];
  return [
    ...(differs((cell) => cell.askedConcurrency) ? [CONCURRENCY] : []),
    ...names.filter((name) => differs(({ params }) => params[name]) && typeof cells[0]?.params[name] === 'number'),
  ];
}

/** The lines of a suite along what it was swept over: calls in flight, else a parameter, else each cell is its own. */
export function mainLines(cells: readonly Cell[]): Line[] {
  return linesAlong(cells, axesOf(cells)[0] ?? CONCURRENCY);
}

/** "K=4", "latencyMs=5" */
export function pointText(axis: string, at: number): string {
  return axis === CONCURRENCY ? `K=${at}` : `${axis}=${at}`;
}

/** "K=1 to 64" */
export function pointsText({ axis, points }: Pick<Line, 'axis' | 'points'>): string {
  const [from, to] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  return from === to ? pointText(axis, from) : `${pointText(axis, from)} to ${to}`;
}

/** The cells of each suite, in the order of the plan. */
export function bySuite({ cells }: RunEvidence): (readonly Cell[])[] {
  return [...Map.groupBy(cells, ({ suite, runtime }) => JSON.stringify([suite, runtime])).values()];
}
