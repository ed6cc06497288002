import { scaleLog } from 'd3-scale';
import type { Cell } from '../../core/records/comparison.ts';
import { logTicks, rangeOf, tickText } from './axis.ts';
import { lawOf } from './law.ts';
import { type Line, linePicture, PLOT, plotHeight, type Point } from './lines.ts';
import { type Looks } from './looks.ts';
import type { Picture } from './picture.ts';
import { boundPerSecond } from './throughput.ts';
import { count, rate } from '../../core/text/numbers.ts';
import { contenderText, shapeLabel } from '../../core/text/shape.ts';
import { arrivalsLabel, machineLabel, paramsLabel } from '../words/labels.ts';
import { clean } from '../words/text.ts';

/** `hasLaw`: a fitted scalability law is drawn in it. */
export interface Sweep extends Picture {
  readonly hasLaw: boolean;
}

/**
 * Throughput against the calls in flight that were asked for: where a line leaves the bound, something but
 * waiting binds. One picture a workload that was run at several concurrencies, and a machine.
 */
export function sweepsOf(cells: readonly Cell[], looks: Looks): Sweep[] {
  const measured = cells.filter(
    ({ state, isControl, askedConcurrency, throughputPerSecond }) =>
      state === 'measured' && !isControl && askedConcurrency > 0 && (throughputPerSecond.median ?? 0) > 0,
  );
  const workloads = Map.groupBy(measured, ({ suite, params, arrivals, machine }) =>
    JSON.stringify([suite, params, arrivals, machine]),
  );
  return [...workloads.values()]
    .filter((group) => new Set(group.map((cell) => cell.askedConcurrency)).size > 1)
    .map((group) => {
      const { suite, params, arrivals, machine } = group[0]!;
      const loop = arrivals === null ? [] : [arrivalsLabel(arrivals)];
      const label = [clean(suite), ...paramsLabel(params), ...loop, ...machineLabel(machine)].join(' · ');
      return sweepPicture(label, group, looks);
    });
}

function sweepPicture(label: string, cells: readonly Cell[], looks: Looks): Sweep {
  const drawn = seriesOf(cells).map((series) => {
    const line = lineOf(series, cells, looks);
    const law = series.every(followsK) ? lawOf(line.points) : null;
    return { line: law === null ? line : { ...line, note: law.note }, law };
  });
  const lines = drawn.map(({ line }) => line);
  const laws = drawn.flatMap(({ line, law }) => (law === null ? [] : [{ ...law, look: line.look, name: line.name }]));
  const bounds = boundPoints(cells);
  const height = plotHeight(lines.length);
  const asked = [...new Set(cells.map((cell) => cell.askedConcurrency))].toSorted((a, b) => a - b);
  const values = [...lines.flatMap(({ points }) => points), ...laws.flatMap(({ curve }) => curve), ...bounds].map(
    ({ y }) => y,
  );
  const [low, high] = rangeOf(values);
  const scaleX = scaleLog([asked[0]!, asked.at(-1)!], [PLOT.left + 8, PLOT.right]);
  const scaleY = scaleLog([low, high * 1.001], [height - 10, PLOT.top + 8]);
  const picture = linePicture({
    title: label,
    description: [
      ...lines.map(
        ({ name, note, points }) =>
          `${name} ${note}: ${points.map(({ x, y }) => `${rate(y)} op/s at K=${x}`).join(', ')}`,
      ),
      ...laws.map(({ name, words }) => `${name} ${words}`),
    ].join('; '),
    lines,
    theories: laws,
    scaleX,
    scaleY,
    ticksX: asked.map((value) => ({ at: scaleX(value), text: `K=${value}` })),
    ticksY: logTicks(low, high).map((value) => ({ at: scaleY(value), text: tickText(rate(value)) })),
    height,
    bound: bounds.length > 1 ? { points: bounds, label: 'bound' } : null,
  });
  return { ...picture, hasLaw: laws.length > 0 };
}

/** A model that follows what was asked, and apart from it the same model with as many in flight as it has threads. */
function seriesOf(cells: readonly Cell[]): Cell[][] {
  const models = [...Map.groupBy(cells, contenderText).values()];
  return models.flatMap((group) => {
    if (new Set(group.map((cell) => cell.concurrency)).size === 1) return [group];
    const [following, fixed] = [group.filter(followsK), group.filter((cell) => !followsK(cell))];
    return [following, fixed].filter((series) => series.length > 0);
  });
}

function followsK(cell: Cell): boolean {
  return cell.concurrency === cell.askedConcurrency;
}

function lineOf(series: readonly Cell[], cells: readonly Cell[], looks: Looks): Line {
  const sorted = series.toSorted((a, b) => a.askedConcurrency - b.askedConcurrency);
  const [first] = sorted as [Cell];
  const isFixed = !sorted.every(followsK);
  const own = cells.filter((cell) => contenderText(cell) === contenderText(first));
  return {
    look: looks.get(contenderText(first))!,
    name: clean(contenderText(first)),
    note: isFixed ? shapeOf(first) : 'K as asked',
    points: sorted.map((cell) => ({ x: cell.askedConcurrency, y: cell.throughputPerSecond.median! })),
    variant: isFixed && own.length > series.length ? 1 : 0,
    isControl: false,
    intervals: sorted.flatMap(({ askedConcurrency, throughputPerSecond: { low, high } }) =>
      low === null || high === null || low <= 0 ? [] : [{ x: askedConcurrency, low, high }],
    ),
  };
}

function shapeOf(cell: Cell): string {
  return cell.threads === null ? `always K=${count(cell.concurrency)}` : `always ${shapeLabel(cell)}`;
}

/** K ÷ L where all latencies are equal. */
function boundPoints(cells: readonly Cell[]): Point[] {
  const followers = Map.groupBy(cells.filter(followsK), (cell) => cell.askedConcurrency);
  return [...followers]
    .flatMap(([x, group]) => {
      const bounds = group.map(boundPerSecond).filter((bound) => bound !== null);
      return bounds.length === 0 ? [] : [{ x, y: Math.max(...bounds) }];
    })
    .toSorted((a, b) => a.x - b.x);
}
