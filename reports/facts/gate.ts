import { isCompared, type Metric } from '../../core/records/gate-metrics.ts';
import type { GateCellReport, GateMetric, GateReport, GateWord } from '../../core/records/gate-report.ts';
import { cellName } from './changes.ts';
import {
  count,
  duration,
  micros,
  NOT_MEASURED,
  percent,
  percentWord,
  signedInterval,
  signedPercent,
} from '../../core/text/numbers.ts';
import { clean } from '../words/text.ts';
import { type Column, figure, type Mark } from './columns.ts';

/** What every page says of a gate. All text that is returned is clean. */

/** The cells of one scenario, in their order. */
export interface GateRow {
  readonly label: string;
  readonly cells: readonly GateCellReport[];
}

/** A slowdown that was accepted is no regression, and what is only shown can be none. */
type LineWord = GateMetric['word'] | 'accepted' | 'shown only';

/** One line of a table: a metric of a cell. */
export interface GateLine {
  readonly cell: string;
  readonly metric: GateMetric;
  readonly word: LineWord;
}

/** Why a cell has its word, or what else must be known of it, in one sentence. */
export interface Why {
  readonly word: Exclude<GateWord, 'pass'> | 'noted';
  readonly text: string;
}

export const METRIC_HEADS: Readonly<Record<Metric, string>> = {
  makespanMs: 'time',
  cpuMicrosPerOperation: 'CPU/op',
  serviceP50Ms: 'p50',
  serviceP99Ms: 'p99',
};

export const CHANGE_MEANING = 'change: how much more the candidate takes than the base, with its interval';
export const DETECTABLE_MEANING = 'detectable: the smallest slowdown that would have been caught nine times of ten';
export const NOISE_MEANING = 'noise: by how much pairs of processes differed here, as a standard deviation';

export function gateRowsOf(cells: readonly GateCellReport[]): GateRow[] {
  const rows = Map.groupBy(cells, ({ scenario }) => scenario);
  return [...rows].map(([scenario, own]) => ({ label: clean(scenario), cells: own }));
}

/** An invalid cell has no line: what was measured of it proves nothing, and is not shown as numbers. Nor has one that only one side has. */
export function gateLinesOf({ cells }: GateRow): GateLine[] {
  return cells
    .filter(isCompared)
    .flatMap((cell) => cell.metrics.map((metric) => ({ cell: cellName(cell), metric, word: lineWord(metric) })));
}

function lineWord({ isGated, word, accepted }: GateMetric): LineWord {
  if (!isGated) return 'shown only';
  return word === 'regression' && accepted !== null ? 'accepted' : word;
}

/** It passes, and there is nothing that a reader would have to look at. */
export function isUnchanged({ word, reason, counts, metrics }: GateCellReport): boolean {
  return (
    word === 'pass' && reason === null && counts.length === 0 && metrics.every(({ accepted }) => accepted === null)
  );
}

function medianText({ metric }: GateMetric, value: number | null): string {
  if (metric !== 'cpuMicrosPerOperation') return duration(value);
  return micros(value);
}

/** `+12.3 % [+9.8, +15.0]`. */
function changeText({ ratio }: GateMetric): string {
  return ratio.estimate === null ? NOT_MEASURED : `${signedPercent(ratio)} ${signedInterval(ratio)}`;
}

/** The worst first. */
export function whysOf(cell: GateCellReport): Why[] {
  const own: Why = {
    word: cell.word === 'pass' ? 'noted' : cell.word,
    text: cell.reason === null ? 'no reason was given' : clean(cell.reason),
  };
  if (!isCompared(cell)) return [own, ...cell.counts.map(countWhy)];
  const whys = [
    ...(cell.reason === null ? [] : [own]),
    ...cell.counts.map(countWhy),
    ...cell.metrics.flatMap(metricWhy),
  ];
  const isSilent = cell.word !== 'pass' && whys.every(({ word }) => word !== cell.word);
  const silent = { ...own, text: cell.metrics.some(({ isGated }) => isGated) ? own.text : 'nothing of it is gated' };
  const order: readonly Why['word'][] = ['invalid', 'regression', 'inconclusive', 'removed', 'new', 'noted'];
  return [...(isSilent ? [silent] : []), ...whys].toSorted((a, b) => order.indexOf(a.word) - order.indexOf(b.word));
}

/** It has no noise: one more or fewer is a change of the code. */
function countWhy({ what, base, candidate, isWorse, accepted }: GateCellReport['counts'][number]): Why {
  const until = accepted === null ? '' : `, accepted until ${clean(accepted.expires ?? 'further notice')}`;
  const text = `${clean(what)}: ${count(candidate)} instead of ${count(base)}, counted exactly${until}`;
  return { word: isWorse && accepted === null ? 'regression' : 'noted', text };
}

function metricWhy(metric: GateMetric): Why[] {
  const word = lineWord(metric);
  if (word !== 'regression' && word !== 'inconclusive') return [];
  const head = METRIC_HEADS[metric.metric];
  const change = metric.ratio.estimate === null ? '' : ` ${changeText(metric)}, margin ${percentWord(metric.margin)}`;
  return [{ word, text: `${head}${change}: ${clean(metric.reason)}` }];
}

/** For where there is no table beside it. */
export function whyText(cell: GateCellReport): string {
  return whysOf(cell)
    .map(({ text }) => text)
    .join('; ');
}

/** Why a gate is no pass for a reason that no cell has, or null: it must not go unseen where only cells are told. */
export function brokenText(gate: GateReport): string | null {
  if (gate.state !== 'complete') return gateStateText(gate);
  const isTold = gate.verdict.word !== 'invalid' || gate.cells.some(({ word }) => word === 'invalid');
  return isTold ? null : clean(gate.verdict.sentence) || 'nothing was gated';
}

/** Also said beside the verdict, where the gate did not come to its end. */
export function gateStateText({ state, reason, elapsedMs, budgetMs }: GateReport): string {
  const budget = `of at most ${duration(budgetMs)}`;
  const time = elapsedMs === null ? '' : `${duration(elapsedMs)} `;
  if (state === 'complete') return time === '' ? `complete, ${budget}` : `complete in ${time}${budget}`;
  const after = time === '' ? '' : ` after ${time}${budget}`;
  const why = reason === null ? '' : ` (${clean(reason)})`;
  return `${state.toUpperCase()}${after}${why}: what was not measured until then is not known`;
}

const MARKS: Readonly<Record<LineWord, Omit<Mark, 'word'>>> = {
  pass: { sign: '✓', tone: 'good', isLoud: false },
  regression: { sign: '✗', tone: 'bad', isLoud: true },
  inconclusive: { sign: '?', tone: 'doubt', isLoud: true },
  accepted: { sign: '!', tone: 'doubt', isLoud: true },
  'shown only': { sign: '○', tone: 'quiet', isLoud: false },
};

/** `✓ pass ✗ regression …` */
export const MARK_MEANING = Object.entries(MARKS)
  .map(([word, { sign }]) => `${sign} ${word}`)
  .join(' ');

/** Where the width is scarce, what can be looked up elsewhere goes before what the word is made of. */
export const GATE_COLUMNS: readonly Column<GateLine>[] = [
  { head: 'cell', kind: 'name', importance: Infinity, read: ({ cell }) => cell },
  { head: 'of', kind: 'words', importance: Infinity, read: ({ metric }) => METRIC_HEADS[metric.metric] },
  // in one column, since neither says anything without the other
  {
    head: 'base → candidate',
    kind: 'figure',
    importance: 3,
    read: ({ metric }) => ({
      text: `${medianText(metric, metric.base)} → ${medianText(metric, metric.candidate)}`,
      value: null,
    }),
  },
  {
    head: 'change',
    kind: 'figure',
    importance: Infinity,
    read: ({ metric: { ratio } }) => ({ text: signedPercent(ratio), value: ratio.estimate }),
  },
  {
    head: 'interval',
    kind: 'figure',
    importance: 4,
    read: ({ metric }) => ({ text: signedInterval(metric.ratio), value: null }),
  },
  { head: 'margin', kind: 'figure', importance: 2, read: figure(({ metric }) => metric.margin, percent) },
  {
    head: 'detectable',
    kind: 'figure',
    importance: 1,
    read: figure(({ metric }) => metric.smallestDetectable, percent),
  },
  { head: 'noise', kind: 'figure', importance: 1.5, read: figure(({ metric }) => metric.noise, percent) },
  { head: 'word', kind: 'mark', importance: Infinity, read: ({ word }) => ({ word, ...MARKS[word] }) },
];
