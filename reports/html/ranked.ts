import type { Cell, Pairing } from '../../core/comparison.ts';
import type { Look } from '../charts/looks.ts';
import {
  count,
  duration,
  micros,
  NOT_MEASURED,
  percent,
  percentWord,
  ratioInterval,
  rate,
  rateSpread,
  size,
} from '../../core/text/numbers.ts';
import { type Html, NOTHING, safe } from '../xml/markup.ts';
import { type Direction, figureHtml, type HtmlColumn, tableOf, tinyBar } from './table.ts';
import { modelLabel } from '../words/labels.ts';
import { rankText, type Row, type Standing } from '../facts/rows.ts';
import { shorten } from '../words/text.ts';
import { reasonOf, STATE_WORD } from '../facts/trust.ts';
import { VERDICT_SIGN } from '../terminal/verdicts.ts';

export type Looks = ReadonlyMap<string, Look>;

/** The head of a column must not make it much wider than its numbers. */
const BASELINE_WIDTH = 20;
const THROUGHPUT = 'op/s';
const GOODPUT = 'goodput/s';

/** The table of a scenario: best first, ties as ties, and below it, with a reason in place of numbers, what has none. */
export function rankedTable(row: Row, looks: Looks, confidence: number): Html {
  const columns = rankedColumns(row, looks);
  const isOpen = row.arrivals !== null;
  const by = isOpen ? 'operations that succeeded before the last arrival' : 'succeeded operations';
  return tableOf({
    caption: `Ranked by ${by} per second, median over rounds (${percentWord(confidence)} interval)`,
    columns,
    items: row.standings,
    sortedBy: isOpen ? GOODPUT : THROUGHPUT,
    isFilterable: true,
    rest: row.missing.map((cell) => missingRow(cell, looks, columns.length)),
    rowClass: ({ isBest, cell }) => (isBest ? 'best' : cell.isControl ? 'control' : ''),
  });
}

/** The symbol of a model in its colour, and its name. The page holds every symbol once. */
export function modelName(cell: Cell, looks: Looks): Html {
  const { colour, order } = looks.get(cell.model)!;
  const style = `symbol ${colour} ${cell.isControl ? 'hollow' : 'solid'}`;
  const tag = cell.isControl ? safe` <span class="tag">control</span>` : NOTHING;
  return safe`<svg class="${style}" aria-hidden="true"><use href="#y${order}"/></svg>${modelLabel(cell)}${tag}`;
}

export function symbolDefinitions(looks: Looks): Html {
  const symbols = [...looks.values()].map(
    ({ order, symbol }) => safe`<symbol id="y${order}" viewBox="-6 -6 12 12"><path d="${symbol}"/></symbol>`,
  );
  return safe`<svg class="unseen" aria-hidden="true">${symbols}</svg>`;
}

/** Sign, word and colour say the same, so that each alone is enough. */
function verdictMark({ verdict }: Pairing): Html {
  return safe`<span class="verdict-mark ${verdict}">${VERDICT_SIGN[verdict]} ${verdict}</span>`;
}

export function pairingHtml(pairing: Pairing | null): Html {
  if (pairing === null) return safe`${NOT_MEASURED}`;
  return safe`${figureHtml(ratioInterval(pairing.ratio))} ${verdictMark(pairing)}`;
}

export function modelColumn<Item>(head: string, of: (item: Item) => Cell, looks: Looks): HtmlColumn<Item> {
  return {
    head,
    isRowHead: true,
    sort: 'ascending',
    value: (item) => modelLabel(of(item)),
    cell: (item) => modelName(of(item), looks),
  };
}

type Pick = (cell: Cell) => number | null;

function rankedColumns(row: Row, looks: Looks): HtmlColumn<Standing>[] {
  const isOpen = row.arrivals !== null;
  const latency = isOpen ? ' from intended start' : '';
  return [
    { head: 'Rank', isText: true, sort: 'ascending', value: ({ cell }) => cell.rank, cell: rankText },
    modelColumn('Model', ({ cell }: Standing) => cell, looks),
    figureColumn('K', 'ascending', (cell) => cell.concurrency, count),
    {
      ...figureColumn(isOpen ? GOODPUT : THROUGHPUT, 'descending', (cell) => cell.throughputPerSecond.median, count),
      cell: ({ cell, shareOfBest }) =>
        safe`${figureHtml(rateSpread(cell.throughputPerSecond))}${tinyBar(shareOfBest, looks.get(cell.model)?.colour)}`,
    },
    {
      head: `vs ${shorten(row.baseline ?? 'baseline', BASELINE_WIDTH)}`,
      sort: 'descending',
      value: ({ pairing, isBaseline }) => (isBaseline ? 1 : (pairing?.ratio.estimate ?? null)),
      cell: ratioHtml,
    },
    ...(isOpen ? OPEN : CLOSED),
    figureColumn(`p50${latency}`, 'ascending', (cell) => cell.latencyMs.p50, duration),
    figureColumn(`p99${latency}`, 'ascending', (cell) => cell.latencyMs.p99, duration),
    barColumn('CPU µs/op', row, (cell) => cell.cpuMicrosPerOperation, micros),
    barColumn('Peak RSS', row, (cell) => cell.peakRssBytes, size),
    figureColumn('ELU', 'ascending', (cell) => cell.eventLoopUtilization, percent),
  ];
}

type Format = (value: number | null) => string;

function figureColumn(head: string, sort: Direction, pick: Pick, format: Format): HtmlColumn<Standing> {
  return { head, sort, value: ({ cell }) => pick(cell), cell: ({ cell }) => format(pick(cell)) };
}

const CLOSED: readonly HtmlColumn<Standing>[] = [
  figureColumn('Makespan', 'ascending', (cell) => cell.makespanMs.median, duration),
  {
    ...figureColumn('η', 'descending', (cell) => cell.efficiency, percent),
    cell: ({ cell }) => safe`${percent(cell.efficiency)} <small>${cell.binds ?? ''}</small>`,
  },
];

/** What an open loop tells in the place of makespan and bound. */
const OPEN: readonly HtmlColumn<Standing>[] = [
  {
    ...figureColumn('healthy/s', 'descending', (cell) => cell.openLoop?.healthyPerSecond.median ?? null, rate),
    cell: ({ cell: { openLoop } }) =>
      openLoop === null ? NOT_MEASURED : figureHtml(rateSpread(openLoop.healthyPerSecond)),
  },
  figureColumn('Never started', 'ascending', (cell) => cell.openLoop?.unstartedShare ?? null, percent),
];

/** A price: its bar is a share of the highest one in the row. */
function barColumn(head: string, row: Row, pick: Pick, format: Format): HtmlColumn<Standing> {
  const most = Math.max(...row.standings.map(({ cell }) => pick(cell) ?? 0));
  return {
    ...figureColumn(head, 'ascending', pick, format),
    cell: ({ cell }) => {
      const value = pick(cell);
      return safe`${format(value)}${value === null || most <= 0 ? NOTHING : tinyBar(value / most)}`;
    },
  };
}

function ratioHtml({ isBaseline, pairing }: Standing): Html {
  return isBaseline ? safe`<span class="quiet">baseline</span>` : pairingHtml(pairing);
}

function missingRow(cell: Cell, looks: Looks, columns: number): Html {
  return safe`<tr>
    <td class="t">${NOT_MEASURED}</td>
    <th scope="row">${modelName(cell, looks)}</th>
    <td>${count(cell.concurrency)}</td>
    <td class="t" colspan="${columns - 3}">
      <strong class="state ${cell.state}">${STATE_WORD[cell.state]}</strong> ${reasonOf(cell)}
    </td>
  </tr>`;
}
