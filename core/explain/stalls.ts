import type { Cell } from '../records/comparison.ts';
import type { ExplanationFinding } from '../records/explanation.ts';
import { median } from '../stats/quantile.ts';
import type { Work } from '../members/types.ts';
import { stallOutlook, type StallOutlook, type StallScene } from '../theory/stall.ts';
import { axesOf, CONCURRENCY, type Line, linesAlong, type RunEvidence } from './evidence.ts';
import { found, refusal, subjectOf } from './findings.ts';
import { percentWord, perSecond, three } from '../text/words.ts';

/** Who does this share of the healthy calls that come in survives the stalls; the rest is chance, and the ends of a round. */
const SURVIVES = 0.9;
/** And so many may be without a slot. */
const MOST_UNSTARTED = 0.01;

interface StallPoint {
  readonly share: number;
  readonly cell: Cell;
  readonly outlook: StallOutlook;
  /** Healthy throughput, as a share of the healthy calls that come in early enough. */
  readonly goodput: number;
  readonly survives: boolean;
}

/** What stalls do to an open loop, where rows differ in their share: survival, and the share at which it collapses. */
export function stalls(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  const open = cells.filter((cell) => cell.arrivals !== null && cell.openLoop !== null);
  const axes = axesOf(open).filter((axis) => axis !== CONCURRENCY);
  return axes.flatMap((axis) =>
    linesAlong(open, axis)
      .filter((line) => line.points.length > 1 && isOfStalls(line, evidence))
      .map((line) => survivalOf(line, evidence)),
  );
}

function shareOf(work: Work): number | null {
  return work.kind === 'listed' ? null : work.stallShare;
}

function isOfStalls({ points }: Line, { trialOf }: RunEvidence): boolean {
  const shares = points.map(({ cell }) => shareOf(trialOf(cell.id).work));
  return !shares.includes(null) && new Set(shares).size === shares.length;
}

function survivalOf(line: Line, evidence: RunEvidence): ExplanationFinding {
  const points: StallPoint[] = [];
  const what = `what stalls do to ${line.label}`;
  for (const { cell } of line.points) {
    const point = pointOf(cell, evidence);
    if (typeof point === 'string') return refusal('stall', subjectOf(line), what, point);
    points.push(point);
  }
  points.sort((a, b) => a.share - b.share);
  const collapse = points.findIndex(({ survives }) => !survives);
  const [lastGood, firstBad] = [points[collapse === -1 ? points.length - 1 : collapse - 1], points[collapse]];
  const { criticalStallShare, capacityPerSecond } = (points[0] as StallPoint).outlook;
  const slots = line.points[0]?.cell.concurrency ?? 0;
  const curve = points.map(({ share, goodput }) => `${percentWord(goodput)} at p=${three(share)}`).join(', ');
  const sentence = `${line.label} with ${slots} slots does of the healthy calls ${curve}: ${bracketText(lastGood, firstBad)}; ${criticalText(criticalStallShare)}`;
  return found('stall', subjectOf(line), sentence, {
    criticalStallShare,
    survivesAt: lastGood?.share ?? null,
    collapsesAt: firstBad?.share ?? null,
    slots,
    capacityPerSecond,
    ...Object.fromEntries(points.map(({ share, goodput }) => [`healthyShareAt${share}`, goodput])),
  });
}

/** Or why there is none, in a sentence. */
function pointOf(cell: Cell, evidence: RunEvidence): StallPoint | string {
  const { work } = evidence.trialOf(cell.id);
  const healthy = cell.openLoop?.healthyPerSecond.median ?? null;
  const scene = sceneOf(cell, work);
  if (typeof scene === 'string') return scene;
  if (healthy === null) return 'nobody has counted its healthy calls';
  if (work.kind === 'guarded') {
    if (work.bulkhead !== undefined) return 'its bulkhead turns some of them away';
    if ((work.stallUntil ?? 1) < 1) return 'its stalls end before its rounds do';
  }
  const { arrivalsPerSecond, latencyMs, stallShare } = scene;
  const outlook = stallOutlook(scene);
  const comesIn = (1 - stallShare) * arrivalsPerSecond * (1 - onTheirWay(cell, latencyMs, evidence));
  const goodput = comesIn === 0 ? 0 : healthy / comesIn;
  const survives = goodput >= SURVIVES && (cell.openLoop?.unstartedShare ?? 0) <= MOST_UNSTARTED;
  return { share: stallShare, cell, outlook, goodput, survives };
}

/** What the theory of stalls needs to know of a cell; or why it has none, in a sentence. */
export function sceneOf({ arrivals, concurrency }: Cell, work: Work): StallScene | string {
  if (work.kind === 'listed' || arrivals === null) return 'its calls are not drawn at a rate';
  if ((work.group ?? 1) > 1) return 'its operations are several requests each, of which each may stall';
  const { latencyMs, stallShare, stallMs, timeoutMs = null } = work;
  const guardedShare = work.kind === 'guarded' ? (work.guardedShare ?? 1) : 1;
  if (latencyMs === 0) return 'healthy calls take no time, so that nothing says how many slots they hold';
  if (timeoutMs !== null && timeoutMs <= latencyMs) return 'its timeout ends healthy calls too';
  const arrivalsPerSecond = arrivals.ratePerSecond;
  return {
    slots: concurrency,
    arrivalsPerSecond,
    latencyMs,
    stallShare: guardedShare * stallShare,
    stallMs,
    timeoutMs,
  };
}

/** The share of a round's arrivals that cannot be answered before its last one, by anybody: no collapse. */
function onTheirWay(cell: Cell, latencyMs: number, { cleanRoundsOf }: RunEvidence): number {
  const horizonsMs = cleanRoundsOf(cell.id).flatMap(({ openLoop }) =>
    openLoop === null ? [] : [openLoop.horizonNs / 1e6],
  );
  return horizonsMs.length === 0 ? 0 : Math.min(0.5, latencyMs / median(horizonsMs));
}

function bracketText(lastGood: StallPoint | undefined, firstBad: StallPoint | undefined): string {
  if (firstBad === undefined) return 'it survives them all';
  if (lastGood === undefined) return 'it collapses at the least of them already';
  const done = perSecond(firstBad.cell.openLoop?.healthyPerSecond.median ?? 0);
  return `it collapses between p=${three(lastGood.share)} and p=${three(firstBad.share)}, to ${done}`;
}

function criticalText(critical: number | null): string {
  if (critical === null) return 'theory says that it bears any share of them';
  if (critical === 0) return 'theory says that it has too few slots without any';
  return `theory says that it collapses from p* = ${three(critical)} on`;
}
