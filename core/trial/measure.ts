import { closedArrivals, OpenArrivals } from './arrivals.ts';
import { now } from './clock.ts';
import type { Front } from './front.ts';
import { openLedger } from './ledger.ts';
import { kindsOf } from './kinds.ts';
import { leftOver } from './left-over.ts';
import { observe } from './loop.ts';
import { pendingWork } from './pending.ts';
import type { MeasuredRound } from '../records/records.ts';
import { spentBetween, usageBefore, usageNow } from '../process/resources.ts';
import { setImmediate } from '../process/time.ts';
import { tally } from './tally.ts';
import type { ArrivalProcess, Companion, OwnKindOf, Prepared, RoundSeed } from '../members/types.ts';
import { operationsOf } from '../work/work.ts';

/** What a trial is made of, ready for its rounds. */
export interface Trial {
  readonly prepared: Prepared;
  readonly companion: Companion | null;
  /** Where operations come in over sockets. */
  readonly front: Front | null;
  /** Null or absent where operations are of no kinds. */
  readonly kindOf?: OwnKindOf | null;
}

/**
 * One round of a prepared trial: items and ledger are made before the clock starts, and everything that is said of the
 * round is computed from the ledger after it has stopped.
 */
export async function measureRound(
  { prepared, companion, front, kindOf }: Trial,
  round: RoundSeed,
): Promise<MeasuredRound> {
  const askedNs = now();
  const items = operationsOf(round);
  const kinds = kindOf == null ? null : kindsOf(items, kindOf);
  const inbound = front === null ? null : await front.expect(round);
  const ledger = openLedger(items, inbound ?? arrivalsOf(round));
  const others = async () => (await prepared.others?.()) ?? [];
  const pending = async () => pendingWork() + ((await prepared.pending?.()) ?? 0);
  const pendingBefore = await pending();
  await prepared.expect?.(ledger);
  const othersBefore = await others();
  await new Promise(setImmediate); // what was left of the message that asked for this round is done before it begins
  const before = { own: usageBefore(), others: othersBefore };
  companion?.begin();
  const begunNs = now();
  await prepared.round(ledger);
  await inbound?.answered(ledger);
  const workNs = now() - begunNs;
  const samples = await companion?.end();
  const own = usageNow();
  for (const [name, values] of Object.entries(samples ?? {})) for (const value of values) observe(ledger, name, value);
  const ended = { own, others: await others() };
  const spent = spentBetween(before, ended);
  const told = {
    ...spent,
    leftOver: await leftOver(ended, pendingBefore, { others, pending }),
    ...tally(ledger, workNs, kinds),
  };
  return { ...told, clocks: { workNs, trialNs: now() - askedNs, sessionNs: null } };
}

function arrivalsOf({ work }: RoundSeed): ArrivalProcess {
  return work.arrivals == null ? closedArrivals : new OpenArrivals();
}
