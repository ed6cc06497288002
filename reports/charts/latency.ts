import { scaleLinear, scaleLog } from 'd3-scale';
import { logTicks, rangeOf, type Tick, tickText } from './axis.ts';
import { type Line, linePicture, PLOT, plotHeight, type Point } from './lines.ts';
import type { Picture, Subject } from './picture.ts';
import { variantsOf } from './looks.ts';
import { duration } from '../../core/text/numbers.ts';
import { contenderText, shapeLabel } from '../../core/text/shape.ts';
import { clean } from '../words/text.ts';

/**
 * Latency by percentile, on a logarithmic axis of 1 ÷ (1 − p): the tail, where the slow answers are, has as much room as all
 * the rest (the axis of HdrHistogram, after Gil Tene).
 */

const PERCENTILES = [0, 50, 90, 99, 99.9, 99.99, 99.999];
/** The worst has no place on the axis; it stands this factor beyond the last percentile that the operations reach. */
const BEYOND = 1.6;
/** Where the slowest is this many times as slow as the fastest, a linear axis would show the slowest only. */
const LOGARITHMIC_FROM = 8;

export function latencyPicture(subjects: readonly Subject[]): Picture | null {
  const drawn = subjects.filter(({ cell }) => cell.latencyCurve.some(({ ms }) => ms > 0));
  if (drawn.length === 0) return null;
  const reaches = drawn.flatMap(({ cell }) => cell.latencyCurve.map(reachOf).filter(Number.isFinite));
  const [, furthest] = rangeOf([2, ...reaches]);
  const variants = variantsOf(drawn.map(({ cell }) => cell));
  const lines = drawn.map((subject) => lineOf(subject, furthest * BEYOND, variants.get(subject.cell.id) ?? 0));
  const height = plotHeight(lines.length);
  const scaleX = scaleLog([1, furthest * BEYOND], [PLOT.left, PLOT.right]);
  const { scale: scaleY, ticks: ticksY } = axisOf(
    lines.flatMap(({ points }) => points.map(({ y }) => y)),
    height,
  );
  const reached = PERCENTILES.filter((percentile) => reachOf({ percentile }) <= furthest * 1.01);
  const ticksX: Tick[] = reached.map((percentile) => ({ at: scaleX(reachOf({ percentile })), text: `p${percentile}` }));
  return linePicture({
    title: 'Latency by percentile',
    description: drawn.map(sentenceOf).join('; '),
    lines,
    scaleX,
    scaleY,
    ticksX: [...ticksX, { at: PLOT.right, text: 'max' }],
    ticksY,
    height,
  });
}

function reachOf({ percentile }: { readonly percentile: number }): number {
  return 100 / Math.max(0, 100 - percentile);
}

function lineOf({ cell, look }: Subject, end: number, variant: number): Line {
  const points = cell.latencyCurve
    .filter(({ ms }) => ms > 0)
    .map((point): Point => ({ x: Math.min(end, reachOf(point)), y: point.ms }));
  return {
    look,
    name: clean(contenderText(cell)) + (cell.isControl ? ' control' : ''),
    note: `${cell.threads === null ? `K=${cell.concurrency}` : shapeLabel(cell)} · ${duration(points.at(-1)?.y ?? null)}`,
    points: thinned(points),
    variant,
    isControl: cell.isControl,
  };
}

/** Inner points of a level stretch are on the line between its ends already. */
function thinned(points: readonly Point[]): Point[] {
  return points.filter((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    return before === undefined || after === undefined || before.y !== point.y || after.y !== point.y;
  });
}

function axisOf(values: readonly number[], height: number) {
  const [low, high] = rangeOf(values);
  const range = [height - 6, PLOT.top + 6];
  if (high / low < LOGARITHMIC_FROM) {
    const scale = scaleLinear([0, high], range);
    return { scale, ticks: scale.ticks(5).map((ms) => ({ at: scale(ms), text: tickText(duration(ms)) })) };
  }
  const scale = scaleLog([low, high], range);
  return { scale, ticks: logTicks(low, high).map((ms) => ({ at: scale(ms), text: tickText(duration(ms)) })) };
}

function sentenceOf({ label, cell: { latencyMs } }: Subject): string {
  const { p50, p90, p99, p999, max } = latencyMs;
  return `${label}: p50 ${duration(p50)}, p90 ${duration(p90)}, p99 ${duration(p99)}, p99.9 ${duration(p999)}, longest ${duration(max)}`;
}
