import type { Cell, Comparison } from '../core/records/comparison.ts';
import type { RenderOptions, Report } from '../core/members/report-types.ts';
import { capacityText } from './terminal/capacity.ts';
import { catalogueText } from './terminal/catalogue.ts';
import { changesText } from './terminal/changes.ts';
import { diagnosisText } from './terminal/diagnosis.ts';
import { explanationText } from './terminal/explanation.ts';
import { duration, percentWord } from '../core/text/numbers.ts';
import { gateText } from './terminal/gate.ts';
import { planText } from './terminal/plan.ts';
import { choiceLines } from './terminal/choices.ts';
import { claimLines } from './terminal/claims.ts';
import { cellLabel } from './words/labels.ts';
import { equalPairsOf, rowsOf, type EqualPair, type Row } from './facts/rows.ts';
import type { Column } from './facts/columns.ts';
import { EQUAL_COLUMNS, EQUAL_TITLE, RUNTIME_COLUMNS, RUNTIME_TITLE } from './facts/equal.ts';
import { kindColumns, kindsIn } from './facts/kinds.ts';
import { OBSERVATION_COLUMNS, observedIn } from './facts/observations.ts';
import { emphasisOf, rankedColumns } from './facts/ranked.ts';
import { tablesOf } from './terminal/columns.ts';
import { againLines, joined, type Page, pageFor, sentenceLines } from './terminal/page.ts';
import { clean } from './words/text.ts';
import { noticesOf, reasonOf, stateFact, STATE_WORD, trustFacts, type Notice } from './facts/trust.ts';

const terminal: Report = {
  name: 'terminal',
  about: 'for the eye: the verdict, a table a scenario, and how far to trust it',
  extension: '.txt',
  render: {
    run(comparison: Comparison, options: RenderOptions): string {
      const page = pageFor(options);
      const rows = rowsOf(comparison);
      return joined([
        verdictLines(comparison, page),
        ...rowBlocks(comparison, rows, page),
        legendLines(comparison, rows, page),
        equalLines({ title: EQUAL_TITLE, columns: EQUAL_COLUMNS }, equalPairsOf(comparison), rows, page),
        equalLines({ title: RUNTIME_TITLE, columns: RUNTIME_COLUMNS }, equalPairsOf(comparison, 'runtime'), rows, page),
        choiceLines(comparison, page),
        floorLines(comparison, page),
        claimLines(comparison, rows, page),
        trustLines(comparison, page),
        noticesOf(comparison, rows).flatMap((notice) => noticeLines(notice, page)),
        againLines(comparison.command, page),
      ]);
    },
    changes: changesText,
    explanation: explanationText,
    gate: gateText,
    capacity: capacityText,
    diagnosis: diagnosisText,
    plan: planText,
    catalogue: catalogueText,
  },
};
export default terminal;

const OPEN_LEGEND = [
  'open loop: goodput/s: what succeeded before the last arrival',
  'healthy/s: those of it without a stall',
  'dropped: arrivals that never got a slot',
  'p50, p99: from the intended start',
];

function verdictLines(comparison: Comparison, page: Page): string[] {
  const { sentence, winner } = comparison.verdict;
  const lines = sentenceLines(clean(sentence), page, winner === null ? 'bold' : 'boldGreen');
  return comparison.state === 'complete'
    ? lines
    : [...lines, ...sentenceLines(stateFact(comparison).text, page, 'red')];
}

function rowBlocks(comparison: Comparison, rows: readonly Row[], page: Page): string[][] {
  const closed = rows.filter(({ arrivals }) => arrivals === null);
  const open = rows.filter(({ arrivals }) => arrivals !== null);
  const tables = new Map([...rankedTables(closed, page), ...rankedTables(open, page)]);
  const observations = tablesOf({ columns: OBSERVATION_COLUMNS }, rows.map(observedIn), page);
  const kinds = rows.map((row) => kindsIn(row, comparison));
  const byKind = tablesOf({ columns: kindColumns(kinds.flat()) }, kinds, page);
  return rows.map((row, index) => [
    ...sentenceLines(row.label, page, 'bold'),
    ...tables.get(row)!,
    ...row.missing.flatMap((cell) => missingLines(cell, page)),
    ...byKind[index]!,
    ...observations[index]!,
  ]);
}

function rankedTables(rows: readonly Row[], page: Page): (readonly [Row, string[]])[] {
  const standings = rows.map((row) => row.standings);
  return tablesOf({ columns: rankedColumns(rows), emphasisOf }, standings, page).map((table, index) => [
    rows[index]!,
    table,
  ]);
}

/** Stands below the table like one more row of it, with words where the others have numbers. */
function missingLines(cell: Cell, page: Page): string[] {
  const text = `–   ${cellLabel(cell)}  ${STATE_WORD[cell.state]}: ${reasonOf(cell)}`;
  return sentenceLines(text, page, cell.state === 'unsupported' ? 'dim' : 'red', '      ');
}

function legendLines({ plan }: Comparison, all: readonly Row[], page: Page): string[] {
  const rows = all.filter((row) => row.standings.length > 0);
  if (rows.length === 0) return [];
  const standings = rows.flatMap((row) => row.standings);
  const open = rows.filter(({ arrivals }) => arrivals !== null);
  const parts = [
    open.length === 0 ? 'bar: op/s, linear from 0' : 'bar: op/s or goodput/s, linear from 0',
    `▲ better ▼ worse (by over ${percentWord(plan.margin)}) = same ? unclear`,
    ...(open.length < rows.length ? ['η: ideal ÷ measured time'] : []),
    ...(standings.some(({ isTied }) => isTied) ? ['1=: tied'] : []),
    ...(standings.some(({ cell }) => cell.isControl) ? ['control: as many in flight as the pool, on one loop'] : []),
    ...(open.length > 0 ? OPEN_LEGEND : []),
    ...(rows.some(({ isFloor }) => isFloor) ? ['floor: the price of the models alone, no part of the verdict'] : []),
  ];
  return sentenceLines(parts.join(' · '), page, 'dim');
}

/** With the same calls in flight on both sides, all that is left between them is what their threads, or their runtimes, do. */
function equalLines(
  { title, columns }: { readonly title: string; readonly columns: readonly Column<EqualPair>[] },
  pairs: readonly EqualPair[],
  rows: readonly Row[],
  page: Page,
): string[] {
  if (pairs.length === 0) return [];
  const groups = rows.map((row) => pairs.filter((pair) => pair.scenario === row.scenario));
  const blocks = tablesOf({ columns }, groups, page).map((table, index) => {
    const hasLabel = table.length > 0 && rows.length > 1;
    return hasLabel ? [...sentenceLines(rows[index]!.label, page), ...table] : table;
  });
  return [...sentenceLines(title, page, 'bold'), ...blocks.flat()];
}

function floorLines({ floors: own, machines }: Comparison, page: Page): string[] {
  const all =
    machines.length === 0
      ? [{ where: '', floors: own }]
      : machines.map(({ name, floors }) => ({ where: ` on machine ${clean(name)}`, floors }));
  return all.flatMap(({ where, floors }) => floorLine(floors, where, page));
}

function floorLine(floors: Comparison['floors'], where: string, page: Page): string[] {
  if (floors.length === 0) return [];
  const parts = floors.map((floor) => `${clean(floor.name)} ${duration(floor.p50Micros / 1000)}`);
  return sentenceLines(`Floors${where}, which no model goes below (p50): ${parts.join(' · ')}`, page);
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
