import { setImmediate } from 'node:timers/promises';
import { openLedger } from './ledger.ts';
import type { MeasuredRound } from './records.ts';
import { peakRssBytes, type Usage, usageNow } from './resources.ts';
import { tally } from './tally.ts';
import type { Prepared, RoundSeed } from './types.ts';
import { itemsOf } from './work.ts';

/**
 * One round of a prepared trial: items and ledger are made before the clock starts, and everything that is said of the
 * round is computed from the ledger after it has stopped.
 */
export async function measureRound(prepared: Prepared, round: RoundSeed): Promise<MeasuredRound> {
  const ledger = openLedger(itemsOf(round));
  await setImmediate(); // what was left of the message that asked for this round is done before it begins
  const before = usageNow();
  await prepared.round(ledger);
  const after = usageNow();
  await setImmediate(); // pauses of the collector are reported a turn later
  return { ...tally(ledger), ...spent(before, { ...after, gcPauseNs: usageNow().gcPauseNs }) };
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
