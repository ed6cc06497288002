import type { Cell, Comparison } from '../core/records/comparison.ts';
import type { Report } from '../core/members/report-types.ts';
import { gateXml } from './xml/gate.ts';
import { findingText, type ClaimSummary, claimSummaries, verdictText } from './facts/claims.ts';
import { cellLabel } from './words/labels.ts';
import { rowsOf } from './facts/rows.ts';
import { reasonOf } from './facts/trust.ts';
import { escapeXml, XML_DECLARATION } from './xml/escape.ts';

const junit: Report = {
  name: 'junit',
  about:
    'JUnit XML for CI: a test case a cell, failed where it is INVALID, in error where it failed, skipped where unsupported; and one a claim',
  extension: '.xml',
  render: {
    run(comparison: Comparison): string {
      const { cells } = comparison;
      const suites = Map.groupBy(cells, (cell) => cell.scenario);
      const claims = claimSummaries(comparison, rowsOf(comparison));
      const claimed = Map.groupBy(claims, ({ claim }) => claim.suite);
      const body = [
        ...[...suites].map(([scenario, row]) => suiteXml(scenario, counts(row, []), row.map(caseXml))),
        ...[...claimed].map(([suite, own]) => suiteXml(`claims of ${suite}`, counts([], own), own.map(claimXml))),
      ];
      return `${XML_DECLARATION}<testsuites ${counts(cells, claims)}>\n${body.join('')}</testsuites>\n`;
    },
    gate: gateXml,
  },
};
export default junit;

function suiteXml(name: string, counted: string, cases: readonly string[]): string {
  return `  <testsuite name="${escapeXml(name)}" ${counted}>\n${cases.join('')}  </testsuite>\n`;
}

/**
 * Green where it is confirmed. A claim that is refuted is a result, not a fault of the run, and one that is unclear is
 * none: both are skipped, with what was found, so that neither fails a build and neither looks confirmed.
 */
function claimXml({ claim, statement, findings }: ClaimSummary): string {
  const open = `    <testcase classname="${escapeXml(`claims of ${claim.suite}`)}" name="${escapeXml(claim.id)}" time="0.000000">\n`;
  const outcome =
    claim.verdict === 'confirmed'
      ? ''
      : `      <skipped message="${escapeXml(`${verdictText(claim.verdict)}: ${statement}`)}"/>\n`;
  const found = findings.map((finding) => `${findingText(finding)}: ${finding.of}`);
  const properties = [
    ['statement', statement],
    ['verdict', claim.verdict],
    ...found.map((text, index) => [`finding ${index + 1}`, text] as const),
  ].map(([name, value]) => `        <property name="${name}" value="${escapeXml(value ?? '')}"/>\n`);
  return `${open}${outcome}      <properties>\n${properties.join('')}      </properties>\n    </testcase>\n`;
}

function caseXml(cell: Cell): string {
  const seconds = ((cell.makespanMs.median ?? 0) / 1000).toFixed(6);
  const open = `    <testcase classname="${escapeXml(cell.scenario)}" name="${escapeXml(cellLabel(cell))}" time="${seconds}"`;
  const inner = outcomeXml(cell) + propertiesXml(cell);
  return inner === '' ? `${open}/>\n` : `${open}>\n${inner}    </testcase>\n`;
}

function outcomeXml(cell: Cell): string {
  const reason = escapeXml(reasonOf(cell));
  switch (cell.state) {
    case 'measured':
      return '';
    case 'invalid':
      return `      <failure message="${reason}"/>\n`;
    case 'failed':
      return `      <error message="${reason}"/>\n`;
    case 'unsupported':
      return `      <skipped message="${reason}"/>\n`;
  }
}

/** What was not measured has no property. */
function propertiesXml(cell: Cell): string {
  const values = {
    throughputPerSecond: cell.throughputPerSecond.median,
    makespanMs: cell.makespanMs.median,
    boundMs: cell.boundMs,
    efficiency: cell.efficiency,
    latencyP50Ms: cell.latencyMs.p50,
    latencyP99Ms: cell.latencyMs.p99,
    cpuMicrosPerOperation: cell.cpuMicrosPerOperation,
    peakRssBytes: cell.peakRssBytes,
    healthyPerSecond: cell.openLoop?.healthyPerSecond.median ?? null,
    unstartedShare: cell.openLoop?.unstartedShare ?? null,
  };
  const lines = Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `        <property name="${name}" value="${value}"/>\n`);
  return lines.length === 0 ? '' : `      <properties>\n${lines.join('')}      </properties>\n`;
}

function counts(cells: readonly Cell[], claims: readonly ClaimSummary[]): string {
  const of = (state: Cell['state']) => cells.filter((cell) => cell.state === state).length;
  const skipped = of('unsupported') + claims.filter(({ claim }) => claim.verdict !== 'confirmed').length;
  const tests = cells.length + claims.length;
  return `tests="${tests}" failures="${of('invalid')}" errors="${of('failed')}" skipped="${skipped}"`;
}
