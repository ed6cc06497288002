import { collect } from '../core/records/result-file.ts';
import type { Plan, ResultRecord, Results, SessionRecord } from '../core/records/records.ts';
import { type Look, runPlan } from '../core/session/session.ts';
import type { WarmUp } from '../core/session/warm-up.ts';
import { lookAt } from '../core/analysis/stopping.ts';
import type { Bound } from '../core/members/types.ts';
import { idealOf, makespanBound } from '../core/work/bound.ts';
import type { World } from '../core/session/world.ts';
import { environment } from './_environment.ts';

/** Sessions in a fake world, from the plan to what a result file would hold. */

export const sessionOf = (plan: Plan): SessionRecord => ({
  type: 'session',
  schemaVersion: 1,
  tool: { name: 'lockstep', version: '0.1.0' },
  command: 'lockstep run',
  environment,
  plan,
});

/** One whole round of each, so that what comes after it is easily counted. */
export const oneRound: WarmUp = async (trials, workOn, nowMs) => {
  const warm: Awaited<ReturnType<typeof oneRound<(typeof trials)[number]>>> = new Map();
  for (const trial of trials) {
    const begunMs = nowMs();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const round = await workOn(trial, trial.planned.work, -1);
    if (round === null) continue;
    const { attempted: operations } = round.operations;
    warm.set(trial, { rounds: 1, operations, elapsedMs: nowMs() - begunMs, state: 'warm' });
  }
  return warm;
};

interface Options {
  readonly interrupted?: AbortSignal;
  readonly bound?: Bound | null;
  /** Default: one round of each trial. */
  readonly warmUp?: WarmUp;
}

/** Every record of a session, to its end. */
export async function recordsOf(
  plan: Plan,
  world: World,
  { interrupted = new AbortController().signal, bound = makespanBound, warmUp = oneRound }: Options = {},
): Promise<ResultRecord[]> {
  const records: ResultRecord[] = [];
  const ideal = () => idealOf({ bound }, {});
  const look: Look = (scenario, rounds) => lookAt(collect([sessionOf(plan), ...records], 'a run'), scenario, rounds);
  for await (const record of runPlan(plan, ideal, world, interrupted, { warmUp, look })) records.push(record);
  return records;
}

export async function resultsOf(plan: Plan, world: World, options: Options = {}): Promise<Results> {
  return collect([sessionOf(plan), ...(await recordsOf(plan, world, options))], 'a fake run');
}

export function ofType<T extends ResultRecord['type']>(records: readonly ResultRecord[], type: T) {
  return records.filter((record): record is Extract<ResultRecord, { type: T }> => record.type === type);
}
