import type { Cell, Comparison, Report } from '../core/comparison.ts';
import { gateXml } from './gate/junit.ts';
import { cellLabel } from './pieces/labels.ts';
import { reasonOf } from './pieces/trust.ts';
import { escapeXml, XML_DECLARATION } from './pieces/xml.ts';

const junit: Report = {
  name: 'junit',
  about:
    'JUnit XML for CI: a test case a cell, failed where it is INVALID, in error where it failed, skipped where unsupported',
  extension: '.xml',
  render({ cells }: Comparison): string {
    const suites = Map.groupBy(cells, (cell) => cell.scenario);
    const body = [...suites].map(([scenario, row]) => suiteXml(scenario, row));
    return `${XML_DECLARATION}<testsuites ${counts(cells)}>\n${body.join('')}</testsuites>\n`;
  },
  renderGate: gateXml,
};
export default junit;

function suiteXml(scenario: string, row: readonly Cell[]): string {
  return `  <testsuite name="${escapeXml(scenario)}" ${counts(row)}>\n${row.map(caseXml).join('')}  </testsuite>\n`;
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
  };
  const lines = Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `        <property name="${name}" value="${value}"/>\n`);
  return lines.length === 0 ? '' : `      <properties>\n${lines.join('')}      </properties>\n`;
}

function counts(cells: readonly Cell[]): string {
  const of = (state: Cell['state']) => cells.filter((cell) => cell.state === state).length;
  return `tests="${cells.length}" failures="${of('invalid')}" errors="${of('failed')}" skipped="${of('unsupported')}"`;
}
