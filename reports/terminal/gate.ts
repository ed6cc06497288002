import type { RenderOptions } from '../../core/comparison.ts';
import type { GateCellReport, GateReport, GateWord } from '../../core/gate-report.ts';
import { cellName } from '../facts/changes.ts';
import { percent, signedInterval, signedPercent } from '../../core/text/numbers.ts';
import {
  CHANGE_MEANING,
  DETECTABLE_MEANING,
  type GateLine,
  gateLinesOf,
  type GateRow,
  gateRowsOf,
  gateStateText,
  type LineWord,
  medianText,
  METRIC_HEADS,
  type Why,
  whysOf,
} from '../facts/gate.ts';
import { gateFacts } from '../facts/gate-trust.ts';
import type { Style } from './style.ts';
import { type Column, textTables } from './table.ts';
import { againLines, joined, nameWidth, type Page, pageFor, sentenceLines } from './page.ts';
import { clean, shorten } from '../words/text.ts';

const VERDICT: Record<GateWord, Style> = {
  pass: 'boldGreen',
  regression: 'boldRed',
  inconclusive: 'boldYellow',
  invalid: 'boldRed',
};
const SIGN: Record<LineWord, string> = {
  pass: '✓',
  regression: '✗',
  inconclusive: '?',
  accepted: '!',
  'shown only': '○',
};
const STYLE: Record<LineWord, Style> = {
  pass: 'green',
  regression: 'red',
  inconclusive: 'yellow',
  accepted: 'yellow',
  'shown only': 'dim',
};
const WHY_SIGN: Record<Why['word'], string> = { invalid: '✗', regression: '✗', inconclusive: '?', noted: '·' };
const WHY_STYLE: Record<Why['word'], Style | undefined> = {
  invalid: 'red',
  regression: 'red',
  inconclusive: 'yellow',
  noted: undefined,
};
/** Narrower than this, a line has room for the sign of its word alone. */
const ROOM_FOR_WORDS = 96;

/** A gate for the eye: the verdict, a table a scenario, why it is no pass, how far to trust it, and how to do it again. */
export function gateText(gate: GateReport, options: RenderOptions): string {
  const page = pageFor(options);
  return joined([
    verdictLines(gate, page),
    ...rowSections(gateRowsOf(gate.cells), page),
    legendLines(gate.cells, page),
    trustLines(gate, page),
    againLines(gate.command, page),
  ]);
}

function verdictLines(gate: GateReport, page: Page): string[] {
  const lines = sentenceLines(clean(gate.verdict.sentence) || 'No verdict.', page, VERDICT[gate.verdict.word]);
  const state = gateStateText({ ...gate, reason: null });
  return gate.state === 'complete' ? lines : [...lines, ...sentenceLines(state, page, 'red')];
}

function rowSections(rows: readonly GateRow[], page: Page): string[][] {
  const tables = textTables(gateColumns(page.width), rows.map(gateLinesOf), page);
  return rows.map((row, index) => [
    ...sentenceLines(row.label, page, 'bold'),
    ...tables[index]!,
    ...row.cells.flatMap((cell) => whysOf(cell).flatMap((why) => whyLines(cell, why, page))),
  ]);
}

function whyLines(cell: GateCellReport, { word, text }: Why, page: Page): string[] {
  const name = `${cellName(cell)}${word === 'invalid' ? ' INVALID' : ''}`;
  return sentenceLines(`${WHY_SIGN[word]} ${name}: ${text}`, page, WHY_STYLE[word], '  ');
}

function legendLines(cells: readonly GateCellReport[], page: Page): string[] {
  if (gateRowsOf(cells).every((row) => gateLinesOf(row).length === 0)) return [];
  const signs = Object.entries(SIGN).map(([word, sign]) => `${sign} ${word}`);
  return sentenceLines([CHANGE_MEANING, DETECTABLE_MEANING, signs.join(' ')].join(' · '), page, 'dim');
}

function trustLines(gate: GateReport, page: Page): string[] {
  const facts = gateFacts(gate).flatMap(({ text, isAlarm }) =>
    sentenceLines(`${isAlarm ? '!' : '·'} ${text}`, page, isAlarm ? 'yellow' : undefined, '  '),
  );
  return [...sentenceLines('How far to trust this', page, 'bold'), ...facts];
}

/** Where the width is scarce, what can be looked up elsewhere goes before what the word is made of. */
function gateColumns(width: number): Column<GateLine>[] {
  const hasWords = width >= ROOM_FOR_WORDS;
  const right = (head: string, importance: number, text: (line: GateLine) => string): Column<GateLine> => ({
    head,
    align: 'right',
    importance,
    cell: (line) => ({ text: text(line) }),
  });
  return [
    { ...right('cell', Infinity, ({ cell }) => shorten(cell, nameWidth(width))), align: 'left' },
    { ...right('of', Infinity, ({ metric }) => METRIC_HEADS[metric.metric]), align: 'left' },
    right('base → candidate', 3, mediansText),
    right('change', Infinity, ({ metric }) => signedPercent(metric.ratio)),
    right('interval', 4, ({ metric }) => signedInterval(metric.ratio)),
    right('margin', 2, ({ metric }) => percent(metric.margin)),
    right('detectable', 1, ({ metric }) => percent(metric.smallestDetectable)),
    {
      head: '',
      align: 'left',
      importance: Infinity,
      cell: ({ word }) => ({ text: hasWords ? `${SIGN[word]} ${word}` : SIGN[word], style: STYLE[word] }),
    },
  ];
}

/** In one column, since neither says anything without the other. */
function mediansText({ metric }: GateLine): string {
  return `${medianText(metric, metric.base)} → ${medianText(metric, metric.candidate)}`;
}
