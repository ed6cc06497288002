import type { Cell, Choice, Comparison, Pairing } from '../../core/records/comparison.ts';
import { duration, micros, rate, rateSpread } from '../../core/text/numbers.ts';
import { clean } from '../words/text.ts';
import { type Column, type Emphasis, figure, type Ratio } from './columns.ts';

export const CHOICE_TITLE = 'Values compared with each other, as models are';

/** A value of a parameter under a model, and where it stands among the others. */
export interface ChoiceLine {
  readonly choice: Choice;
  readonly cell: Cell;
  readonly value: string;
  readonly rank: string;
  readonly throughput: Ratio;
  readonly cpu: Ratio;
}

/** One model in one scenario: its values, or why they are not compared. */
export interface ChoiceGroup {
  readonly label: string;
  /** One clean line: what to choose, or why nobody can say; empty where the verdict of the report says it. */
  readonly sentence: string;
  readonly lines: readonly ChoiceLine[];
}

export function choiceGroupsOf({ choices, cells, comparisons, verdict }: Comparison): ChoiceGroup[] {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const own = comparisons.filter(({ kind }) => kind === 'parameter');
  return choices.map((choice) => {
    const values = choice.values.flatMap(({ id, value, rank }) => {
      const cell = byId.get(id);
      return cell?.state === 'measured' ? [{ cell, value: clean(value), rank }] : [];
    });
    const reference = values[0]?.cell;
    const ratio = (metric: Pairing['metric'], cell: Cell): Ratio => {
      if (choice.reason !== null) return null;
      if (cell === reference) return 'baseline';
      const is = (each: Pairing) =>
        each.metric === metric && each.baselineId === reference?.id && each.candidateId === cell.id;
      return own.find(is) ?? null;
    };
    const isShared = (rank: number) => values.filter((other) => other.rank === rank).length > 1;
    return {
      label: clean(`${choice.parameters.join(', ')} · ${choice.scenario} · ${choice.model}`),
      sentence: verdict.sentence.includes(choice.sentence) ? '' : clean(choice.sentence),
      lines: values.map(({ cell, value, rank }) => ({
        choice,
        cell,
        value,
        rank: rank === null ? '' : `${rank}${isShared(rank) ? '=' : ''}`,
        throughput: ratio('throughputPerSecond', cell),
        cpu: ratio('cpuMicrosPerOperation', cell),
      })),
    };
  });
}

export function choiceEmphasisOf({ choice, cell }: ChoiceLine): Emphasis {
  return choice.winner === cell.id ? 'best' : null;
}

export const CHOICE_COLUMNS: readonly Column<ChoiceLine>[] = [
  {
    head: 'rank',
    kind: 'rank',
    importance: 8,
    sort: 'ascending',
    read: ({ rank }) => ({ text: rank, value: rank === '' ? null : Number.parseInt(rank, 10) }),
  },
  { head: 'value', kind: 'name', importance: Infinity, sort: 'ascending', read: ({ value }) => value },
  {
    head: 'op/s',
    kind: 'figure',
    importance: Infinity,
    sort: 'descending',
    read: ({ cell: { throughputPerSecond } }) => ({
      text: rateSpread(throughputPerSecond),
      brief: rate(throughputPerSecond.median),
      value: throughputPerSecond.median,
    }),
  },
  { head: 'vs first', kind: 'ratio', importance: 9, sort: 'descending', read: ({ throughput }) => throughput },
  {
    head: 'p50',
    kind: 'figure',
    importance: 2,
    sort: 'ascending',
    read: figure(({ cell }) => cell.latencyMs.p50, duration),
  },
  {
    head: 'p99',
    kind: 'figure',
    importance: 4,
    sort: 'ascending',
    read: figure(({ cell }) => cell.latencyMs.p99, duration),
  },
  {
    head: 'CPU/op',
    kind: 'figure',
    importance: 5,
    sort: 'ascending',
    read: figure(({ cell }) => cell.cpuMicrosPerOperation, micros),
  },
  { head: 'CPU vs first', kind: 'ratio', importance: 6, sort: 'ascending', read: ({ cpu }) => cpu },
];

/** Which choice a line is of, for a table of all of them. */
export function choiceNameColumns(groups: readonly ChoiceGroup[]): readonly Column<ChoiceLine>[] {
  if (groups.length < 2) return [];
  const read = ({ choice }: ChoiceLine) => clean(`${choice.scenario} · ${choice.model}`);
  return [{ head: 'of', kind: 'name', importance: Infinity, sort: 'ascending', read }];
}
