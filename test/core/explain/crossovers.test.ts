import { expect, test } from 'vitest';
import type { RoundRecord } from '../../../core/records/records.ts';
import { eventLoop, member, plan, sequential, suite } from '../../_plan.ts';
import { findingsOf, floors, threadPool } from './_explained.ts';

/** `iterations` costs CPU and nothing else. */
const hashing = suite({
  params: {
    ...suite().params,
    iterations: { about: 'how much is reckoned', values: [0, 1000, 4000, 16_000], isInteger: true },
  },
});
const rows = plan({ suites: [member(hashing)], models: [eventLoop, threadPool], rounds: 8 });

const iterationsOf = (trial: string): number => Number(/iterations=(\d+)/.exec(trial)?.[1]);
/** An operation takes a µs for every 1 iteration, and the pool is slower by 2 ms of overhead and twice as fast in CPU. */
const says = (round: RoundRecord): Partial<RoundRecord> => {
  const cpuMs = iterationsOf(round.trial) / 1000 + 0.1;
  const isPool = round.trial.includes('pool');
  const noise = 1 + 0.002 * round.round;
  return {
    cpuUserMicros: cpuMs * 1000 * round.operations.attempted,
    elapsedNs: round.elapsedNs * (isPool ? 1 + (2 + cpuMs / 2) / 100 : 1 + cpuMs / 100) * (isPool ? noise : 1),
  };
};

test('the CPU from which threads pay lies between two measured points, with the floors beside it', async () => {
  const [crossover, ...others] = await findingsOf('crossover', rows, { says, floors });
  expect(others).toEqual([]);
  expect(crossover?.confidence).toBe('known');
  const { cpuMs, lowCpuMs, highCpuMs, predictedCpuMs, cores } = crossover?.numbers ?? {};
  expect(cpuMs).toBeGreaterThan(4);
  expect(cpuMs).toBeLessThan(16.1);
  expect([lowCpuMs, highCpuMs]).toEqual([expect.closeTo(4.1, 6), expect.closeTo(16.1, 6)]);
  // two threads and half of a round trip of 60 µs each: (30 − 2 × 0.1) µs
  expect(predictedCpuMs).toBeCloseTo(0.0299, 4);
  expect(cores).toBe(2);
  expect(crossover?.sentence).toMatch(
    /^threads start to pay above .* ms of CPU an operation \[4.1 ms, 16.1 ms\], about iterations=16000, on 2 cores; the floors alone would say 29.9 µs$/,
  );
});

test('a pool that wins nowhere is said to', async () => {
  const slower = (round: RoundRecord) => ({
    ...says(round),
    elapsedNs: round.elapsedNs * (round.trial.includes('pool') ? 1.2 : 1) * (1 + 0.001 * round.round),
  });
  const [crossover] = await findingsOf('crossover', rows, { says: slower });
  expect(crossover?.sentence).toBe('threads pay at no iterations that was measured, on 2 cores');
});

test('few rounds are refused', async () => {
  const few = plan({ suites: [member(hashing)], models: [eventLoop, threadPool], rounds: 3 });
  const [crossover] = await findingsOf('crossover', few, { says });
  expect(crossover).toMatchObject({
    confidence: 'refused',
    reason: expect.stringContaining('too few for an interval'),
  });
});

test('a loop without a pool beside it is refused', async () => {
  const alone = plan({ suites: [member(hashing)], models: [sequential, eventLoop] });
  const [crossover] = await findingsOf('crossover', alone, { says });
  expect(crossover?.reason).toBe('no row has event-loop and worker-thread-pool in it');
});

test('a parameter that changes the delays is no CPU, and one that costs no CPU is none either', async () => {
  const delays = plan({ models: [eventLoop, threadPool], params: { latencyMs: ['10', '100'] } });
  const dearer = ({ trial, operations }: RoundRecord) => ({
    cpuUserMicros: (trial.includes('latencyMs=100') ? 1000 : 100) * operations.attempted,
  });
  expect(await findingsOf('crossover', delays, { says: dearer })).toEqual([]);
  expect(await findingsOf('crossover', rows)).toEqual([]);
});
