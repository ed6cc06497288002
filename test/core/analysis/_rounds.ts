import type { RoundRecord } from '../../../core/records/records.ts';
import { eventLoop, plan, pool, sequential } from '../../_plan.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld } from '../../_world.ts';

/** What a session of three models and a server leaves behind: eight operations of 100 ms on at most four slots, all sound. */
export const planned = plan({ models: [sequential, eventLoop, pool] });
export const results = await resultsOf(planned, new FakeWorld());

export const loopId = 'fetch @4 event-loop 4';
export const soundRounds = (trial = loopId): RoundRecord[] => results.rounds.filter((each) => each.trial === trial);

/** A sound round of the loop, but for the little that a test is about. */
export const round = (some: Partial<RoundRecord> = {}): RoundRecord => ({
  ...(soundRounds()[0] as RoundRecord),
  ...some,
});

export type Change = (sound: RoundRecord) => RoundRecord;

/** The same round with something else said by the client. */
export const client =
  (some: Partial<RoundRecord>): Change =>
  (sound) => ({ ...sound, ...some });

/** The same round with something else seen by the server. */
export const server =
  (some: Partial<NonNullable<RoundRecord['witness']>>): Change =>
  (sound) => ({ ...sound, witness: { ...(sound.witness as NonNullable<RoundRecord['witness']>), ...some } });
