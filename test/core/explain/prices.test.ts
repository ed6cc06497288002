import { describe, expect, test } from 'vitest';
import { eventLoop, plan } from '../../_plan.ts';
import { findingsOf } from './_explained.ts';

const swept = plan({
  models: [eventLoop],
  concurrency: [1, 2, 4, 8, 16, 32],
  params: { operations: ['32'], latencyMs: ['10'] },
});
const inFlight = (trial: string): number => Number(/@(\d+)/.exec(trial)?.[1]);

describe('one more call in flight', () => {
  test('costs as much memory as the slope says', async () => {
    const [price] = await findingsOf('memory-price', swept, {
      says: ({ trial }) => ({ peakRssBytes: 50e6 + 20_000 * inFlight(trial) }),
    });
    expect(price?.numbers).toEqual({ bytesPerCall: 20_000, low: 20_000, high: 20_000, fixedBytes: 50e6 });
    expect(price?.sentence).toBe('one more call in flight costs event-loop 20 kB of memory [20, 20], on top of 50 MB');
  });

  test('has no price where the peaks do not rise', async () => {
    const [price] = await findingsOf('memory-price', swept);
    expect(price).toMatchObject({ confidence: 'refused', reason: 'anything from 0 to 0 kB would explain these peaks' });
  });

  test('makes an operation dearer or cheaper, or not', async () => {
    const [rises] = await findingsOf('cpu-price', swept, {
      says: ({ trial, operations }) => ({ cpuUserMicros: (100 + inFlight(trial)) * operations.attempted }),
    });
    expect(rises?.numbers['microsPerCall']).toBeCloseTo(1, 9);
    expect(rises?.sentence).toContain('rises with calls in flight: 101 µs with the fewest, 132 µs with the most');
    const [same] = await findingsOf('cpu-price', swept);
    expect(same?.sentence).toContain('shows no trend');
  });

  test('is not priced from few cells', async () => {
    const few = plan({ models: [eventLoop], concurrency: [1, 2, 4] });
    expect(await findingsOf('memory-price', few)).toEqual([]);
  });
});

describe('the makespan against its bound', () => {
  test('has slope 1 and the fixed cost of a round', async () => {
    const [line] = await findingsOf('makespan', swept, {
      says: ({ elapsedNs, round }) => ({ elapsedNs: elapsedNs + 3e6 + 1000 * round }),
    });
    expect(line?.numbers['slope']).toBeCloseTo(1, 3);
    expect(line?.numbers['fixedMs']).toBeCloseTo(3, 1);
    expect(line?.sentence).toMatch(
      /^a round of event-loop takes 1\.000 \[.*\] times its bound and 3 ms on top: only waiting/,
    );
  });

  test('has more where every wait is late', async () => {
    const [line] = await findingsOf('makespan', swept, { script: { costMs: () => 1 } });
    expect(line?.numbers['slope']).toBeCloseTo(1.1, 6);
    expect(line?.sentence).toContain('something costs time with every wait');
  });
});
