import { closedArrivals, OpenArrivals } from './arrivals.ts';
import { now } from './clock.ts';
import type { Front } from './front.ts';
import { openLedger } from './ledger.ts';
import { kindsOf } from './kinds.ts';
import { leftOver } from './left-over.ts';
import { observe } from './loop.ts';
import { pendingWork } from './pending.ts';
import type { MeasuredRound } from '../records/records.ts';
import { connectionsSoFar, spentBetween, usageBefore, usageNow } from '../process/resources.ts';
import { setImmediate } from '../process/time.ts';
import { tally } from './tally.ts';
import type { ArrivalProcess, Companion, Ledger, OwnKindOf, Prepared, RoundSeed } from '../members/types.ts';
import { operationsOf } from '../work/work.ts';

/** What a trial is made of, ready for its rounds. */
export interface Trial {
  /** Whether its lanes are open in its rounds alone. */
  readonly isPerRound?: boolean;
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
 *
 * @param opened Told the ledger before anything is written to it.
 */
export async function measureRound(
  { prepared, companion, front, kindOf, isPerRound = false }: Trial,
  round: RoundSeed,
  opened: (ledger: Ledger) => void = () => {},
): Promise<MeasuredRound> {
  const askedNs = now();
  const openedOffClock = isPerRound ? await openedBy(() => prepared.connect?.()) : null;
  const items = operationsOf(round);
  const kinds = kindOf == null ? null : kindsOf(items, kindOf);
  const inbound = front === null ? null : await front.expect(round);
  const ledger = openLedger(items, inbound ?? arrivalsOf(round));
  opened(ledger);
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
  if (isPerRound) await prepared.disconnect?.();
  return { ...told, openedOffClock, clocks: { workNs, trialNs: now() - askedNs, sessionNs: null }, printed: null };
}

/** Connections that were opened meanwhile; null where the system does not tell. */
async function openedBy(connect: () => Promise<void> | undefined): Promise<number | null> {
  const before = connectionsSoFar();
  await connect();
  const after = connectionsSoFar();
  return before === null || after === null ? null : Math.max(0, after - before);
}

function arrivalsOf({ work }: RoundSeed): ArrivalProcess {
  return work.arrivals == null ? closedArrivals : new OpenArrivals();
}
