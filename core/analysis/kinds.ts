import type { Cell } from '../records/comparison.ts';
import { durationsOf } from '../records/histogram.ts';
import type { KindRound, RoundRecord } from '../records/records.ts';
import { errorsIn } from './cell-numbers.ts';
import { sumOf } from './rounds.ts';

type KindFigures = Cell['kinds'][number];

/** The kinds of a cell, over all rounds that count. */
export function kindsIn(rounds: readonly RoundRecord[]): KindFigures[] {
  const isOpen = rounds.some(({ openLoop }) => openLoop !== null);
  const byKind = Map.groupBy(
    rounds.flatMap(({ kinds }) => kinds),
    ({ kind }) => kind,
  );
  return [...byKind].map(([kind, own]) => figuresOf(kind, own, isOpen));
}

function figuresOf(kind: string, own: readonly KindRound[], isOpen: boolean): KindFigures {
  const attempted = sumOf(own, (each) => each.attempted);
  const succeeded = sumOf(own, (each) => each.succeeded);
  const unstarted = sumOf(own, (each) => each.unstarted);
  const started = attempted - unstarted;
  return {
    kind,
    attempted,
    succeeded,
    errors: errorsIn(own),
    failedShare: started === 0 ? null : 1 - succeeded / started,
    unstartedShare: isOpen ? unstarted / attempted : null,
    latencyMs: durationsOf(own.values().map(({ latency }) => latency)).percentiles,
  };
}
