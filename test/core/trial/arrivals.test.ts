import { describe, expect, test } from 'vitest';
import { IDLE_LATENESS, OpenArrivals, SCHEDULE_LATENESS } from '../../../core/trial/arrivals.ts';
import { openLedger } from '../../../core/trial/ledger.ts';
import type { WorkItem } from '../../../core/members/types.ts';

/** Longer than a busy machine keeps a process waiting before the first timer is set. */
const DUE_MS = 60;
const HELD_MS = 40;
const item: WorkItem = { id: 0, dueMs: DUE_MS, isStalled: false, latencyMs: 0, bytes: 0, status: 200 };

/** One arrival, on a loop that somebody holds up until long after it was due. */
async function lateness(idleMs?: () => number | null): Promise<{ readonly late: number; readonly idle: number }> {
  const arrivals = new OpenArrivals(0, idleMs);
  const ledger = openLedger([item], arrivals);
  await new Promise<void>((resolve) => {
    arrivals.begin(ledger, () => {}, resolve);
    const until = performance.now() + DUE_MS + HELD_MS;
    while (performance.now() < until);
  });
  const of = (name: string) => ledger.observed.get(name)?.[0] ?? Number.NaN;
  return { late: of(SCHEDULE_LATENESS), idle: of(IDLE_LATENESS) };
}

describe('an arrival that comes too late', () => {
  test('was held up where the loop did not wait: that is what operations did', async () => {
    const { late, idle } = await lateness();
    expect(late).toBeGreaterThan(HELD_MS - 10);
    expect(idle).toBeLessThan(5);
  });

  test('is late by itself for as long as the loop did nothing but wait', async () => {
    const readings = [0, 0]; // when the round begins, and when the timer is set; later it has waited for 20 ms more than it should
    const { late, idle } = await lateness(() => readings.shift() ?? DUE_MS + 20);
    expect(late).toBeGreaterThan(HELD_MS - 10);
    expect(idle).toBeGreaterThan(18);
    expect(idle).toBeLessThan(22);
  });

  test('is late by itself where nobody knows', async () => {
    const { late, idle } = await lateness(() => null);
    expect(idle).toBe(late);
  });
});
