import sleepSuite from '../suites/sleep.ts';
import { openTrial } from './_self-contestants.ts';
import type { Household } from './_self-household.ts';
import { loadOf, seedOf } from './_self-load.ts';

const MANY = 10_000;
const FEW = 10;

/** All at once and long enough to be submitted together, or a few at a time and as short as timers go. */
const MANY_LATENCY_MS = 500;
const FEW_LATENCY_MS = 1;

/**
 * What a pending sleep weighs, in bytes, a value a pair of processes: the peak resident set of a fresh process after one
 * round in which all of N sleeps are pending together, less that of another after one round of N sleeps of which a few
 * are, ÷ the difference in pending ones. Items, ledger and histograms are as large in both and fall out. What is left is
 * a lane, its promises and its timer, and what the collector let the heap grow by meanwhile: megabytes, now and then.
 */
export async function pendingBytes(household: Household, pairs: number): Promise<number[]> {
  const bytes: number[] = [];
  while (bytes.length < pairs) {
    const many = await peakRss(household, MANY, MANY_LATENCY_MS);
    const few = await peakRss(household, FEW, FEW_LATENCY_MS);
    bytes.push((many - few) / (MANY - FEW));
  }
  return bytes;
}

async function peakRss(household: Household, concurrency: number, latencyMs: number): Promise<number> {
  const load = loadOf(sleepSuite, concurrency, { latencyMs, operations: MANY });
  const trial = await openTrial(household, 'event-loop', load, null);
  const { peakRssBytes } = await trial.measure(seedOf(load, 0));
  await trial.close();
  return peakRssBytes;
}
