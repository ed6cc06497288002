import { collect } from '../core/records/result-file.ts';
import type { Plan, ResultRecord, Results, SessionRecord } from '../core/records/records.ts';
import { runPlan } from '../core/session/session.ts';
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

interface Options {
  readonly interrupted?: AbortSignal;
  readonly bound?: Bound | null;
}

/** Every record of a session, to its end. */
export async function recordsOf(
  plan: Plan,
  world: World,
  { interrupted = new AbortController().signal, bound = makespanBound }: Options = {},
): Promise<ResultRecord[]> {
  const records: ResultRecord[] = [];
  for await (const record of runPlan(plan, () => idealOf({ bound }, {}), world, interrupted)) records.push(record);
  return records;
}

export async function resultsOf(plan: Plan, world: World): Promise<Results> {
  return collect([sessionOf(plan), ...(await recordsOf(plan, world))], 'a fake run');
}

export function ofType<T extends ResultRecord['type']>(records: readonly ResultRecord[], type: T) {
  return records.filter((record): record is Extract<ResultRecord, { type: T }> => record.type === type);
}
