import sleepSuite from '../suites/sleep.ts';
import { openTrial } from './_self-contestants.ts';
import { centre } from './_self-finding.ts';
import type { Item } from './_self-item.ts';
import { loadOf, seedOf } from './_self-load.ts';

const OPERATIONS = 10_000_000;

/** The longest round that there may be: its items, ledger and histograms are in memory, and nothing else that grows. */
export const longRound: Item = {
  about: 'a round of 10 000 000 operations',
  async measure(household, scale) {
    const load = loadOf(sleepSuite, 1000, { latencyMs: 0, operations: Math.ceil(OPERATIONS * scale) });
    const trial = await openTrial(household, 'event-loop', load, null);
    const { peakRssBytes, elapsedNs, operations } = await trial.measure(seedOf(load, 0));
    const finding = (what: string, unit: string, value: number) => ({ what, unit, measured: centre([value]) });
    return [
      { ...finding('peak RSS of its trial', 'MB', peakRssBytes / 1e6), target: { atMost: 2500 } },
      { ...finding('peak RSS an operation', 'bytes', peakRssBytes / operations.attempted), target: null },
      { ...finding('on the clock', 's', elapsedNs / 1e9), target: null },
    ];
  },
};
