import type { Cell, Choice, Comparison } from '../records/comparison.ts';
import type { LookRecord, Plan } from '../records/records.ts';
import { contendersOf } from './ranking.ts';

type Stop = Comparison['stops'][number];

/** The rows that ended before all rounds that were planned, because they were decided as far as rounds can. */
export function stopsOf({ blocks, trials }: Plan, looks: readonly LookRecord[]): Stop[] {
  return looks
    .filter(({ ends }) => ends)
    .flatMap(({ scenario, rounds, futile }) => {
      const ids = new Set(blocks.find((block) => block.scenario === scenario)?.trials);
      const rows = new Set(trials.filter(({ id }) => ids.has(id)).map((trial) => trial.scenario));
      return [...rows].map((row) => ({ scenario: row, rounds, futile }));
    });
}

/** "Decided after 6 rounds." or "Ended after 6 rounds: more would not decide the rest.", of the rows that the sentence is about: those in which two models can be compared. */
export function stopText(cells: readonly Cell[], stops: readonly Stop[], choices: readonly Choice[] = []): string {
  const chosen = new Set(choices.flatMap(({ values }) => values.map(({ id }) => id)));
  const rows = [...Map.groupBy(cells, ({ scenario }) => scenario)].flatMap(([scenario, row]) =>
    contendersOf(row).some(({ isFloor }) => !isFloor) &&
    (contendersOf(row).length > 1 || row.some(({ id }) => chosen.has(id)))
      ? [scenario]
      : [],
  );
  const own = stops.filter(({ scenario }) => rows.includes(scenario));
  if (own.length === 0) return '';
  const rounds = own.map((stop) => stop.rounds);
  const [fewest, most] = [Math.min(...rounds), Math.max(...rounds)];
  const isWhole = own.every(({ futile }) => futile === 0);
  const who = own.length === rows.length ? '' : `${own.length} of ${rows.length} rows `;
  const word = `${who}${isWhole ? 'decided' : 'ended'}`;
  const after = `after ${fewest === most ? '' : `${fewest} to `}${most} rounds${isWhole ? '' : ': more would not decide the rest'}`;
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)} ${after}.`;
}
