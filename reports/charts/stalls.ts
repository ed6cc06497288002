import { scaleLinear } from 'd3-scale';
import type { Cell } from '../../core/records/comparison.ts';
import { stallOutlook } from '../../core/theory/stall.ts';
import { percentWord, rate } from '../../core/text/numbers.ts';
import { contenderText, shapeLabel } from '../../core/text/shape.ts';
import { arrivalsLabel, machineLabel, paramsLabel } from '../words/labels.ts';
import { clean } from '../words/text.ts';
import { rangeOf, tickText } from './axis.ts';
import { type Line, linePicture, PLOT, plotHeight, type Theory } from './lines.ts';
import { type Looks } from './looks.ts';
import type { Picture } from './picture.ts';

/** A cell of an open loop in which a known share of operations stalls. */
interface Stalled {
  readonly cell: Cell;
  readonly share: number;
  readonly healthyPerSecond: number;
}

const TICKS = 4;

/** What is left that is healthy, against the share of operations that stall. One picture where rows differ in it alone. */
export function stallPicturesOf(cells: readonly Cell[], looks: Looks): Picture[] {
  const groups = Map.groupBy(
    cells.flatMap(stalledOf),
    ({ cell: { suite, params, arrivals, askedConcurrency, machine } }) => {
      const { stallShare: _share, ...others } = params;
      return JSON.stringify([suite, others, arrivals, askedConcurrency, machine]);
    },
  );
  return [...groups.values()]
    .filter((group) => new Set(group.map(({ share }) => share)).size > 1)
    .map((group) => stallPicture(group, looks));
}

function stalledOf(cell: Cell): Stalled[] {
  const { state, arrivals, openLoop, params } = cell;
  const { stallShare: share } = params;
  const healthyPerSecond = openLoop?.healthyPerSecond.median ?? null;
  const isKnown = typeof share === 'number' && share >= 0 && share <= 1;
  return state === 'measured' && arrivals !== null && isKnown && healthyPerSecond !== null
    ? [{ cell, share, healthyPerSecond }]
    : [];
}

function stallPicture(group: readonly Stalled[], looks: Looks): Picture {
  const series = [
    ...Map.groupBy(group, ({ cell }) => JSON.stringify([contenderText(cell), shapeOf(cell), cell.isControl])).values(),
  ];
  const most = rangeOf(group.map(({ share }) => share))[1];
  const drawn = series.map((each, index) => seriesOf(each, series.slice(0, index), most, looks));
  const lines = drawn.map(({ line }) => line);
  const height = plotHeight(lines.length);
  const highest = Math.max(0, ...group.map(({ cell, healthyPerSecond }) => highOf(cell) ?? healthyPerSecond)) || 1;
  const scaleX = scaleLinear([0, most], [PLOT.left + 8, PLOT.right]);
  const scaleY = scaleLinear([0, highest * 1.02], [height - 10, PLOT.top + 8]);
  const { suite, params, arrivals, machine } = group[0]!.cell;
  const others = Object.keys(params).filter((key) => key !== 'stallShare');
  return linePicture({
    title: [clean(suite), ...paramsLabel(params, others), arrivalsLabel(arrivals), ...machineLabel(machine)].join(
      ' · ',
    ),
    description: lines
      .map(
        ({ name, note, points }) =>
          `${name} ${note}: ${points.map(({ x, y }) => `${rate(y)}/s at ${percentWord(x)} stalls`).join(', ')}`,
      )
      .join('; '),
    lines,
    theories: drawn.flatMap(({ theory }) => theory ?? []),
    scaleX,
    scaleY,
    ticksX: scaleX.ticks(TICKS).map((value) => ({ at: scaleX(value), text: percentWord(value) })),
    ticksY: scaleY.ticks(TICKS).map((value) => ({ at: scaleY(value), text: tickText(`${rate(value)}/s`) })),
    height,
  });
}

function seriesOf(
  series: readonly Stalled[],
  before: readonly (readonly Stalled[])[],
  most: number,
  looks: Looks,
): { readonly line: Line; readonly theory: Theory | null } {
  const sorted = series.toSorted((a, b) => a.share - b.share);
  const { cell } = sorted[0]!;
  const look = looks.get(contenderText(cell))!;
  const critical = criticalOf(cell);
  const note = critical === undefined ? '' : critical === null ? ' · bears all' : ` · p*=${percentWord(critical)}`;
  return {
    line: {
      look,
      name: clean(contenderText(cell)) + (cell.isControl ? ' control' : ''),
      note: shapeOf(cell) + note,
      points: sorted.map(({ share, healthyPerSecond }) => ({ x: share, y: healthyPerSecond })),
      variant: before.filter(([first]) => contenderText(first!.cell) === contenderText(cell)).length,
      isControl: cell.isControl,
      intervals: sorted.flatMap(({ cell: { openLoop }, share }) => {
        const { low, high } = openLoop!.healthyPerSecond;
        return low === null || high === null ? [] : [{ x: share, low, high }];
      }),
    },
    theory: critical == null || critical > most ? null : { look, curve: [], at: critical },
  };
}

/**
 * p*, above which the queue grows; null where there is none, undefined where this cell's parameters do not say it: of
 * operations of several requests, and where the delay is not what `latencyMs` and `stallMs` name.
 */
function criticalOf({ concurrency, arrivals, params }: Cell): number | null | undefined {
  const { latencyMs, stallMs, timeoutMs = 0, group = 1 } = params;
  const isKnown =
    isAbove(latencyMs, 0) && isAbove(stallMs, 0) && group === 1 && typeof timeoutMs === 'number' && concurrency >= 1;
  if (!isKnown || arrivals === null || !isAbove(arrivals.ratePerSecond, 0)) return undefined;
  if (timeoutMs > 0 && timeoutMs <= latencyMs) return undefined;
  const scene = { slots: concurrency, arrivalsPerSecond: arrivals.ratePerSecond, latencyMs, stallShare: 0, stallMs };
  return stallOutlook({ ...scene, timeoutMs: timeoutMs > 0 ? timeoutMs : null }).criticalStallShare;
}

function isAbove(value: Cell['params'][string] | undefined, least: number): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > least;
}

function highOf({ openLoop }: Cell): number | null {
  return openLoop?.healthyPerSecond.high ?? null;
}

function shapeOf(cell: Cell): string {
  return cell.threads === null ? `K=${cell.concurrency}` : shapeLabel(cell);
}
