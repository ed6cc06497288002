import type { Cell, Comparison } from '../core/records/comparison.ts';
import type { Report } from '../core/members/report-types.ts';
import { serverLabel } from './words/servers.ts';
import { clean } from './words/text.ts';

const csv: Report = {
  name: 'csv',
  about: 'a line a cell, for spreadsheets and data frames (RFC 4180)',
  extension: '.csv',
  render: {
    run({ cells }: Comparison): string {
      const lines = [columns.map(([head]) => head), ...cells.map((cell) => columns.map(([, value]) => value(cell)))];
      return lines.map((line) => `${line.map(field).join(',')}\r\n`).join('');
    },
  },
};
export default csv;

type Value = string | number | null;

/** Units stand in the names; an empty field was not measured. New columns come last, since scripts count them. */
const columns: readonly (readonly [string, (cell: Cell) => Value])[] = [
  ['id', (cell) => cell.id],
  ['suite', (cell) => cell.suite],
  ['params', (cell) => JSON.stringify(cell.params)],
  ['model', (cell) => cell.model],
  ['concurrency', (cell) => cell.concurrency],
  ['processes', (cell) => cell.processes],
  ['threads', (cell) => cell.threads],
  ['tasksPerThread', (cell) => cell.tasksPerThread],
  ['isControl', (cell) => String(cell.isControl)],
  ['state', (cell) => cell.state],
  ['reason', (cell) => cell.reason],
  ['rank', (cell) => cell.rank],
  ['rounds', (cell) => cell.rounds],
  ['attempted', (cell) => cell.operations.attempted],
  ['succeeded', (cell) => cell.operations.succeeded],
  ['failedShare', (cell) => cell.failedShare],
  ['throughputPerSecond', (cell) => cell.throughputPerSecond.median],
  ['throughputPerSecondLow', (cell) => cell.throughputPerSecond.low],
  ['throughputPerSecondHigh', (cell) => cell.throughputPerSecond.high],
  ['makespanMs', (cell) => cell.makespanMs.median],
  ['boundMs', (cell) => cell.boundMs],
  ['efficiency', (cell) => cell.efficiency],
  ['binds', (cell) => cell.binds],
  ['latencyP50Ms', (cell) => cell.latencyMs.p50],
  ['latencyP99Ms', (cell) => cell.latencyMs.p99],
  ['queueWaitP50Ms', (cell) => cell.queueWaitMs.p50],
  ['queueWaitP99Ms', (cell) => cell.queueWaitMs.p99],
  ['serviceP50Ms', (cell) => cell.serviceMs.p50],
  ['serviceP99Ms', (cell) => cell.serviceMs.p99],
  ['cpuMicrosPerOperation', (cell) => cell.cpuMicrosPerOperation],
  ['peakRssBytes', (cell) => cell.peakRssBytes],
  ['eventLoopUtilization', (cell) => cell.eventLoopUtilization],
  ['arrivals', (cell) => cell.arrivals?.kind ?? null],
  ['arrivalsPerSecond', (cell) => cell.arrivals?.ratePerSecond ?? null],
  ['healthyPerSecond', (cell) => cell.openLoop?.healthyPerSecond.median ?? null],
  ['healthyPerSecondLow', (cell) => cell.openLoop?.healthyPerSecond.low ?? null],
  ['healthyPerSecondHigh', (cell) => cell.openLoop?.healthyPerSecond.high ?? null],
  ['unstartedShare', (cell) => cell.openLoop?.unstartedShare ?? null],
  ['provenBy', (cell) => cell.provenBy],
  ['serverCpuMicrosPerOperation', (cell) => cell.serving?.cpuMicrosPerOperation ?? null],
  ['serverPeakRssBytes', (cell) => cell.serving?.peakRssBytes ?? null],
  ['connectionsOpen', (cell) => cell.connections?.open ?? null],
  ['kinds', (cell) => kindsField(cell)],
  ['server', ({ server }) => (server === null ? null : serverLabel(server))],
  ['runtime', (cell) => cell.runtime],
  ['ranOnName', (cell) => cell.ranOn?.name ?? null],
  ['ranOnVersion', (cell) => cell.ranOn?.version ?? null],
  ['engine', (cell) => cell.ranOn?.engine ?? null],
  ['undici', (cell) => cell.ranOn?.undici ?? null],
  ['bundledUndici', (cell) => cell.ranOn?.bundledUndici ?? null],
  ['machine', (cell) => cell.machine],
];

/** As `params`, JSON: there are as many as a suite has. */
function kindsField({ kinds }: Cell): string | null {
  if (kinds.length === 0) return null;
  return JSON.stringify(
    kinds.map(({ kind, attempted, succeeded, unstartedShare, latencyMs: { p50, p99 } }) => ({
      kind,
      attempted,
      succeeded,
      unstartedShare,
      latencyP50Ms: p50,
      latencyP99Ms: p99,
    })),
  );
}

/** A spreadsheet takes these for the beginning of a formula, and would run it. */
const FORMULA = /^[=+\-@\t\r]/;

function field(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = clean(value).replace(FORMULA, "'$&");
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
