import { now } from '../core/trial/clock.ts';
import { thrownOf } from '../core/text/thrown.ts';
import type { Outcome } from '../core/members/types.ts';
import type { PoolReply } from './_pool-messages.ts';

/** What came of an operation where it ran, and when it began there. */
export async function stamped(run: () => Promise<Outcome>): Promise<PoolReply> {
  const startedNs = now();
  try {
    return { startedNs, outcome: await run() };
  } catch (error) {
    return { startedNs, thrown: thrownOf(error) };
  }
}
