import { setImmediate } from 'node:timers/promises';
import { closedArrivals, OpenArrivals } from './arrivals.ts';
import type { Front } from './front.ts';
import { openLedger } from './ledger.ts';
import { observe } from './loop.ts';
import type { MeasuredRound } from './records.ts';
import { peakRssBytes, type Usage, usageNow } from './resources.ts';
import { tally } from './tally.ts';
import type { ArrivalProcess, Companion, OtherProcesses, Prepared, RoundSeed } from './types.ts';
import { operationsOf } from './work.ts';

/** What a trial is made of, ready for its rounds. */
export interface Trial {
  readonly prepared: Prepared;
  readonly companion: Companion | null;
  /** Where operations come in over sockets. */
  readonly front: Front | null;
}

/**
 * One round of a prepared trial: items and ledger are made before the clock starts, and everything that is said of the
 * round is computed from the ledger after it has stopped.
 */
export async function measureRound({ prepared, companion, front }: Trial, round: RoundSeed): Promise<MeasuredRound> {
  const items = operationsOf(round);
  const inbound = front === null ? null : await front.expect(round);
  const ledger = openLedger(items, inbound ?? arrivalsOf(round));
  await prepared.expect?.(ledger);
  const othersBefore = (await prepared.others?.()) ?? NO_OTHERS;
  await setImmediate(); // what was left of the message that asked for this round is done before it begins
  const before = usageNow();
  companion?.begin();
  await prepared.round(ledger);
  await inbound?.answered(ledger);
  const samples = await companion?.end();
  const after = usageNow();
  await setImmediate(); // pauses of the collector are reported a turn later
  for (const [name, values] of Object.entries(samples ?? {})) for (const value of values) observe(ledger, name, value);
  const own = spent(before, { ...after, gcPauseNs: usageNow().gcPauseNs });
  return { ...tally(ledger), ...withOthers(own, othersBefore, (await prepared.others?.()) ?? NO_OTHERS) };
}

const NO_OTHERS: OtherProcesses = { userMicros: 0, systemMicros: 0, rssBytes: 0, peakRssBytes: 0 };

function withOthers(own: ReturnType<typeof spent>, before: OtherProcesses, after: OtherProcesses) {
  return {
    ...own,
    cpuUserMicros: own.cpuUserMicros + after.userMicros - before.userMicros,
    cpuSystemMicros: own.cpuSystemMicros + after.systemMicros - before.systemMicros,
    rssBytes: own.rssBytes + after.rssBytes,
    peakRssBytes: own.peakRssBytes + after.peakRssBytes,
  };
}

function arrivalsOf({ work }: RoundSeed): ArrivalProcess {
  return work.arrivals == null ? closedArrivals : new OpenArrivals();
}

function spent(before: Usage, after: Usage) {
  const main =
    before.mainThreadMicros === null || after.mainThreadMicros === null
      ? null
      : after.mainThreadMicros - before.mainThreadMicros;
  return {
    cpuUserMicros: after.userMicros - before.userMicros,
    cpuSystemMicros: after.systemMicros - before.systemMicros,
    mainThreadMicros: main,
    rssBytes: process.memoryUsage.rss(),
    peakRssBytes: peakRssBytes(),
    eventLoopUtilization: utilization(before, after),
    gcPauseNs: after.gcPauseNs - before.gcPauseNs,
    voluntarySwitches: after.voluntarySwitches - before.voluntarySwitches,
    involuntarySwitches: after.involuntarySwitches - before.involuntarySwitches,
  };
}

/** Null where the runtime does not count: bun and deno always say zero. */
function utilization(before: Usage, after: Usage): number | null {
  const active = after.eventLoop.active - before.eventLoop.active;
  const idle = after.eventLoop.idle - before.eventLoop.idle;
  return active + idle > 0 ? active / (active + idle) : null;
}
