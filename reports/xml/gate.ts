import { isCompared } from '../../core/records/gate-metrics.ts';
import type { GateCellReport, GateReport, GateWord } from '../../core/records/gate-report.ts';
import { cellName } from '../facts/changes.ts';
import { brokenText, gateRowsOf, whyText } from '../facts/gate.ts';
import { escapeXml, XML_DECLARATION } from './escape.ts';

/** A case as XML, and what is counted of it. */
interface Case {
  readonly word: GateWord;
  readonly xml: string;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

/** A test case a cell. What no cell tells has a case of its own, so that a gate that broke is never all green. */
export function gateXml(gate: GateReport): string {
  const broken = brokenText(gate);
  const suites = [
    ...(broken === null ? [] : [{ name: GATE, cases: [caseOf(GATE, GATE, 'invalid', broken, '')] }]),
    ...gateRowsOf(gate.cells).map(({ label, cells }) => ({ name: label, cases: cells.map(cellCase) })),
  ];
  const all = suites.flatMap(({ cases }) => cases);
  return `${XML_DECLARATION}<testsuites ${counts(all)}>\n${suites.map(suiteXml).join('')}</testsuites>\n`;
}

const GATE = 'lockstep gate';
const ELEMENT: Record<GateWord, string | null> = {
  pass: null,
  regression: 'failure',
  invalid: 'error',
  inconclusive: 'skipped',
  new: 'skipped',
  removed: 'skipped',
};

function suiteXml({ name, cases }: Suite): string {
  const body = cases.map(({ xml }) => xml).join('');
  return `  <testsuite name="${escapeXml(name)}" ${counts(cases)}>\n${body}  </testsuite>\n`;
}

function cellCase(cell: GateCellReport): Case {
  const properties = isCompared(cell) ? propertiesXml(cell) : '';
  const word = cell.word === 'new' || cell.word === 'removed' ? `${cell.word}: ` : '';
  return caseOf(cell.scenario, cellName(cell), cell.word, `${word}${whyText(cell)}`, properties, secondsOf(cell));
}

function caseOf(suite: string, name: string, word: GateWord, why: string, properties: string, seconds = 0): Case {
  const element = ELEMENT[word];
  const inner = (element === null ? '' : `      <${element} message="${escapeXml(why)}"/>\n`) + properties;
  const open = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}" time="${seconds.toFixed(6)}"`;
  return { word, xml: inner === '' ? `${open}/>\n` : `${open}>\n${inner}    </testcase>\n` };
}

/** A round of the candidate: what a test of it would take. */
function secondsOf(cell: GateCellReport): number {
  const time = cell.metrics.find(({ metric }) => metric === 'makespanMs');
  return !isCompared(cell) ? 0 : (time?.candidate ?? 0) / 1000;
}

/** What was not measured has no property. */
function propertiesXml({ metrics }: GateCellReport): string {
  const values = metrics.flatMap(({ metric, base, candidate, ratio }) => [
    [`${metric}.base`, base] as const,
    [`${metric}.candidate`, candidate] as const,
    [`${metric}.ratio`, ratio.estimate] as const,
  ]);
  const lines = values
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `        <property name="${name}" value="${value}"/>\n`);
  return lines.length === 0 ? '' : `      <properties>\n${lines.join('')}      </properties>\n`;
}

function counts(cases: readonly Case[]): string {
  const of = (word: GateWord) => cases.filter((one) => one.word === word).length;
  const skipped = cases.filter(({ word }) => ELEMENT[word] === 'skipped').length;
  return `tests="${cases.length}" failures="${of('regression')}" errors="${of('invalid')}" skipped="${skipped}"`;
}
