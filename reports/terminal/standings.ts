import type { Pairing } from '../../core/comparison.ts';
import { count, duration, micros, NOT_MEASURED, percent, rate, size } from '../../core/text/numbers.ts';
import { modelLabel } from '../words/labels.ts';
import { baselineName, rankText, type EqualPair, type Row, type Standing } from '../facts/rows.ts';
import type { Style } from './style.ts';
import { bar, type Column, type Content, sparkline } from './table.ts';
import { nameWidth } from './page.ts';
import { shorten } from '../words/text.ts';
import { ratioContent } from './verdicts.ts';

/** The columns of the terminal's tables. Those of a standing are dropped in the order of `importance`. */

/** A ratio's head names the baseline, which must not make the column much wider than its numbers. */
const BASELINE_WIDTH = 12;

const right = (
  head: string,
  importance: number,
  text: (standing: Standing) => string,
  style?: (standing: Standing) => Style | undefined,
): Column<Standing> => ({
  head,
  align: 'right',
  importance,
  cell: (standing) => ({ text: text(standing), style: style?.(standing) ?? standingStyle(standing) }),
});

/** Drops the rounds first, peak RSS, p50, what binds, p99, the bar, η, CPU, K and the ratio. Rank, model and op/s stay. */
export function standingColumns(rows: readonly Row[], width: number): Column<Standing>[] {
  return [
    { ...right('#', Infinity, rankText), align: 'left' },
    modelColumn(width),
    right('K', 8, ({ cell }) => count(cell.concurrency)),
    right('op/s', Infinity, ({ cell }) => rate(cell.throughputPerSecond.median)),
    BAR_COLUMN,
    right(`vs ${shorten(baselineName(rows), BASELINE_WIDTH)}`, 9, ratioText, ratioStyle),
    right('η', 6, ({ cell }) => percent(cell.efficiency)),
    { ...right('binds', 3, ({ cell }) => cell.binds ?? '–'), align: 'left' },
    right('p50', 2, ({ cell }) => duration(cell.latencyMs.p50)),
    right('p99', 4, ({ cell }) => duration(cell.latencyMs.p99)),
    right('CPU/op', 7, ({ cell }) => cpuText(cell.cpuMicrosPerOperation)),
    right('RSS', 1, ({ cell }) => size(cell.peakRssBytes)),
    { ...right('rounds ±25 %', 0, roundsText), align: 'left' },
  ];
}

/**
 * Of an open loop, where a model does what arrives or falls behind: the same columns where they mean the same. Drops the
 * rounds first, RSS, the bar, CPU, p50, the ratio, K, p99, what never started and what is healthy. Rank, model and goodput
 * stay.
 */
export function openColumns(rows: readonly Row[], width: number): Column<Standing>[] {
  return [
    { ...right('#', Infinity, rankText), align: 'left' },
    modelColumn(width),
    right('K', 8, ({ cell }) => count(cell.concurrency)),
    right('goodput/s', Infinity, ({ cell }) => rate(cell.throughputPerSecond.median)),
    { ...BAR_COLUMN, importance: 4 },
    right(`vs ${shorten(baselineName(rows), BASELINE_WIDTH)}`, 7, ratioText, ratioStyle),
    right('healthy/s', 11, ({ cell }) => rate(cell.openLoop?.healthyPerSecond.median ?? null)),
    right('unstarted', 10, ({ cell }) => percent(cell.openLoop?.unstartedShare ?? null)),
    right('p50', 6, ({ cell }) => duration(cell.latencyMs.p50)),
    right('p99', 9, ({ cell }) => duration(cell.latencyMs.p99)),
    right('CPU/op', 5, ({ cell }) => cpuText(cell.cpuMicrosPerOperation)),
    right('RSS', 1, ({ cell }) => size(cell.peakRssBytes)),
    { ...right('rounds ±25 %', 0, roundsText), align: 'left' },
  ];
}

export function equalColumns(width: number): Column<EqualPair>[] {
  const name = (cell: EqualPair['candidate']): Content => ({ text: shorten(modelLabel(cell), nameWidth(width)) });
  const ratio = (head: string, importance: number, of: (pair: EqualPair) => Pairing | null): Column<EqualPair> => ({
    head,
    align: 'right',
    importance,
    cell: (pair) => pairingContent(of(pair)),
  });
  return [
    { head: 'K', align: 'right', importance: 3, cell: ({ candidate }) => ({ text: count(candidate.concurrency) }) },
    { head: 'model', align: 'left', importance: Infinity, cell: ({ candidate }) => name(candidate) },
    { head: 'against', align: 'left', importance: 2, cell: ({ baseline }) => name(baseline) },
    ratio('op/s', Infinity, ({ throughput }) => throughput),
    ratio('CPU/op', 4, ({ cpu }) => cpu),
    { head: 'CPU/op of both', align: 'right', importance: 1, cell: (pair) => ({ text: bothCpuText(pair) }) },
  ];
}

function modelColumn(width: number): Column<Standing> {
  return {
    head: 'model',
    align: 'left',
    importance: Infinity,
    cell: (standing) => {
      const suffix = standing.cell.isControl ? ' (control)' : '';
      const name = shorten(modelLabel(standing.cell), nameWidth(width) - suffix.length);
      return { text: name + suffix, style: standingStyle(standing) };
    },
  };
}

const BAR_COLUMN: Column<Standing> = {
  head: '',
  align: 'left',
  importance: 5,
  flexible: { min: 8, max: 24 },
  cell: (standing, width) => ({
    text: bar(standing.shareOfBest, width),
    style: standing.isBest ? 'green' : standingStyle(standing),
  }),
};

function roundsText({ cell }: Standing): string {
  return sparkline(cell.samples.throughputPerSecond, cell.throughputPerSecond.median);
}

function ratioText({ isBaseline, pairing }: Standing): string {
  return isBaseline ? 'baseline' : pairingContent(pairing).text;
}

function ratioStyle({ isBaseline, pairing }: Standing): Style | undefined {
  return isBaseline ? undefined : pairingContent(pairing).style;
}

function pairingContent(pairing: Pairing | null): Content {
  return pairing === null ? { text: NOT_MEASURED } : ratioContent(pairing.ratio, pairing.verdict);
}

function bothCpuText({ candidate, baseline }: EqualPair): string {
  return `${micros(candidate.cpuMicrosPerOperation)} : ${cpuText(baseline.cpuMicrosPerOperation)}`;
}

function cpuText(value: number | null): string {
  return value === null ? micros(value) : `${micros(value)}\u00A0µs`;
}

function standingStyle({ isBest, cell }: Standing): Style | undefined {
  if (cell.isControl) return 'dim';
  return isBest ? 'bold' : undefined;
}
