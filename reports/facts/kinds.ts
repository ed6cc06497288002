import type { Cell, Comparison, KindPairing } from '../../core/records/comparison.ts';
import { count, duration, percent } from '../../core/text/numbers.ts';
import { clean } from '../words/text.ts';
import { type Column, columnsOf, figure, type Ratio } from './columns.ts';
import { K } from './ranked.ts';
import type { Row } from './rows.ts';

/** The operations of one kind under one model. */
export interface KindLine {
  readonly kind: string;
  readonly cell: Cell;
  readonly figures: Cell['kinds'][number];
  readonly p50: Ratio;
  readonly p99: Ratio;
}

/** By kind, and of each the models in the order of the row. */
export function kindsIn({ standings, scenario }: Row, { kindComparisons }: Comparison): KindLine[] {
  const kinds = [...new Set(standings.flatMap(({ cell }) => cell.kinds.map(({ kind }) => kind)))];
  const own = kindComparisons.filter((each) => each.scenario === scenario && each.between === 'natural');
  const ratioOf = (metric: KindPairing['metric'], kind: string, { id }: Cell): Ratio => {
    const of = own.filter((each) => each.metric === metric && each.kind === kind);
    if (of.some(({ baselineId }) => baselineId === id)) return 'baseline';
    return of.find(({ candidateId }) => candidateId === id) ?? null;
  };
  return kinds.flatMap((kind) =>
    standings.flatMap(({ cell }) => {
      const figures = cell.kinds.find((each) => each.kind === kind);
      if (figures === undefined) return [];
      const ratios = { p50: ratioOf('latencyP50Ms', kind, cell), p99: ratioOf('latencyP99Ms', kind, cell) };
      return [{ kind: clean(kind), cell, figures, ...ratios }];
    }),
  );
}

/** @param lines those that share their columns: what failed, or was dropped, is shown where something did */
export function kindColumns(lines: readonly KindLine[]): readonly Column<KindLine>[] {
  const hasFailures = lines.some(({ figures }) => (figures.failedShare ?? 0) > 0);
  const isOpen = lines.some(({ figures }) => figures.unstartedShare !== null);
  return [
    { head: 'kind', kind: 'name', importance: Infinity, sort: 'ascending', read: ({ kind }) => kind },
    { head: 'model', kind: 'model', importance: Infinity, sort: 'ascending', read: ({ cell }) => cell },
    { ...columnsOf([K], ({ cell }: KindLine) => cell)[0]!, importance: 3 },
    shown(
      'operations',
      1,
      figure(({ figures }) => figures.attempted, count),
    ),
    ...(hasFailures
      ? [
          shown(
            'failed',
            7,
            figure(({ figures }) => figures.failedShare, percent),
          ),
        ]
      : []),
    ...(isOpen
      ? [
          shown(
            'dropped',
            8,
            figure(({ figures }) => figures.unstartedShare, percent),
          ),
        ]
      : []),
    shown(
      'p50',
      5,
      figure(({ figures }) => figures.latencyMs.p50, duration),
    ),
    { head: 'p50 vs base', kind: 'ratio', importance: 4, sort: 'ascending', read: ({ p50 }) => p50 },
    shown(
      'p99',
      Infinity,
      figure(({ figures }) => figures.latencyMs.p99, duration),
    ),
    { head: 'p99 vs base', kind: 'ratio', importance: 6, sort: 'ascending', read: ({ p99 }) => p99 },
    shown(
      'max',
      2,
      figure(({ figures }) => figures.latencyMs.max, duration),
    ),
  ];
}

function shown(head: string, importance: number, read: ReturnType<typeof figure<KindLine>>): Column<KindLine> {
  return { head, kind: 'figure', importance, sort: 'ascending', read };
}
