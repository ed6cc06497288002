import type { Comparison, Pairing } from '../../core/comparison.ts';
import { count, micros, NOT_MEASURED, ratioInterval } from '../../core/text/numbers.ts';
import { blocks, EMPTY, markupTable, markup, type Markup, type MarkupColumn } from './markup.ts';
import { modelLabel } from '../words/labels.ts';
import { equalPairsOf, type EqualPair, type Row } from '../facts/rows.ts';

/**
 * The second view on a pool. With as many calls in flight as on one loop it can wait for no more than the loop, so that
 * whatever is left between the two is the price of the threads themselves.
 */
export function equalSection(comparison: Comparison, rows: readonly Row[]): Markup {
  const pairs = equalPairsOf(comparison);
  if (pairs.length === 0) return EMPTY;
  return blocks([markup`### At equal K: what the threads themselves cost`, markupTable(equalColumns(rows), pairs)]);
}

export function pairingText(pairing: Pairing | null): string {
  return pairing === null ? NOT_MEASURED : `${ratioInterval(pairing.ratio)} ${pairing.verdict}`;
}

function equalColumns(rows: readonly Row[]): MarkupColumn<EqualPair>[] {
  const labels = new Map(rows.map((row) => [row.scenario, row.label]));
  const rowColumn: MarkupColumn<EqualPair> = {
    head: 'scenario',
    align: 'left',
    cell: ({ scenario }) => labels.get(scenario) ?? scenario,
  };
  return [
    ...(rows.length > 1 ? [rowColumn] : []),
    { head: 'in flight (K)', align: 'right', cell: ({ candidate }) => count(candidate.concurrency) },
    { head: 'model', align: 'left', cell: ({ candidate }) => modelLabel(candidate) },
    { head: 'against', align: 'left', cell: ({ baseline }) => modelLabel(baseline) },
    { head: 'op/s', align: 'right', cell: ({ throughput }) => pairingText(throughput) },
    { head: 'CPU/op', align: 'right', cell: ({ cpu }) => pairingText(cpu) },
    { head: 'CPU µs/op of both', align: 'right', cell: bothCpu },
  ];
}

function bothCpu({ candidate, baseline }: EqualPair): string {
  return `${micros(candidate.cpuMicrosPerOperation)} : ${micros(baseline.cpuMicrosPerOperation)}`;
}
