import { logRatiosOf } from '../analysis/pairings.ts';
import type { Cell } from '../records/comparison.ts';
import type { ExplanationFinding } from '../records/explanation.ts';
import { type Crossover, crossoverOf, type CrossoverPoint } from '../theory/crossover.ts';
import { predictedCrossover } from '../theory/predicted-crossover.ts';
import { axesOf, CONCURRENCY, type Line, linesAlong, pointText, type RunEvidence } from './evidence.ts';
import { found, refusal, subjectOf } from './findings.ts';
import { handOverOf } from './floors.ts';
import { three, time } from '../text/words.ts';
import { LOOP, POOL } from '../records/model-names.ts';

/** A parameter that makes operations dearer makes them at least so many times dearer over its range. */
const DEARER = 2;

interface Pair {
  readonly at: number;
  readonly loop: Cell;
  readonly pool: Cell;
}

/** From how much CPU an operation on threads pay, where rows differ in a parameter that costs CPU. */
export function crossovers(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  const axes = axesOf(cells).filter((axis) => axis !== CONCURRENCY);
  return axes.flatMap((axis) =>
    linesAlong(
      cells.filter(({ model }) => model === LOOP),
      axis,
    )
      .filter((line) => isOfCpu(line, evidence))
      .map((line) => crossoverOn(line, cells, evidence)),
  );
}

/** Whether the parameter costs CPU and nothing else: as many operations, as much waiting, and dearer. */
function isOfCpu({ points }: Line, { trialOf }: RunEvidence): boolean {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || first === last) return false;
  const costs = points.map(({ cell }) => cell.cpuMicrosPerOperation ?? 0);
  const same = (of: (cell: Cell) => unknown) => new Set(points.map(({ cell }) => of(cell))).size === 1;
  const delays = ({ id }: Cell): string => {
    const { work } = trialOf(id);
    return work.kind === 'listed'
      ? JSON.stringify(work)
      : JSON.stringify([work.operations, work.latencyMs, work.stallShare]);
  };
  return same(delays) && Math.max(...costs) >= DEARER * Math.min(...costs);
}

function crossoverOn(line: Line, cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding {
  const pairs = line.points.flatMap(({ at, cell }) => {
    const pool = poolBeside(cell, cells);
    return pool === undefined ? [] : [{ at, loop: cell, pool }];
  });
  const subject = { ...subjectOf(line), model: null, cells: pairs.flatMap(({ loop, pool }) => [loop.id, pool.id]) };
  const what = `from how much CPU on threads pay (${line.axis})`;
  if (pairs.length === 0) return refusal('crossover', subject, what, `no row has ${LOOP} and ${POOL} in it`);
  const cores = evidence.comparison.environment.usableCores;
  const answer = crossoverOf(pointsOf(pairs, evidence), evidence.comparison.plan.confidence);
  if (answer.state === 'refused') return refusal('crossover', subject, what, answer.reason);
  const predicted = predictionOf(pairs, evidence);
  const expected =
    predicted === null
      ? ''
      : predicted === 'never'
        ? '; the floors say never'
        : `; the floors alone would say ${time(predicted)}`;
  const numbers = {
    cpuMs: answer.crosses === 'within' ? answer.cpuMs : null,
    lowCpuMs: answer.crosses === 'within' ? answer.lowCpuMs : null,
    highCpuMs: answer.crosses === 'within' ? answer.highCpuMs : null,
    predictedCpuMs: typeof predicted === 'number' ? predicted : null,
    cores,
  };
  return found(
    'crossover',
    subject,
    `${sentenceOf(answer, pairs, line.axis)} on ${three(cores)} cores${expected}`,
    numbers,
  );
}

/** The pool with the most calls in flight in the row of a loop. */
function poolBeside(loop: Cell, cells: readonly Cell[]): Cell | undefined {
  return cells
    .filter(({ scenario, model }) => scenario === loop.scenario && model === POOL)
    .toSorted((a, b) => b.concurrency - a.concurrency)[0];
}

function pointsOf(pairs: readonly Pair[], { roundsOf }: RunEvidence): CrossoverPoint[] {
  const points = pairs.map(({ loop, pool }) => ({
    cpuMs: (loop.cpuMicrosPerOperation ?? 0) / 1000,
    logRatios: logRatiosOf('throughputPerSecond', roundsOf(loop.id), roundsOf(pool.id)),
  }));
  return points.filter(({ cpuMs }, index) => points.findIndex((other) => other.cpuMs === cpuMs) === index);
}

/** From the floors alone, without anything that was measured of this workload. */
function predictionOf(pairs: readonly Pair[], { comparison }: RunEvidence): number | 'never' | null {
  const handOver = handOverOf(comparison);
  const threads = pairs[0]?.pool.threads ?? null;
  if (handOver === null || threads === null) return null;
  const cores = Math.max(1, comparison.environment.usableCores);
  const { loopMicros, dispatchMicros, workerMicros } = handOver;
  return predictedCrossover({
    loopMs: loopMicros / 1000,
    dispatchMs: dispatchMicros / 1000,
    workerMs: workerMicros / 1000,
    threads,
    cores,
  });
}

function sentenceOf(answer: Crossover, pairs: readonly Pair[], axis: string): string {
  if (answer.crosses === 'always') return `threads pay at every ${axis} that was measured,`;
  if (answer.crosses === 'never') return `threads pay at no ${axis} that was measured,`;
  const { cpuMs, lowCpuMs, highCpuMs } = answer;
  const end = (ms: number | null) => (ms === null ? '–' : time(ms));
  const nearest = pairs.find(({ loop }) => (loop.cpuMicrosPerOperation ?? 0) / 1000 >= cpuMs);
  const value = nearest === undefined ? '' : `, about ${pointText(axis, nearest.at)},`;
  return `threads start to pay above ${time(cpuMs)} of CPU an operation [${end(lowCpuMs)}, ${end(highCpuMs)}]${value}`;
}
