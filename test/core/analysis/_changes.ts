import type { Change, Changes } from '../../../core/records/changes.ts';
import { uniform } from '../../../core/work/random.ts';
import type { PlannedTrial, Results, RoundRecord } from '../../../core/records/records.ts';
import { eventLoop, plan, pool, sequential } from '../../_plan.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld } from '../../_world.ts';

/** Pairs of runs in a fake world, of which everything that changed is known. */

export const rounds = 12;
export const models = [sequential, eventLoop, pool];

interface Machine {
  /** Another run of the same program: only the noise differs. */
  readonly noiseSeed: number;
  /** How many times as long everything but waiting takes. */
  readonly slowness?: number;
  /** What the program under test costs beside its latency of 100 ms, by model. */
  readonly costMs?: (trial: PlannedTrial) => number;
}

/** A run in a world whose costs are known: 2 ms an operation, and up to 0.2 ms of noise. */
export function run(machine: Machine, planned = plan({ models, rounds })): Promise<Results> {
  const { noiseSeed, slowness = 1, costMs = () => 2 } = machine;
  const noiseMs = (trial: PlannedTrial, round: number) => 0.2 * uniform(noiseSeed + trial.id.length, round);
  const world = new FakeWorld({ costMs: (trial, round) => slowness * (costMs(trial) + noiseMs(trial, round)) });
  return resultsOf(planned, world);
}

export const base = await run({ noiseSeed: 1 });
export const again = await run({ noiseSeed: 2 });

export function changeOf({ changes }: Changes, model: string, quantity: Change['quantity'], against?: string): Change {
  const found = changes.find(
    (change) =>
      change.id.includes(model) &&
      change.quantity === quantity &&
      (against === undefined || change.baselineId?.includes(against)),
  );
  if (found === undefined) throw new Error(`no change of ${quantity} of ${model}`);
  return found;
}

export const withRounds = (results: Results, change: (round: RoundRecord) => RoundRecord): Results => ({
  ...results,
  rounds: results.rounds.map(change),
});

export const withEnvironment = (results: Results, some: Partial<Results['session']['environment']>): Results => ({
  ...results,
  session: { ...results.session, environment: { ...results.session.environment, ...some } },
});
