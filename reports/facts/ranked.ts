import { contenderText } from '../../core/text/shape.ts';
import type { Cell } from '../../core/records/comparison.ts';
import {
  count,
  duration,
  durationSpread,
  micros,
  NOT_MEASURED,
  number,
  percent,
  rate,
  rateSpread,
  size,
} from '../../core/text/numbers.ts';
import { type Column, columnsOf, type Emphasis, figure, type Ratio } from './columns.ts';
import { rankText, type Row, type Standing } from './rows.ts';

/**
 * The columns of a ranked table: who was best, by how much, at what price. In an open loop a model does what arrives or
 * falls behind, so that other columns decide there, and there is no bound.
 *
 * @param rows those that share their columns: all of an open loop, or none
 */
export function rankedColumns(rows: readonly Row[]): Column<Standing>[] {
  const isOpen = rows.some(({ arrivals }) => arrivals !== null);
  return [
    {
      head: 'rank',
      kind: 'rank',
      importance: Infinity,
      sort: 'ascending',
      read: (standing) => ({ text: rankText(standing), value: standing.cell.rank }),
    },
    { head: 'model', kind: 'model', importance: Infinity, sort: 'ascending', read: ({ cell }) => cell },
    ...columnsOf([K], ({ cell }: Standing) => cell),
    {
      head: isOpen ? 'goodput/s' : 'op/s',
      kind: 'figure',
      importance: Infinity,
      sort: 'descending',
      isRanking: true,
      read: ({ cell, shareOfBest }) => ({
        text: rateSpread(cell.throughputPerSecond),
        brief: rate(cell.throughputPerSecond.median),
        value: cell.throughputPerSecond.median,
        bar: { share: shareOfBest, model: contenderText(cell) },
      }),
    },
    { head: '', kind: 'bar', importance: isOpen ? 4 : 5, read: ({ shareOfBest }) => shareOfBest },
    {
      head: `vs ${baselineName(rows)}`,
      kind: 'ratio',
      importance: isOpen ? 7 : 9,
      sort: 'descending',
      read: ({ isBaseline, pairing }): Ratio => (isBaseline ? 'baseline' : pairing),
    },
    ...columnsOf(hasFailures(rows) ? [FAILED] : [], ({ cell }: Standing) => cell),
    ...columnsOf(isOpen ? OPEN : CLOSED, ({ cell }: Standing) => cell),
    ...pricesOf(rows, isOpen),
  ];
}

export function emphasisOf({ isBest, cell }: Standing): Emphasis {
  if (cell.isControl) return 'control';
  return isBest ? 'best' : null;
}

export const K: Column<Cell> = {
  head: 'K',
  kind: 'figure',
  importance: 8,
  sort: 'ascending',
  read: figure(({ concurrency }) => concurrency, count),
};

/** Only where failures are a result. */
const FAILED: Column<Cell> = {
  head: 'failed',
  kind: 'figure',
  importance: 10,
  sort: 'ascending',
  read: figure(({ failedShare }) => failedShare, percent),
};

function hasFailures(rows: readonly Row[]): boolean {
  return rows.some(({ standings }) => standings.some(({ cell }) => cell.failedShare !== null));
}

/** Against the bound, which only a closed loop has. */
const CLOSED: readonly Column<Cell>[] = [
  {
    head: 'makespan',
    kind: 'figure',
    importance: -1,
    sort: 'ascending',
    read: ({ makespanMs }) => ({
      text: durationSpread(makespanMs),
      brief: duration(makespanMs.median),
      value: makespanMs.median,
    }),
  },
  { head: 'bound', kind: 'figure', importance: -2, read: figure(({ boundMs }) => boundMs, duration) },
  {
    head: 'η',
    kind: 'figure',
    importance: 6,
    sort: 'descending',
    read: figure(({ efficiency }) => efficiency, percent),
  },
  { head: 'binds', kind: 'words', importance: 3, sort: 'ascending', read: ({ binds }) => binds ?? NOT_MEASURED },
];

const OPEN: readonly Column<Cell>[] = [
  {
    head: 'healthy/s',
    kind: 'figure',
    importance: 11,
    sort: 'descending',
    read: ({ openLoop }) => ({
      text: openLoop === null ? NOT_MEASURED : rateSpread(openLoop.healthyPerSecond),
      brief: rate(openLoop?.healthyPerSecond.median ?? null),
      value: openLoop?.healthyPerSecond.median ?? null,
    }),
  },
  {
    head: 'dropped',
    kind: 'figure',
    importance: 10,
    sort: 'ascending',
    read: figure(({ openLoop }) => openLoop?.unstartedShare ?? null, percent),
  },
];

function pricesOf(rows: readonly Row[], isOpen: boolean): Column<Standing>[] {
  return [
    ...columnsOf([percentile('p50', isOpen ? 6 : 2), percentile('p99', isOpen ? 9 : 4)], ({ cell }: Standing) => cell),
    price('CPU/op', isOpen ? 5 : 7, rows, (cell) => cell.cpuMicrosPerOperation, micros),
    price('RSS', 1, rows, (cell) => cell.peakRssBytes, size),
    ...columnsOf(PROCESS, ({ cell }: Standing) => cell),
    {
      head: 'rounds ±25 %',
      kind: 'rounds',
      importance: 0,
      read: ({ cell: { samples, throughputPerSecond } }) => ({
        values: samples.throughputPerSecond,
        median: throughputPerSecond.median,
      }),
    },
  ];
}

function percentile(head: 'p50' | 'p99', importance: number): Column<Cell> {
  return {
    head,
    kind: 'figure',
    importance,
    sort: 'ascending',
    read: figure(({ latencyMs }) => latencyMs[head], duration),
  };
}

/** How its process was busy. */
const PROCESS: readonly Column<Cell>[] = [
  {
    head: 'ELU',
    kind: 'figure',
    importance: -3,
    sort: 'ascending',
    read: figure(({ eventLoopUtilization }) => eventLoopUtilization, percent),
  },
  {
    head: 'context switches/op',
    kind: 'figure',
    importance: -4,
    sort: 'ascending',
    read: figure(({ contextSwitchesPerOperation }) => contextSwitchesPerOperation, number),
  },
];

/** What a model costs: its bar is a share of the highest price in the rows. */
function price(
  head: string,
  importance: number,
  rows: readonly Row[],
  of: (cell: Cell) => number | null,
  write: (value: number | null) => string,
): Column<Standing> {
  const most = Math.max(...rows.flatMap(({ standings }) => standings.map(({ cell }) => of(cell) ?? 0)));
  return {
    head,
    kind: 'figure',
    importance,
    sort: 'ascending',
    read: ({ cell }) => {
      const value = of(cell);
      const text = { text: write(value), value };
      return value === null || most <= 0 ? text : { ...text, bar: { share: value / most, model: null } };
    },
  };
}

/** The name of the baseline where all rows have the same one, else the word. */
function baselineName(rows: readonly Row[]): string {
  const names = new Set(rows.map((row) => row.baseline).filter((name) => name !== null));
  return names.size === 1 ? [...names][0]! : 'baseline';
}
