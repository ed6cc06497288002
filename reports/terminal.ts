import type { Cell, Comparison, RenderOptions, Report } from '../core/comparison.ts';
import { changesText } from './changes/terminal.ts';
import { explanationText } from './explanation/terminal.ts';
import { duration, percentWord } from './pieces/format.ts';
import { gateText } from './gate/terminal.ts';
import { cellLabel } from './pieces/labels.ts';
import { equalPairsOf, rowsOf, type EqualPair, type Row } from './pieces/rows.ts';
import { equalColumns, standingColumns } from './pieces/standings.ts';
import { textTables } from './pieces/table.ts';
import { againLines, joined, type Page, pageFor, sentenceLines } from './pieces/terminal-page.ts';
import { clean } from './pieces/text.ts';
import { noticesOf, reasonOf, stateFact, STATE_WORD, trustFacts, type Notice } from './pieces/trust.ts';

const terminal: Report = {
  name: 'terminal',
  about: 'for the eye: the verdict, a table a scenario, and how far to trust it',
  extension: '.txt',
  render(comparison: Comparison, options: RenderOptions): string {
    const page = pageFor(options);
    const rows = rowsOf(comparison);
    return joined([
      verdictLines(comparison, page),
      ...rowBlocks(rows, page),
      legendLines(comparison, rows, page),
      equalLines(equalPairsOf(comparison), rows, page),
      floorLines(comparison, page),
      claimLines(comparison, page),
      trustLines(comparison, page),
      noticesOf(comparison, rows).flatMap((notice) => noticeLines(notice, page)),
      againLines(comparison.command, page),
    ]);
  },
  renderChanges: changesText,
  renderExplanation: explanationText,
  renderGate: gateText,
};
export default terminal;

function verdictLines(comparison: Comparison, page: Page): string[] {
  const { sentence, winner } = comparison.verdict;
  const lines = sentenceLines(clean(sentence), page, winner === null ? 'bold' : 'boldGreen');
  return comparison.state === 'complete'
    ? lines
    : [...lines, ...sentenceLines(stateFact(comparison).text, page, 'red')];
}

function rowBlocks(rows: readonly Row[], page: Page): string[][] {
  const tables = textTables(
    standingColumns(rows, page.width),
    rows.map((row) => row.standings),
    page,
  );
  return rows.map((row, index) => [
    ...sentenceLines(row.label, page, 'bold'),
    ...tables[index]!,
    ...row.missing.flatMap((cell) => missingLines(cell, page)),
  ]);
}

/** Stands below the table like one more row of it, with words where the others have numbers. */
function missingLines(cell: Cell, page: Page): string[] {
  const text = `–   ${cellLabel(cell)}  ${STATE_WORD[cell.state]}: ${reasonOf(cell)}`;
  return sentenceLines(text, page, cell.state === 'unsupported' ? 'dim' : 'red', '      ');
}

function legendLines({ plan }: Comparison, rows: readonly Row[], page: Page): string[] {
  if (!rows.some((row) => row.standings.length > 0)) return [];
  const standings = rows.flatMap((row) => row.standings);
  const parts = [
    'bar: op/s, linear from 0',
    `▲ better ▼ worse (by over ${percentWord(plan.margin)}) = same ? unclear`,
    'η: ideal ÷ measured time',
    ...(standings.some(({ isTied }) => isTied) ? ['1=: tied'] : []),
    ...(standings.some(({ cell }) => cell.isControl) ? ['control: as many in flight as the pool, on one loop'] : []),
    ...(rows.some(({ isFloor }) => isFloor) ? ['floor: the price of the models alone, no part of the verdict'] : []),
  ];
  return sentenceLines(parts.join(' · '), page, 'dim');
}

/** Where the models have the same calls in flight, all that is left between them is what their threads cost. */
function equalLines(pairs: readonly EqualPair[], rows: readonly Row[], page: Page): string[] {
  if (pairs.length === 0) return [];
  const groups = rows.map((row) => pairs.filter((pair) => pair.scenario === row.scenario));
  const blocks = textTables(equalColumns(page.width), groups, page).map((table, index) => {
    const hasLabel = table.length > 0 && rows.length > 1;
    return hasLabel ? [...sentenceLines(rows[index]!.label, page), ...table] : table;
  });
  return [...sentenceLines('At equal K: what the threads themselves cost', page, 'bold'), ...blocks.flat()];
}

function floorLines({ floors }: Comparison, page: Page): string[] {
  if (floors.length === 0) return [];
  const parts = floors.map((floor) => `${clean(floor.name)} ${duration(floor.p50Micros / 1000)}`);
  return sentenceLines(`Floors, which no model goes below (p50): ${parts.join(' · ')}`, page);
}

function claimLines({ claims }: Comparison, page: Page): string[] {
  return claims.flatMap((claim) =>
    sentenceLines(`claim ${claim.verdict}: ${clean(claim.statement)}`, page, undefined, '  '),
  );
}

/** The state of a run that did not end well stands beside the verdict already. */
function trustLines(comparison: Comparison, page: Page): string[] {
  const facts = trustFacts(comparison).slice(comparison.state === 'complete' ? 0 : 1);
  const lines = facts.flatMap((fact) =>
    sentenceLines(`${fact.isAlarm ? '!' : '·'} ${fact.text}`, page, fact.isAlarm ? 'yellow' : undefined, '  '),
  );
  return [...sentenceLines('How far to trust this', page, 'bold'), ...lines];
}

function noticeLines({ severity, code, advice, subjects }: Notice, page: Page): string[] {
  if (severity === 'info') return [];
  const text = `${severity} ${code}: ${advice} [${subjects.join('; ')}]`;
  return sentenceLines(text, page, severity === 'error' ? 'red' : 'yellow', '  ');
}
