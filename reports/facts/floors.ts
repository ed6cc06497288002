import type { Comparison } from '../../core/records/comparison.ts';
import { count, duration } from '../../core/text/numbers.ts';
import { clean } from '../words/text.ts';
import { type Column, figure } from './columns.ts';

type Floor = Comparison['floors'][number];

export const FLOOR_TITLE = 'Floors: the costs that no model goes below';

export const FLOOR_COLUMNS: readonly Column<Floor>[] = [
  { head: 'floor', kind: 'name', importance: Infinity, read: ({ name }) => clean(name) },
  { head: 'what it is', kind: 'words', importance: 1, read: ({ about }) => clean(about) },
  {
    head: 'p50',
    kind: 'figure',
    importance: 4,
    sort: 'ascending',
    read: figure(({ p50Micros }) => p50Micros / 1000, duration),
  },
  {
    head: 'p99',
    kind: 'figure',
    importance: 3,
    sort: 'ascending',
    read: figure(({ p99Micros }) => p99Micros / 1000, duration),
  },
  { head: 'samples', kind: 'figure', importance: 2, read: figure(({ samples }) => samples, count) },
];
