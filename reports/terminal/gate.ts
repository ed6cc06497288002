import type { RenderOptions } from '../../core/members/report-types.ts';
import type { GateCellReport, GateReport, GateWord } from '../../core/records/gate-report.ts';
import { cellName } from '../facts/changes.ts';
import {
  CHANGE_MEANING,
  DETECTABLE_MEANING,
  GATE_COLUMNS,
  gateLinesOf,
  type GateRow,
  gateRowsOf,
  gateStateText,
  MARK_MEANING,
  NOISE_MEANING,
  type Why,
  whysOf,
} from '../facts/gate.ts';
import { gateFacts } from '../facts/gate-trust.ts';
import { clean } from '../words/text.ts';
import { tablesOf } from './columns.ts';
import { againLines, joined, type Page, pageFor, sentenceLines } from './page.ts';
import type { Style } from './style.ts';

const VERDICT: Record<GateWord, Style> = {
  pass: 'boldGreen',
  regression: 'boldRed',
  inconclusive: 'boldYellow',
  invalid: 'boldRed',
  new: 'bold',
  removed: 'boldYellow',
};
const WHY_SIGN: Record<Why['word'], string> = {
  invalid: '✗',
  regression: '✗',
  inconclusive: '?',
  removed: '−',
  new: '+',
  noted: '·',
};
const WHY_STYLE: Record<Why['word'], Style | undefined> = {
  invalid: 'red',
  regression: 'red',
  inconclusive: 'yellow',
  removed: 'yellow',
  new: undefined,
  noted: undefined,
};
/** Words that no column has, since such a cell has no line. */
const SAID: Partial<Record<Why['word'], string>> = { invalid: ' INVALID', removed: ' REMOVED', new: ' NEW' };

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
  const tables = tablesOf({ columns: GATE_COLUMNS }, rows.map(gateLinesOf), page);
  return rows.map((row, index) => [
    ...sentenceLines(row.label, page, 'bold'),
    ...tables[index]!,
    ...row.cells.flatMap((cell) => whysOf(cell).flatMap((why) => whyLines(cell, why, page))),
  ]);
}

function whyLines(cell: GateCellReport, { word, text }: Why, page: Page): string[] {
  const name = `${cellName(cell)}${SAID[word] ?? ''}`;
  return sentenceLines(`${WHY_SIGN[word]} ${name}: ${text}`, page, WHY_STYLE[word], '  ');
}

function legendLines(cells: readonly GateCellReport[], page: Page): string[] {
  if (gateRowsOf(cells).every((row) => gateLinesOf(row).length === 0)) return [];
  return sentenceLines([CHANGE_MEANING, DETECTABLE_MEANING, NOISE_MEANING, MARK_MEANING].join(' · '), page, 'dim');
}

function trustLines(gate: GateReport, page: Page): string[] {
  const facts = gateFacts(gate).flatMap(({ text, isAlarm }) =>
    sentenceLines(`${isAlarm ? '!' : '·'} ${text}`, page, isAlarm ? 'yellow' : undefined, '  '),
  );
  return [...sentenceLines('How far to trust this', page, 'bold'), ...facts];
}
