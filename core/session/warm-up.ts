import type { TrialRecord } from '../records/records.ts';
import type { Work } from '../members/types.ts';
import type { RunningTrial } from './round.ts';
import { isSteady, type RoundCost } from './steady.ts';
import { fewerOperations, hurriedWork } from './warm-up-work.ts';

/** Of each trial on average: the least time that a warm-up takes, and the time after which few rounds are enough to end it. */
const LEAST_MS = 300;
const LONG_MS = 1_000;
/** The latest that it may end, or when the whole budget is over: what is not steady by then is measured and said to be cold. */
const MOST_MS = 2_000;
const MOST_ROUNDS = 200;
/** Rounds of a third of them, by which a trial is steady; the latter where rounds are so slow that there are no more. */
const LEAST_ROUNDS = 8;
const FEWEST_ROUNDS = 4;
/** A round whose bound is longer waits less than it was planned to, … */
const HURRIED_BOUND_MS = 10;
/** … and one that takes longer all the same has fewer operations: how few, the first rounds tell, while they get faster. */
const SHORT_ROUND_MS = 100;
const TRIED_ROUNDS = 3;

/** One round of this work, measured; those of a warm-up have the numbers −1, −2, … Null where the trial has failed. */
type WorkOn<Trial> = (trial: Trial, work: Work, round: number) => Promise<WarmUpRound | null>;
type WarmUpRound = RoundCost & { readonly operations: { readonly attempted: number } };

interface Progress {
  readonly rounds: RoundCost[];
  count: number;
  operations: number;
  elapsedMs: number;
  lastMs: number;
  isSteady: boolean;
}

/** How the trials of a block are warmed up: those that did not fail, and what it took. */
export type WarmUp = <Trial extends Pick<RunningTrial, 'planned'>>(
  trials: readonly Trial[],
  workOn: WorkOn<Trial>,
  nowMs: () => number,
  budgetMs: number,
) => Promise<Map<Trial, NonNullable<TrialRecord['warmUp']>>>;

/**
 * Works the trials of a block in turn, one round each, until none of them gets faster, in time or in CPU, or until that has
 * taken too long. All get the same rounds of the same operations: unequal exposure makes equal code look unequal.
 */
export const warmUp: WarmUp = async (trials, workOn, nowMs, budgetMs) => {
  const begunMs = nowMs();
  const mostMs = Math.min(MOST_MS, budgetMs);
  const leastMs = Math.min(LEAST_MS, mostMs);
  const open = new Map(trials.map((trial) => [trial, noProgress()]));
  const hurry = HURRIED_BOUND_MS / Math.max(...trials.map(({ planned }) => planned.boundMs ?? 0));
  let share = 1;
  for (let turn = 0; turn < MOST_ROUNDS && open.size > 0; turn += 1) {
    for (const [trial, progress] of open) {
      const work = fewerOperations(hurriedWork(trial.planned.work, hurry), share);
      const begunRoundMs = nowMs();
      // oxlint-disable-next-line no-await-in-loop -- trials that run at once would wait for each other
      const round = await workOn(trial, work, -1 - turn);
      if (round === null) open.delete(trial);
      else note(progress, round, nowMs() - begunRoundMs);
    }
    const all = [...open.values()];
    const spentMs = (nowMs() - begunMs) / trials.length;
    const leastRounds = spentMs >= LONG_MS ? FEWEST_ROUNDS : LEAST_ROUNDS;
    for (const each of all) each.isSteady ||= isSteady(each.rounds, leastRounds);
    if (spentMs >= mostMs || (spentMs >= leastMs && all.every((each) => each.isSteady))) break;
    // of the first turn all operations are done, so that every lane has had one
    if (turn < TRIED_ROUNDS) share = nextShare(share, all);
  }
  return new Map([...open].map(([trial, progress]) => [trial, toldOf(progress)]));
};

function noProgress(): Progress {
  return { rounds: [], count: 0, operations: 0, elapsedMs: 0, lastMs: 0, isSteady: false };
}

function note(progress: Progress, round: WarmUpRound, elapsedMs: number): void {
  progress.rounds.push(round);
  progress.count += 1;
  progress.operations += round.operations.attempted;
  progress.elapsedMs += elapsedMs;
  progress.lastMs = elapsedMs;
}

/** The share of the operations with which the slowest round would have been short; rounds of more or fewer are forgotten. */
function nextShare(share: number, all: readonly Progress[]): number {
  const next = Math.min(1, (share * SHORT_ROUND_MS) / Math.max(...all.map(({ lastMs }) => lastMs)));
  if (next !== share) for (const { rounds } of all) rounds.length = 0;
  return next;
}

function toldOf({ count, operations, elapsedMs, isSteady: wasSteady }: Progress): NonNullable<TrialRecord['warmUp']> {
  return { rounds: count, operations, elapsedMs, state: wasSteady ? 'warm' : 'cold' };
}
