import sleepSuite from '../suites/sleep.ts';
import { openTrial } from './_self-contestants.ts';
import type { Household } from './_self-household.ts';
import { loadOf, seedOf } from './_self-load.ts';

const FEW = 10;
const FEW_LATENCY_MS = 1;

/** So many sleeps, which are long enough to be submitted together. */
export interface Pending {
  readonly many: number;
  readonly latencyMs: number;
}

/**
 * What a pending sleep weighs, in bytes, a value a pair of processes: the peak resident set of a fresh process after one
 * round in which all of N sleeps are pending together, less that of another after one round of N sleeps of which a few
 * are, ÷ the difference in pending ones. Items, ledger and histograms are as large in both and fall out. What is left is
 * a lane, its promises and its timer, and what the collector let the heap grow by meanwhile: megabytes, now and then.
 */
export async function pendingBytes(
  household: Household,
  pairs: number,
  { many, latencyMs }: Pending,
): Promise<number[]> {
  const bytes: number[] = [];
  while (bytes.length < pairs) {
    const all = await peakRss(household, many, { operations: many, latencyMs });
    const some = await peakRss(household, FEW, { operations: many, latencyMs: FEW_LATENCY_MS });
    bytes.push((all - some) / (many - FEW));
  }
  return bytes;
}

/** @throws Error where not all of them were pending at one instant */
async function peakRss(
  household: Household,
  concurrency: number,
  params: { readonly operations: number; readonly latencyMs: number },
): Promise<number> {
  const load = loadOf(sleepSuite, concurrency, params);
  const trial = await openTrial(household, 'event-loop', load, null);
  const { peakRssBytes, peakInFlight } = await trial.measure(seedOf(load, 0));
  await trial.close();
  if (peakInFlight !== concurrency) throw new Error(`${peakInFlight} were in flight, and not ${concurrency}`);
  return peakRssBytes;
}
