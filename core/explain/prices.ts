import type { Cell } from '../records/comparison.ts';
import type { ExplanationFinding } from '../records/explanation.ts';
import { makespanLine, type MakespanPoint, type Price, priceOf } from '../theory/slope.ts';
import type { Answer } from '../theory/answer.ts';
import { CONCURRENCY, type Line, linesAlong, type RunEvidence } from './evidence.ts';
import { found, refusal, subjectOf } from './findings.ts';
import { three, time } from '../text/words.ts';

/** Fewer cells show no slope that anyone could use. */
const LEAST_CELLS = 4;
const BYTES_PER_KB = 1000;

/** What one more call in flight costs, and what a round costs beside its waiting. */
export function prices(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  const lines = linesAlong(cells, CONCURRENCY).filter((line) => line.points.length >= LEAST_CELLS);
  return [...lines.flatMap((line) => [memoryOf(line, evidence), cpuOf(line, evidence)]), ...makespans(cells, evidence)];
}

/** One value a cell, because the peak of a process is one number, however many rounds it had. */
function priceAlong({ points }: Line, cost: (cell: Cell) => number | null, confidence: number): Answer<Price> {
  const known = points.flatMap(({ at, cell }) => {
    const value = cost(cell);
    return value === null ? [] : [{ amount: at, cost: value }];
  });
  return priceOf(known, confidence);
}

function memoryOf(line: Line, { comparison }: RunEvidence): ExplanationFinding {
  const price = priceAlong(line, (cell) => cell.peakRssBytes, comparison.plan.confidence);
  const what = `what one more call in flight costs ${line.label} in memory`;
  if (price.state === 'refused') return refusal('memory-price', subjectOf(line), what, price.reason);
  const { perUnit, fixedCost } = price;
  const kilobytes = (bytes: number) => three(bytes / BYTES_PER_KB);
  if (perUnit.low <= 0) {
    const reason = `anything from ${kilobytes(perUnit.low)} to ${kilobytes(perUnit.high)} kB would explain these peaks`;
    return refusal('memory-price', subjectOf(line), what, reason);
  }
  const sentence = `one more call in flight costs ${line.label} ${kilobytes(perUnit.estimate)} kB of memory [${kilobytes(perUnit.low)}, ${kilobytes(perUnit.high)}], on top of ${three(fixedCost / 1e6)} MB`;
  return found('memory-price', subjectOf(line), sentence, {
    bytesPerCall: perUnit.estimate,
    low: perUnit.low,
    high: perUnit.high,
    fixedBytes: fixedCost,
  });
}

function cpuOf(line: Line, { comparison }: RunEvidence): ExplanationFinding {
  const price = priceAlong(line, (cell) => cell.cpuMicrosPerOperation, comparison.plan.confidence);
  const what = `what one more call in flight does to the CPU an operation of ${line.label}`;
  if (price.state === 'refused') return refusal('cpu-price', subjectOf(line), what, price.reason);
  const { low, high, estimate } = price.perUnit;
  const [first, last] = [line.points[0], line.points.at(-1)].map((point) => point?.cell.cpuMicrosPerOperation ?? 0);
  const trend = high < 0 ? 'falls' : low > 0 ? 'rises' : 'shows no trend';
  const sentence = `the CPU an operation of ${line.label} ${trend} with calls in flight: ${three(first ?? 0)} µs with the fewest, ${three(last ?? 0)} µs with the most, ${three(estimate)} µs [${three(low)}, ${three(high)}] for each one more`;
  return found('cpu-price', subjectOf(line), sentence, { microsPerCall: estimate, low, high });
}

/** The makespan against its bound over all cells of a model whose delays are all equal. */
function makespans(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  const groups = Map.groupBy(
    cells.filter((cell) => hasEqualDelays(cell, evidence)),
    (cell) => cell.model,
  );
  return [...groups.values()].flatMap((group) => {
    const points = group.flatMap((cell) => makespanPoints(cell, evidence));
    const bounds = new Set(points.map(({ operations, slots, latencyMs }) => Math.ceil(operations / slots) * latencyMs));
    return bounds.size < LEAST_CELLS ? [] : [makespanOf(group, points, evidence)];
  });
}

function hasEqualDelays({ id, arrivals, boundMs }: Cell, { trialOf }: RunEvidence): boolean {
  const { work } = trialOf(id);
  return (
    arrivals === null &&
    boundMs !== null &&
    work.kind !== 'listed' &&
    work.latency === 'constant' &&
    work.stallShare === 0
  );
}

function makespanPoints({ id, concurrency }: Cell, { cleanRoundsOf }: RunEvidence): MakespanPoint[] {
  return cleanRoundsOf(id).map(({ operations, boundNs, elapsedNs }) => {
    const turns = Math.ceil(operations.attempted / concurrency);
    const latencyMs = (boundNs ?? 0) / 1e6 / turns;
    return { operations: operations.attempted, slots: concurrency, latencyMs, makespanMs: elapsedNs / 1e6 };
  });
}

function makespanOf(
  group: readonly Cell[],
  points: readonly MakespanPoint[],
  { comparison }: RunEvidence,
): ExplanationFinding {
  const { suite, model } = group[0] as Cell;
  const subject = { suite, params: {}, model, runtime: null, cells: group.map(({ id }) => id) };
  const line = makespanLine(points, comparison.plan.confidence);
  if (line.state === 'refused') {
    return refusal('makespan', subject, `how the makespan of ${model} follows its bound`, line.reason);
  }
  const { slope, isSlopeOne, fixedMs } = line;
  const meaning = isSlopeOne
    ? 'only waiting and a fixed cost are in it'
    : slope.low > 1
      ? 'something costs time with every wait'
      : 'less than every wait in it is felt';
  const sentence = `a round of ${model} takes ${slope.estimate.toFixed(3)} [${slope.low.toFixed(3)}, ${slope.high.toFixed(3)}] times its bound and ${time(fixedMs)} on top: ${meaning}`;
  return found('makespan', subject, sentence, { slope: slope.estimate, low: slope.low, high: slope.high, fixedMs });
}
